import { describe, expect, it } from 'vitest'
import { PROFILES } from '../src/core/config.ts'
import { bob, carol, DrivenCore, hello, record, update } from './support/driven-core.ts'

const { periodMs, rejoinMs } = PROFILES.local

/** Carol, a member by Bob's word: each dial leads to a link, and what becomes of that is said. Returns when she was dialled. */
function dialsOf(core: DrivenCore, ms: number, meet: () => void): number[] {
  const dials: number[] = []
  for (const until = core.now + ms; core.now < until; core.now += 10) {
    if ((core.core.deadline() ?? Number.POSITIVE_INFINITY) <= core.now) {
      core.step({ type: 'wake' })
    }
    for (const output of core.take()) {
      if (output.type === 'send' && (output.message.type === 'ping' || output.message.type === 'ping-request')) {
        // By way of Bob she is heard of all the time.
        core.receive(bob, { type: 'ack', sequence: output.message.sequence, updates: [] })
      } else if (output.type === 'expel') {
        core.lost(carol, 'us')
      } else if (output.type === 'dial') {
        dials.push(core.now)
        core.step({ type: 'dialled', address: output.address, peer: carol })
        meet()
      }
    }
  }
  return dials
}

describe('a member that is not linked', () => {
  it('[M22] is dialled ever more rarely where its links end before it says who it is', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol)))
    const dials = dialsOf(core, 10_000, () => {
      core.up(carol)
      core.lost(carol)
    })
    expect(core.status(carol)).toBe('alive')
    // 250 ms, doubled to the longest, each more or less by a fifth.
    expect(dials.length).toBeGreaterThan(4)
    expect(dials.length).toBeLessThan(12)
  })

  it('[M11] [M22] waits longest where it was refused', () => {
    const core = new DrivenCore({ settings: { placement: 'a' } })
    core.meet(bob)
    core.tell(bob, update(record(carol)))
    const dials = dialsOf(core, 5 * rejoinMs, () => {
      core.up(carol)
      core.receive(carol, hello(record(carol), { settings: { placement: 'b' } }))
    })
    expect(dials.length).toBeGreaterThan(2)
    expect(dials.length).toBeLessThan(8)
  })

  it('[M22] is dialled at once again where it had said who it is', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol)))
    const dials = dialsOf(core, 2 * periodMs, () => {
      core.meet(carol)
      core.now += periodMs
      core.lost(carol)
    })
    expect(dials.length).toBeGreaterThan(1)
  })

  it('[M22] [M23] is looked for at every second dial where it was found last, of all its addresses', () => {
    const core = new DrivenCore()
    const addresses = Array.from({ length: 8 }, (_, index) => `/sim/carol/${index}`)
    const [found] = addresses.slice(5)
    core.reachable.set(found as string, carol)
    core.meet(bob)
    core.tell(bob, update(record(carol, { addresses })))
    const dialled = (): string[] => core.all('dial').map(({ address }) => address)
    while (!dialled().includes(found as string)) core.pass(10, { answering: [bob] })
    core.meet(carol, { addresses })
    core.tell(bob, update(record(carol, { addresses, status: 'dead' })))
    core.forgetOutputs()
    core.lost(carol)
    core.reachable.clear()
    core.pass(100 * rejoinMs, { answering: [bob] })
    expect(dialled().length).toBeGreaterThan(16)
    expect(dialled().filter((_, index) => index % 2 === 0)).toEqual(
      dialled().flatMap((_, index) => (index % 2 === 0 ? [found] : []))
    )
    expect(new Set(dialled())).toEqual(new Set(addresses))
  })
})
