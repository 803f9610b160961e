import { meshId, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../src/core/config.ts'
import type { MemberRecord } from '../src/core/index.ts'
import { EXCHANGE_APART_PERIODS, GONE_KEPT_MS, REMEMBERED_MAX, UPDATES_MAX } from '../src/core/limits.ts'
import { alice, bob, carol, dave, diskOf, DrivenCore, erin, record, update } from './support/driven-core.ts'

const { periodMs, suspicionMultiplier } = PROFILES.local
const minMs = suspicionMultiplier * periodMs
const lastEvents = (core: DrivenCore, count: number) => core.events.slice(-count).map(({ type }) => type)

describe('a member', () => {
  it('[M16] [M17] that does not answer is suspected, and then dead', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.pass(2 * periodMs)
    expect(core.status(bob)).toBe('suspect')
    core.pass(minMs + periodMs)
    expect(core.status(bob)).toBe('dead')
    expect(lastEvents(core, 3)).toEqual(['join', 'suspect', 'dead'])
    expect(core.notices.map((notice) => notice.type === 'member' && [notice.status, notice.previous])).toEqual([
      ['alive', undefined],
      ['suspect', 'alive'],
      ['dead', 'suspect']
    ])
  })

  it('[M16] that answers is never suspected', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.pass(60_000, { answering: [bob] })
    expect(core.status(bob)).toBe('alive')
    expect(core.core.members()[1]?.rttMs).toBeDefined()
  })

  it('[M17] that refutes is alive again, and its suspicion is over', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.pass(2 * periodMs)
    core.tell(bob, update(record(bob, { incarnation: 1 })))
    core.pass(10_000, { answering: [bob] })
    expect(core.status(bob)).toBe('alive')
    expect(core.events.filter(({ type }) => type === 'dead')).toEqual([])
    expect(lastEvents(core, 1)).toEqual(['alive'])
  })

  it('[M17] that others suspect too is dead sooner, and one’s repeated word does not count twice', () => {
    const deadAfterMs = (suspecters: readonly (typeof bob)[]): number => {
      const core = new DrivenCore()
      for (const peer of [bob, carol, dave, erin]) core.meet(peer)
      core.tell(carol, update(record(bob, { status: 'suspect' }), { suspectedBy: suspecters }))
      core.tell(dave, update(record(bob, { status: 'suspect' }), { suspectedBy: suspecters }))
      const from = core.now
      while (core.status(bob) !== 'dead' && core.now < from + 60_000) {
        core.pass(50, { answering: [carol, dave, erin] })
      }
      return core.now - from
    }
    const [alone, two, all] = [
      deadAfterMs([carol]),
      deadAfterMs([carol, dave]),
      deadAfterMs([carol, dave, erin, alice])
    ]
    // Ours is soon one of them: bob does not answer us either.
    expect(alone).toBeGreaterThanOrEqual(2 * minMs)
    expect(two).toBeLessThan(alone)
    expect([all >= minMs, all < minMs + 100]).toEqual([true, true])
  })

  it('[M40] is not dead while anything of it comes, and dead a suspicion after the last of it', () => {
    const core = new DrivenCore()
    core.meet(bob)
    expect(core.core.awaits(bob)).toBe(false)
    core.pass(2 * periodMs)
    expect([core.status(bob), core.core.awaits(bob)]).toEqual(['suspect', true])
    for (let passed = 0; passed < 3 * minMs; passed += minMs / 2) {
      core.pass(minMs / 2)
      core.step({ type: 'heard', peer: bob })
      expect(core.status(bob)).toBe('suspect')
    }
    core.pass(minMs - 1)
    expect(core.status(bob)).toBe('suspect')
    core.pass(1)
    expect(core.status(bob)).toBe('dead')
  })

  it('[M40] that is heard of is not suspected, though its answer is still on its way', () => {
    const core = new DrivenCore()
    core.meet(bob)
    for (let passed = 0; passed < 10 * periodMs; passed += 10) {
      core.pass(10)
      if (core.core.awaits(bob)) {
        core.step({ type: 'heard', peer: bob })
      }
    }
    expect(core.status(bob)).toBe('alive')
  })

  it('[M20] whose link is lost is probed at once, through others', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol)
    core.take()
    core.lost(bob)
    expect(core.sent(carol, 'ping-request').map(({ target }) => target)).toEqual([bob])
    expect(core.status(bob)).toBe('alive')
  })

  it('[M25] that is dead and linked goes on being probed, and hears what we hold of it', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol)))
    core.tell(bob, update(record(bob, { status: 'dead' })))
    const pings = core.sent(bob, 'ping').length
    core.pass(10 * periodMs)
    const told = core.sent(bob, 'ping').slice(pings)
    expect(told.length).toBeGreaterThan(2)
    expect(told.every(({ updates }) => updates[0]?.record.status === 'dead')).toBe(true)
  })

  it('[M1] that started anew joins anew, whatever was known of its last start', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol, { status: 'dead', incarnation: 4 })))
    core.tell(bob, update(record(carol, { boot: 2, startNonce: '7'.repeat(16) })))
    expect(core.events.at(-1)).toMatchObject({ type: 'join', member: { peer: carol, boot: 2 } })
    core.tell(bob, update(record(carol, { boot: 3 })))
    expect(core.notices.at(-1)).toMatchObject({ peer: carol, boot: 3, status: 'alive', previous: 'alive' })
    expect(core.events.at(-1)).toMatchObject({ type: 'join', member: { peer: carol, boot: 3 } })
  })
})

describe('we', () => {
  it('[M4] refute our suspicion and our death, with the next message', () => {
    for (const status of ['suspect', 'dead', 'left'] as const) {
      const core = new DrivenCore()
      core.meet(bob)
      core.receive(bob, { type: 'ping', sequence: 9, updates: [update(record(alice, { status, incarnation: 4 }))] })
      const [first] = core.sent(bob, 'ack').at(-1)?.updates ?? []
      expect(first?.record).toMatchObject({ peer: alice, status: 'alive', incarnation: 5 })
    }
  })

  it('[M4] do not refute what an older incarnation was suspected of, nor what we said ourselves', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.step({ type: 'addresses', addresses: ['/sim/alice'] })
    core.tell(bob, update(record(alice, { status: 'dead' })), update(record(alice, { incarnation: 1 })))
    expect(core.core.snapshot().own.incarnation).toBe(1)
  })

  it('[M21] do not blame others for a time in which we stood still', () => {
    const core = new DrivenCore()
    for (const peer of [bob, carol]) core.meet(peer)
    core.pass(3 * periodMs, { answering: [bob] })
    expect(core.status(carol)).toBe('suspect')
    core.stall(20 * minMs)
    // What had been waiting for us is heard first, or right after the late wake.
    core.step({ type: 'wake' })
    core.tell(carol, update(record(carol, { incarnation: 1 })))
    core.pass(10 * periodMs, { answering: [bob, carol] })
    expect(core.events.filter(({ type }) => type === 'dead')).toEqual([])
    expect([core.status(bob), core.status(carol)]).toEqual(['alive', 'alive'])
  })

  it('[M21] still find a crash when every wake is late', () => {
    const core = new DrivenCore()
    core.meet(bob)
    for (let wakes = 0; wakes < 200 && core.status(bob) !== 'dead'; wakes++) {
      core.now = (core.core.deadline() ?? core.now) + periodMs
      core.step({ type: 'wake' })
    }
    expect(core.status(bob)).toBe('dead')
  })

  it('[M26] leave: tell all, settle once all know, and then say nothing more', () => {
    const core = new DrivenCore()
    for (const peer of [bob, carol]) core.meet(peer)
    core.take()
    core.step({ type: 'command', id: 1, command: { type: 'leave' } })
    const pings = [bob, carol].flatMap((peer) => core.sent(peer, 'ping'))
    expect(pings.map(({ updates }) => updates[0]?.record.status)).toEqual(['left', 'left'])
    core.receive(bob, { type: 'ack', sequence: pings[0]?.sequence ?? 0, updates: [] })
    expect(core.all('settle')).toEqual([])
    core.receive(carol, { type: 'ack', sequence: pings[1]?.sequence ?? 0, updates: [] })
    expect(core.all('settle')).toEqual([{ type: 'settle', id: 1, outcome: { ok: true, value: { told: 2 } } }])
    core.take()
    core.tell(bob, update(record(alice, { status: 'dead' })))
    core.pass(60_000)
    expect([core.take(), core.core.deadline(), core.core.status().phase]).toEqual([[], undefined, 'left'])
    core.step({ type: 'command', id: 2, command: { type: 'leave' } })
    expect(core.all('settle')).toHaveLength(2)
  })

  it('[M26] wait for silent neighbours no longer than 800 ms', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.step({ type: 'command', id: 1, command: { type: 'leave' } })
    core.step({ type: 'command', id: 2, command: { type: 'leave' } })
    core.pass(799)
    expect(core.all('settle')).toEqual([])
    core.pass(1)
    expect(core.all('settle').map(({ id }) => id)).toEqual([1, 2])
  })

  it('[M26] [M21] wait no longer for having stood still just before: who leaves judges nobody', () => {
    const core = new DrivenCore({ profile: 'wan' })
    core.meet(bob)
    core.pass(PROFILES.wan.periodMs)
    core.stall(3 * PROFILES.wan.periodMs)
    core.step({ type: 'command', id: 1, command: { type: 'leave' } })
    core.stall(800)
    core.step({ type: 'wake' })
    expect(core.all('settle').map(({ id }) => id)).toEqual([1])
  })
})

describe('what is passed on', () => {
  it('[M18] a change rides on as many messages as the formula says', () => {
    const core = new DrivenCore()
    for (const peer of [bob, carol]) core.meet(peer)
    core.pass(20 * periodMs, { answering: [bob, carol] })
    core.tell(bob, update(record(dave)))
    core.take()
    const { sendsPerUpdate } = core.core.status()
    expect(sendsPerUpdate).toBe(4)
    for (let count = 0; count < 10; count++) {
      core.receive(carol, { type: 'ping', sequence: count, updates: [] })
    }
    const acks = core.sent(carol, 'ack')
    const carrying = acks.filter(({ updates }) => updates.some((told) => told.record.peer === dave))
    expect(carrying).toHaveLength(4)
  })

  it('[M18] one message carries at most 8', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol)
    core.tell(bob, ...Array.from({ length: 12 }, (_, index) => update(record(`peer ${index}` as typeof bob))))
    core.receive(carol, { type: 'ping', sequence: 1, updates: [] })
    expect(core.sent(carol, 'ack').at(-1)?.updates).toHaveLength(UPDATES_MAX)
  })

  it('[M18] a suspect hears of it first, however often that was said', () => {
    const core = new DrivenCore()
    for (const peer of [bob, carol]) core.meet(peer)
    core.tell(carol, update(record(bob, { status: 'suspect' }), { suspectedBy: [carol] }))
    for (let count = 0; count < 20; count++) {
      core.receive(bob, { type: 'ping', sequence: count, updates: [] })
      expect(core.sent(bob, 'ack').at(-1)?.updates[0]).toMatchObject({
        record: { peer: bob, status: 'suspect' },
        suspectedBy: [carol]
      })
    }
  })

  it('[M30] a random member is told now and then what we hold, in brief, and asked for the same', () => {
    const core = new DrivenCore()
    core.meet(bob)
    const before = core.sent(bob, 'digest').length
    core.pass(2 * PROFILES.local.stateExchangeMs, { answering: [bob] })
    const asking = core.sent(bob, 'digest').slice(before)
    expect(asking.length).toBeGreaterThanOrEqual(1)
    expect(asking.every(({ answer }) => answer)).toBe(true)
  })

  it('[M30] who holds the same hears nothing more, who holds something else gets it, and our digest where it asks', () => {
    const core = new DrivenCore()
    core.meet(bob)
    const [ours] = core.sent(bob, 'digest')
    core.take()
    core.receive(bob, { ...(ours as NonNullable<typeof ours>), answer: true })
    expect(core.take()).toEqual([])
    core.receive(bob, { type: 'digest', buckets: new Uint8Array(8), answer: true })
    expect(core.take().map((output) => output.type === 'send' && output.message)).toMatchObject([
      { type: 'digest', answer: false },
      { type: 'state', updates: [{ record: { peer: alice } }, { record: { peer: bob } }], answer: false }
    ])
    core.receive(bob, { type: 'digest', buckets: new Uint8Array(8), answer: false })
    expect(core.take().map((output) => output.type === 'send' && output.message.type)).toEqual(['state'])
  })

  it('[M30] an exchange begins with one hash for all, whatever the size; who differs there tells where', () => {
    const core = new DrivenCore()
    core.meet(bob)
    const names = Array.from({ length: 30 }, (_, index) => `peer ${String(index).padStart(2, '0')}` as typeof bob)
    for (const name of names) core.tell(bob, update(record(name)))
    const before = core.sent(bob, 'digest').length
    core.pass(2 * PROFILES.local.stateExchangeMs, { answering: [bob] })
    const [first] = core.sent(bob, 'digest').slice(before)
    expect(first?.buckets).toHaveLength(8)
    core.take()
    core.receive(bob, { type: 'digest', buckets: new Uint8Array(8), answer: true })
    const [told, ...more] = core.take().map((output) => output.type === 'send' && output.message)
    expect(told).toMatchObject({ type: 'digest', answer: true })
    expect(told && told.type === 'digest' ? told.buckets.length : 0).toBeGreaterThan(8)
    expect(more).toEqual([])
  })

  it('[M18] who are admitted at one moment are told what we hold one after the other', () => {
    const core = new DrivenCore()
    for (const peer of [bob, carol, dave]) core.meet(peer)
    const told = () => [bob, carol, dave].map((peer) => core.sent(peer, 'digest').length)
    expect(told()).toEqual([1, 0, 0])
    core.pass(periodMs * EXCHANGE_APART_PERIODS)
    expect(told()).toEqual([1, 1, 0])
    core.lost(dave)
    core.pass(periodMs)
    expect(told()).toEqual([1, 1, 0])
  })

  it('[M18] all records are as many messages as it takes', () => {
    const core = new DrivenCore()
    core.meet(bob)
    const names = Array.from({ length: 30 }, (_, index) => `peer ${String(index).padStart(2, '0')}` as typeof bob)
    for (const name of names) core.tell(bob, update(record(name)))
    core.take()
    core.receive(bob, { type: 'state', updates: [], answer: true })
    const pages = core.take().flatMap((output) => (output.type === 'send' ? [output.message] : []))
    const told = pages.flatMap((page) => (page.type === 'state' ? page.updates.map((one) => one.record.peer) : []))
    expect(told.sort()).toEqual([alice, bob, ...names].sort())
    expect(pages.length).toBe(4)
  })

  it('[M19] the dead travel with their age', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol, { status: 'dead' }), { goneForMs: 5_000 }))
    core.pass(1_000, { answering: [bob] })
    core.receive(bob, { type: 'state', updates: [], answer: true })
    const told = core
      .sent(bob, 'state')
      .at(-1)
      ?.updates.find((one) => one.record.peer === carol)
    expect(told?.goneForMs).toBe(6_000)
  })
})

describe('links', () => {
  const mesh = meshId('a'.repeat(32))
  const dialled = (core: DrivenCore, address: string) => core.all('dial').filter((dial) => dial.address === address)

  it('[M22] the smaller name dials at once, the larger after two periods', () => {
    const smaller = new DrivenCore()
    smaller.meet(carol)
    smaller.tell(carol, update(record(bob)))
    expect(dialled(smaller, '/sim/bob')).toHaveLength(1)

    const larger = new DrivenCore({}, { own: record(dave) })
    larger.meet(carol)
    larger.tell(carol, update(record(bob)))
    expect(dialled(larger, '/sim/bob')).toHaveLength(0)
    larger.pass(2 * periodMs, { answering: [carol] })
    expect(dialled(larger, '/sim/bob')).toHaveLength(1)
  })

  it('[M22] [M27] a member is dialled again and again, ever more rarely; eight dials at a time', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, ...Array.from({ length: 9 }, (_, index) => update(record(peerName(`peer ${index}`)))))
    expect(core.all('dial')).toHaveLength(8)
    for (let index = 9; index < 12; index++) core.tell(bob, update(record(peerName(`peer ${index}`))))
    expect(core.all('dial')).toHaveLength(8)
    core.pass(1, { answering: [bob] })
    expect(core.all('dial').length).toBeGreaterThanOrEqual(12)
    core.pass(1_500, { answering: [bob] })
    const counts = dialled(core, '/sim/peer 1').length
    expect([counts >= 3, counts <= 5]).toEqual([true, true])
  })

  it('[M23] a bootstrap address is dialled for ever while nobody is linked there', () => {
    const core = new DrivenCore({ bootstrap: ['/sim/bob'] })
    expect(dialled(core, '/sim/bob')).toHaveLength(1)
    core.pass(600_000)
    const count = dialled(core, '/sim/bob').length
    expect(count).toBeGreaterThan(600_000 / (1.2 * PROFILES.local.rejoinMs))

    // It dials us: who is at that address is known only once we dialled it ourselves.
    core.reachable.set('/sim/bob', bob)
    core.meet(bob)
    core.pass(60_000, { answering: [bob] })
    expect(dialled(core, '/sim/bob')).toHaveLength(count + 1)
    core.lost(bob)
    core.pass(10_000)
    expect(dialled(core, '/sim/bob').length).toBeGreaterThan(count + 1)
  })

  it('[M23] our own address is not dialled', () => {
    const core = new DrivenCore({ bootstrap: ['/ip4/127.0.0.1/tcp/1/p2p/alice', '/sim/alice'] })
    core.step({ type: 'addresses', addresses: ['/sim/alice'] })
    core.take()
    core.pass(60_000)
    expect(core.take().filter(({ type }) => type === 'dial')).toEqual([])
  })

  it('[M23] a dead member is dialled now and then; who left is not', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol, { status: 'dead' })), update(record(dave, { status: 'left' })))
    core.pass(60_000, { answering: [bob] })
    const count = dialled(core, '/sim/carol').length
    expect([count >= 60_000 / (4 * PROFILES.local.rejoinMs) - 1, count <= 60_000 / PROFILES.local.rejoinMs]).toEqual([
      true,
      true
    ])
    expect(dialled(core, '/sim/dave')).toEqual([])
  })

  it('[M24] members are on disk, for a start without bootstrap addresses', () => {
    const core = new DrivenCore({}, { records: diskOf(mesh) })
    core.meet(bob, { meshId: mesh })
    core.tell(bob, update(record(carol)), update(record(dave)))
    core.tell(bob, update(record(dave, { status: 'left' })))
    core.persisted()
    expect([...core.disk.keys()].sort()).toEqual(['member/bob', 'member/carol', 'mesh'])
    expect(core.all('persist').every(({ durability }) => durability === 'process')).toBe(true)
    const next = new DrivenCore({}, { own: record(alice, { boot: 2 }), records: core.disk })
    expect(next.all('dial').map(({ address }) => address)).toEqual(['/sim/bob', '/sim/carol'])
  })

  it('[M24] [M26] who was remembered and turns out to have left is dialled no more', () => {
    const core = new DrivenCore({}, { records: diskOf(mesh, { members: [bob, carol] }) })
    core.meet(bob, { meshId: mesh })
    core.tell(bob, update(record(carol, { status: 'left' })))
    core.take()
    core.pass(60_000, { answering: [bob] })
    expect(dialled(core, '/sim/carol')).toHaveLength(1)
  })

  it.each<[string, Partial<MemberRecord> | undefined]>([
    ['dead', { status: 'dead' }],
    ['only remembered', undefined]
  ])(
    '[M24] where there is no room on disk, a live member takes that of one that is %s, and no dead one that of a live one',
    (_, known) => {
      const crowd = Array.from({ length: REMEMBERED_MAX }, (__, index) => peerName(`peer-${index}`))
      const core = new DrivenCore({ probeTopology: 'expander' }, { records: diskOf(mesh, { members: crowd }) })
      core.meet(bob, { meshId: mesh })
      for (const peer of known === undefined ? [] : crowd) {
        core.tell(bob, update(record(peer, { meshId: mesh, ...known })))
      }
      const remembered = (): string[] => [...core.disk.keys()].filter((key) => key.startsWith('member/'))
      core.persisted()
      expect(remembered()).toContain('member/bob')
      core.tell(bob, update(record(carol, { meshId: mesh })), update(record(dave, { meshId: mesh, status: 'dead' })))
      core.persisted()
      expect(remembered()).toContain('member/carol')
      expect(remembered()).not.toContain('member/dave')
      expect(remembered()).toHaveLength(REMEMBERED_MAX)
    }
  )

  it('[M24] nobody is remembered before there is a mesh', () => {
    const core = new DrivenCore()
    core.meet(bob)
    expect(core.all('persist')).toEqual([])
  })

  it('[M19] [M24] who never came back is forgotten after a day', () => {
    const core = new DrivenCore({ profile: 'wan' }, { records: diskOf(mesh, { members: [bob] }) })
    core.pass(GONE_KEPT_MS + 60_000)
    core.persisted()
    expect([...core.disk.keys()]).toEqual(['mesh'])
    core.take()
    core.pass(600_000)
    expect(core.take().filter(({ type }) => type === 'dial')).toEqual([])
  })
})
