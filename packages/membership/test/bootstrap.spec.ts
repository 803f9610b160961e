import { describe, expect, it } from 'vitest'
import type { BootstrapStatus } from '../src/core/index.ts'
import { STABLE_MS } from '../src/core/limits.ts'
import { alice, bob, DrivenCore, hello, record } from './support/driven-core.ts'

const ADDRESS = '/sim/somewhere'

function statusOf(core: DrivenCore): BootstrapStatus | undefined {
  return core.core.status().bootstrap[0]
}

describe('a bootstrap address', () => {
  it('[M48] tells why it led to nothing, with the moment, until it leads to a link', () => {
    const core = new DrivenCore({ bootstrap: [ADDRESS] })
    expect(statusOf(core)).toEqual({ address: ADDRESS, linked: false })
    core.pass(1)
    expect(statusOf(core)).toEqual({
      address: ADDRESS,
      linked: false,
      error: { message: 'nobody is there', at: core.now - 1 }
    })
    core.reachable.set(ADDRESS, bob)
    core.pass(500)
    expect(statusOf(core)).toMatchObject({
      peer: bob,
      linked: false,
      error: { message: expect.stringMatching(/^bob answers/) }
    })
    core.up(bob)
    expect(statusOf(core)).toEqual({ address: ADDRESS, peer: bob, linked: true })
  })

  it('[M48] tells that whoever is there was refused, and why, and goes on telling while it is tried', () => {
    const core = new DrivenCore({ bootstrap: [ADDRESS], settings: { placement: 'a' } })
    core.reachable.set(ADDRESS, bob)
    core.pass(1)
    core.up(bob)
    core.receive(bob, hello(record(bob), { settings: { placement: 'b' } }))
    core.pass(1_000)
    const told = { peer: bob, linked: false, error: { message: expect.stringContaining('placement') } }
    expect(statusOf(core)).toMatchObject(told)
    core.pass(10_000)
    expect(core.all('dial').length).toBeGreaterThan(1)
    expect(statusOf(core)).toMatchObject(told)
  })

  it('[M48] is ours without an error', () => {
    const core = new DrivenCore({ bootstrap: [ADDRESS] })
    core.pass(1)
    core.step({ type: 'addresses', addresses: [ADDRESS] })
    expect(statusOf(core)).toEqual({ address: ADDRESS, linked: false })
  })

  it('[M14] at which another process has our key is told with its address, once while it goes on', () => {
    const core = new DrivenCore({ bootstrap: [ADDRESS] })
    core.step({ type: 'wake' })
    const meet = (): void => {
      core.step({ type: 'dialled', address: ADDRESS, failed: 'our own key', refused: false, another: true })
    }
    meet()
    meet()
    const refusals = (): unknown[] => core.events.filter(({ type }) => type === 'refused')
    expect(refusals()).toEqual([
      {
        type: 'refused',
        peer: alice,
        failure: {
          name: 'DuplicateIdentityError',
          message: expect.stringContaining(`, at ${ADDRESS}: stop one`),
          details: { peer: alice, address: ADDRESS, ourBoot: 1 }
        }
      }
    ])
    expect(statusOf(core)).toMatchObject({ linked: false, error: { message: 'our own key' } })
    core.pass(STABLE_MS)
    meet()
    expect(refusals()).toHaveLength(2)
  })
})
