import { describe, expect, it } from 'vitest'
import type { MemberRecord } from '../src/core/index.ts'
import { STABLE_MS } from '../src/core/limits.ts'
import { alice, bob, carol, DrivenCore, hello, record, update } from './support/driven-core.ts'

describe('two processes with one key', () => {
  const first = record(bob)
  const second = record(bob, { boot: 2, startNonce: record(carol).startNonce })

  it('[M14] take turns at a link: each that comes back is told so', () => {
    const core = new DrivenCore()
    const comes = (self: MemberRecord): boolean => {
      const before = core.sent(bob, 'hello').length
      core.up(bob)
      core.receive(bob, hello(self, { heard: true }))
      core.lost(bob)
      return core
        .sent(bob, 'hello')
        .slice(before)
        .some(({ runsTwice }) => runsTwice === true)
    }
    // The first comes back, then the second does: each was heard before the other.
    expect([first, second, first, second].map(comes)).toEqual([false, false, true, true])
  })

  it('[M14] are not one that starts anew, however often, or says Hello again', () => {
    const core = new DrivenCore()
    for (let boot = 1; boot < 20; boot++) {
      const self = record(bob, { boot })
      core.up(bob)
      core.receive(bob, hello(self))
      core.receive(bob, hello(self))
      core.lost(bob)
      core.up(bob)
      core.receive(bob, hello(self))
      core.lost(bob)
    }
    expect(core.sent(bob, 'hello').filter(({ runsTwice }) => runsTwice === true)).toEqual([])
  })

  it('[M14] wait for each other: when the one is held dead, the other hears so at once', () => {
    const core = new DrivenCore()
    core.meet(carol)
    core.tell(carol, update(second))
    core.up(bob)
    core.receive(bob, hello(first, { heard: true }))
    const before = core.sent(bob, 'hello').length
    core.tell(carol, update({ ...second, status: 'dead' }))
    expect(core.sent(bob, 'hello').slice(before)).toMatchObject([{ known: { boot: 2, status: 'dead' } }])
  })

  it('[M14] are told once, and start nothing anew before a minute of peace, or the death of the other', () => {
    const core = new DrivenCore()
    const told = hello(record(bob), { known: record(alice, { boot: 5 }), runsTwice: true })
    core.up(bob)
    core.receive(bob, told)
    core.receive(bob, told)
    core.tell(bob, update(record(alice, { boot: 7 })))
    expect(core.all('restart')).toEqual([])
    const bereaved = new DrivenCore()
    bereaved.up(bob)
    bereaved.receive(bob, told)
    bereaved.receive(bob, hello(record(bob), { known: record(alice, { boot: 7, status: 'dead' }) }))
    expect(bereaved.all('restart')).toMatchObject([{ bootAtLeast: 8 }])
    const said = core.events.filter(({ type }) => type === 'refused')
    expect(said).toMatchObject([{ peer: alice, failure: { name: 'DuplicateIdentityError' } }])
    core.pass(STABLE_MS)
    core.receive(bob, hello(record(bob), { known: record(alice, { boot: 7 }) }))
    expect(core.all('restart')).toMatchObject([{ bootAtLeast: 8 }])
  })
})
