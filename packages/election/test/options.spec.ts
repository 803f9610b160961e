import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { OpenElection } from '../src/election.ts'
import { checkInit, openCommand } from '../src/options.ts'

const refusal = expect.objectContaining({ name: 'InvalidParametersError' }) as Error

describe('options that cannot be meant', () => {
  it.each<[what: string, options: unknown]>([
    ['null', null],
    ['text', 'available'],
    ['an option that there is not', { mod: 'available' }],
    ['an algorithm that every object has', { algorithm: 'constructor' }],
    ['a variant of the other algorithm', { variant: 'chang-roberts' }],
    ['another mode', { mode: 'strict' }],
    ['a candidate that is text', { candidate: 'no' }],
    ['a preempt that is a number', { preempt: 1 }],
    ['a priority that is no whole number', { priority: 1.5 }]
  ])('are refused: %s', (_, options) => {
    expect(() => openCommand('scheduler', options as object)).toThrow(refusal)
  })

  it.each<[what: string, init: unknown]>([
    ['null', null],
    ['a typing error', { timing: {} }],
    ['no timings', { timings: null }],
    ['a timing that there is not', { timings: { leaseS: 2 } }],
    ['a lease of no time', { timings: { leaseMs: 0 } }],
    ['a score that is none', { scoreOf: 5 }],
    ['a quorum that is text', { quorum: 'no' }]
  ])('of all scopes are refused: %s', (_, init) => {
    expect(() => {
      checkInit(init as object)
    }).toThrow(refusal)
  })

  it('of calls are refused', async () => {
    const election = new OpenElection(openCommand('scheduler', {}), {
      self: () => peerName('us'),
      command: async () => undefined,
      isLeader: () => true,
      status: () => undefined,
      closed: () => undefined
    })
    for (const options of [null, { signal: 'soon' }, { signal: null }]) {
      await expect(election.whenLeading(options as object)).rejects.toEqual(refusal)
      await expect(election.transfer(peerName('them'), options as object)).rejects.toEqual(refusal)
    }
    for (const facts of [undefined, null, { speed: 1 }]) {
      await expect(election.report(facts as object)).rejects.toEqual(refusal)
    }
  })
})
