import type { PeerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { found, set } from './support/group-commands.ts'
import { A, B, C, ScriptedCores } from './support/scripted-cores.ts'

/** A group of three, of which `A` changes a register. */
function three(): ScriptedCores {
  const cores = new ScriptedCores([A, B, C])
  cores.ask(A, found(A, B, C))
  return cores
}

/** Who is asked to accept what is set next, by whether that may wait. */
function asked(cores: ScriptedCores, value: string): { atOnce: PeerName[]; later: PeerName[] } {
  const from = cores.said.length
  expect(cores.ask(A, set(value)).outcome).toMatchObject({ ok: true })
  const accepts = cores.said
    .slice(from)
    .filter(({ message }) => message.type === 'ask' && message.requests.some(({ type }) => type === 'accept'))
  const to = (mayWait: boolean): PeerName[] =>
    accepts.filter(({ mayWaitMs }) => (mayWaitMs !== undefined) === mayWait).map((said) => said.to)
  return { atOnce: to(false), later: to(true) }
}

describe('who is asked to accept', () => {
  test('[Q28] are all at once, until a majority has answered; then that one, and the others a little later', () => {
    const cores = three()
    expect(asked(cores, 'one')).toEqual({ atOnce: [B, C], later: [] })
    expect(asked(cores, 'two')).toEqual({ atOnce: [B], later: [C] })
    const waits = cores.said.flatMap(({ mayWaitMs }) => mayWaitMs ?? [])
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...waits)).toBeLessThanOrEqual(20)
  })

  test('[Q28] is another at once where that one says nothing, with the next change', () => {
    const cores = three()
    asked(cores, 'one')
    cores.keeps = ({ to }) => to === B
    expect(asked(cores, 'two')).toEqual({ atOnce: [B], later: [C] })
    expect(asked(cores, 'three')).toEqual({ atOnce: [C], later: [B] })
  })

  test('[Q28] are all at once where somebody of that majority is not linked', () => {
    const cores = three()
    asked(cores, 'one')
    cores.cut(A, B)
    expect(asked(cores, 'two')).toEqual({ atOnce: [B, C], later: [] })
    expect(asked(cores, 'three')).toEqual({ atOnce: [C], later: [B] })
  })

  test('[Q28] and a question that is not about accepting does not wait', () => {
    const cores = three()
    asked(cores, 'one')
    asked(cores, 'two')
    const from = cores.said.length
    cores.ask(A, { type: 'read', group: 'partition-7', key: 'k' })
    expect(cores.said.slice(from).map(({ mayWaitMs }) => mayWaitMs)).not.toContainEqual(expect.any(Number))
  })
})
