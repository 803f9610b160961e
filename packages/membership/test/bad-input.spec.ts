import { meshId, millis, type PeerName, peerName } from '@peermesh/kernel'
import { concat } from 'uint8arrays/concat'
import { describe, expect, it } from 'vitest'
import { AnswerBudget } from '../src/core/answer-budget.ts'
import { PROFILES } from '../src/core/config.ts'
import { COUNTER_MAX, COUNTER_TOPPED_MAX, GONE_KEPT_MS, GONE_MEMBERS_MAX, MEMBERS_MAX } from '../src/core/limits.ts'
import type { MemberRecord, MembershipMessage } from '../src/core/index.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { messages } from './support/samples.ts'
import { alice, bob, carol, dave, diskOf, DrivenCore, hello, record, update } from './support/driven-core.ts'

const ours = meshId('a'.repeat(32))
const theirs = meshId('b'.repeat(32))

const ignored = (core: DrivenCore) => core.core.status().ignored

/** What a flood is made of. */
const crowd = (count: number, changed: Partial<MemberRecord> = {}): MemberRecord[] =>
  Array.from({ length: count }, (_, index) => record(peerName(`peer-${String(index).padStart(5, '0')}`), changed))

function told(core: DrivenCore, records: readonly MemberRecord[]): void {
  for (let start = 0; start < records.length; start += 9) {
    core.tell(bob, ...records.slice(start, start + 9).map((each) => update(each)))
  }
}

describe('fields that this version does not know', () => {
  /** Field 15, of text: what a later version may add. */
  const unknown = Uint8Array.of((15 << 3) | 2, 1, 0x78)

  it.each(Object.entries(messages))(
    '[MW1] [MW4] beside those of %s are passed over: so a later version may add some',
    (_, message) => {
      expect(messageCodec.decode(concat([messageCodec.encode(message), unknown]))).toEqual(message)
    }
  )

  it('[MW1] and nothing else are no message', () => {
    expect(() => messageCodec.decode(unknown)).toThrow(
      expect.objectContaining({ name: 'MalformedMessageError' }) as Error
    )
  })
})

describe('an impossible incarnation', () => {
  it('[M46] of ours is counted, explained, and refuted above it', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(alice, { incarnation: 1_000_000 })))
    expect(ignored(core).impossibleIncarnation).toBe(1)
    expect(core.core.explain(alice)).toContainEqual(
      expect.objectContaining({ what: 'misquoted', text: 'incarnation 1000000, ours is 0' })
    )
    core.receive(bob, { type: 'ping', sequence: 1, updates: [] })
    expect(core.sent(bob, 'ack').at(-1)?.updates).toMatchObject([{ record: { peer: alice, incarnation: 1_000_001 } }])
  })

  it.each([COUNTER_MAX, COUNTER_MAX - 1, COUNTER_TOPPED_MAX + 1])(
    '[M46] above which too few are left (%i) has us start anew, and says nothing that others must refuse',
    (incarnation) => {
      const core = new DrivenCore()
      core.meet(bob)
      core.tell(bob, update(record(alice, { incarnation })))
      core.step({ type: 'addresses', addresses: ['/sim/elsewhere'] })
      core.step({ type: 'addresses', addresses: ['/sim/alice'] })
      expect(core.all('restart')).toMatchObject([{ bootAtLeast: 2, mint: false }])
      expect(core.core.snapshot().own.incarnation).toBeLessThan(COUNTER_TOPPED_MAX)
    }
  )

  it('[M46] as high as any that we go above leaves enough for what we have to say ourselves', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(alice, { incarnation: COUNTER_TOPPED_MAX })))
    core.tell(bob, update(record(alice, { incarnation: COUNTER_TOPPED_MAX + 1, status: 'dead' })))
    core.step({ type: 'addresses', addresses: ['/sim/elsewhere'] })
    expect(core.all('restart')).toEqual([])
    expect(core.core.snapshot().own.incarnation).toBe(COUNTER_TOPPED_MAX + 3)
  })

  it.each([COUNTER_MAX, COUNTER_MAX - 1, COUNTER_TOPPED_MAX + 1])(
    '[M46] [M14] of a boot above which too few are left (%i) is told of by name, and starts nothing',
    (boot) => {
      const core = new DrivenCore()
      core.meet(bob)
      core.tell(bob, update(record(alice, { boot, startNonce: 'f'.repeat(16) })))
      expect(core.all('restart')).toEqual([])
      expect(core.events.at(-1)).toMatchObject({ type: 'refused', failure: { name: 'DuplicateIdentityError' } })
    }
  )
})

describe('records about another mesh', () => {
  it('[M11] [M46] are counted, make nobody a member, and are not passed on', () => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.meet(bob, { meshId: ours })
    told(core, crowd(90, { meshId: theirs }))
    core.pass(5_000, { answering: [bob] })
    expect(ignored(core).foreignMesh).toBe(90)
    expect(core.core.members().map(({ peer }) => peer)).toEqual([alice, bob])
    const passed = core.sent(bob, 'ping').flatMap(({ updates }) => updates.map(({ record: { peer } }) => peer))
    expect(passed.filter((peer) => peer.startsWith('peer-'))).toEqual([])
  })

  it('[M11] [M30] of who was a member until then are passed on, and sent where views differ', () => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.meet(bob, { meshId: ours })
    core.meet(carol, { meshId: ours })
    core.up(dave)
    core.receive(dave, hello(record(dave, { meshId: theirs })))
    core.receive(carol, hello(record(carol, { boot: 2, meshId: theirs })))
    core.pass(5_000, { answering: [bob] })
    const isOf = (peer: PeerName) => (told: { readonly record: MemberRecord }) => told.record.peer === peer
    const passed = core.sent(bob, 'ping').flatMap(({ updates }) => updates.filter(isOf(carol)))
    expect(passed.at(-1)).toMatchObject({ record: { boot: 2, meshId: theirs }, goneForMs: 0 })
    core.receive(bob, { type: 'digest', buckets: new Uint8Array(8), answer: false })
    const sent = core.sent(bob, 'state').flatMap(({ updates }) => updates)
    expect(sent.filter(isOf(carol))).toMatchObject([{ record: { boot: 2, meshId: theirs } }])
    // Whoever never was one is nobody's business.
    expect(sent.filter(isOf(dave))).toEqual([])
  })

  it('[M8] [M46] say of a member of ours what its start never did: it stays, and they are counted', () => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.meet(bob, { meshId: ours })
    core.meet(carol, { meshId: ours })
    core.tell(bob, update(record(carol, { incarnation: 1, meshId: theirs })))
    expect(ignored(core).foreignMesh).toBe(1)
    core.pass(60_000, { answering: [bob, carol] })
    expect(core.status(carol)).toBe('alive')
    expect(core.core.hearsGossipOf(carol)).toBe(true)
  })

  it.each<[string, Partial<MemberRecord>]>([
    ['with another store', { storeId: record(bob).storeId }],
    ['with its own', {}]
  ])('[M10] [M46] of a later start %s are heard of by it at once: it can start anew above them', (_, store) => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.meet(bob, { meshId: ours })
    core.meet(carol, { meshId: ours })
    const lie = record(carol, { boot: 7, ...store, meshId: theirs })
    core.tell(bob, update(lie))
    expect(core.status(carol)).toBeUndefined()
    expect(core.sent(carol, 'hello').at(-1)?.known).toEqual(lie)
    core.receive(carol, hello(record(carol, { boot: 8, meshId: ours })))
    expect(core.status(carol)).toBe('alive')
  })
})

describe('a flood of joins', () => {
  it('[M27] [M46] is cut off at the limit, the rest is counted, and those that are there already stay', () => {
    const core = new DrivenCore({ probeTopology: 'expander' })
    core.meet(bob)
    told(core, crowd(3_000))
    expect(core.core.status().membersCount).toBe(MEMBERS_MAX)
    expect(ignored(core).meshFull).toBe(3_000 - (MEMBERS_MAX - 2))
    expect(core.status(bob)).toBe('alive')
    core.meet(carol)
    expect(core.events.at(-1)).toMatchObject({ type: 'refused', peer: carol, failure: { name: 'MeshFullError' } })
  })

  it('[M27] of links, by names that never introduce themselves, is cut off too', () => {
    const core = new DrivenCore({ probeTopology: 'expander' })
    for (const { peer } of crowd(2 * MEMBERS_MAX)) {
      core.up(peer)
    }
    expect(core.all('expel')).toEqual([])
    core.up(carol)
    expect(core.all('expel')).toMatchObject([{ peer: carol, reason: 'too many links' }])
    expect(core.core.snapshot().links).toHaveLength(2 * MEMBERS_MAX)
  })

  it('[M19] [MW2] of those who died before we stood still for days can be read by others', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol, { status: 'dead' })))
    core.stall(3 * GONE_KEPT_MS)
    core.take()
    core.receive(bob, { type: 'ping', sequence: 7, updates: [] })
    core.receive(bob, { type: 'digest', buckets: new Uint8Array(8), answer: false })
    const sent = core.take().flatMap((output) => (output.type === 'send' ? [output.message] : []))
    expect(sent.map(({ type }) => type)).toEqual(['ack', 'state'])
    expect(sent.map((message) => messageCodec.decode(messageCodec.encode(message)))).toEqual(sent)
  })

  it('[M19] [M27] and deaths of names that nobody knows do not push out who died', () => {
    const core = new DrivenCore({ probeTopology: 'expander' })
    core.meet(bob)
    core.tell(bob, update(record(carol)), update(record(carol, { status: 'dead' })))
    core.pass(1_000, { answering: [bob] })
    told(core, crowd(3 * GONE_MEMBERS_MAX, { status: 'dead' }))
    expect(core.status(carol)).toBe('dead')
    expect(core.core.snapshot().records.length).toBeLessThanOrEqual(GONE_MEMBERS_MAX + 2)
  })

  it('[M27] [M46] by names that were told of as dead before is cut off at the same limit', () => {
    const core = new DrivenCore({ probeTopology: 'expander' })
    core.meet(bob)
    told(core, crowd(MEMBERS_MAX - 2))
    told(core, [record(carol, { status: 'dead' })])
    told(core, [record(carol, { incarnation: 1 })])
    expect(core.core.status().membersCount).toBe(MEMBERS_MAX)
    expect(core.status(carol)).toBe('dead')
    expect(ignored(core).meshFull).toBe(1)
    core.meet(carol, { incarnation: 1 })
    expect(core.events.at(-1)).toMatchObject({ type: 'refused', peer: carol, failure: { name: 'MeshFullError' } })
    // As soon as there is room it is back.
    told(core, [{ ...(crowd(1)[0] as MemberRecord), status: 'left' }])
    told(core, [record(carol, { incarnation: 1 })])
    expect(core.status(carol)).toBe('alive')
  })
})

describe('a clock that jumps', () => {
  it('[M21] forward by a day: nobody is blamed for it, and who answers afterwards stays', () => {
    const core = new DrivenCore()
    const others = [bob, carol, dave]
    for (const peer of others) {
      core.meet(peer)
    }
    core.pass(2_000, { answering: others })
    core.stall(GONE_KEPT_MS)
    core.pass(20_000, { answering: others })
    expect(core.events.filter(({ type }) => type === 'suspect' || type === 'dead')).toEqual([])
    expect(core.core.explain(alice).map(({ what }) => what)).toContain('stalled')
  })

  it('[M21] in the middle of a probe: who was asked, or is asked now, has as long to answer as without it', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol)
    while (core.all('send').every(({ message }) => message.type !== 'ping')) {
      core.pass(10)
    }
    core.stall(GONE_KEPT_MS)
    core.step({ type: 'wake' })
    // The pause in which we only listen is over, and less than the rest of the period.
    core.pass(0.7 * PROFILES.local.periodMs)
    expect(core.events.filter(({ type }) => type === 'suspect')).toEqual([])
    core.pass(0.5 * PROFILES.local.periodMs)
    expect(core.events.filter(({ type }) => type === 'suspect')).toHaveLength(1)
  })

  it('[M7] [M21] just before it founds: nobody could show it a mesh meanwhile, so it listens for what was left', () => {
    const core = new DrivenCore({ found: true })
    core.stall(GONE_KEPT_MS)
    core.step({ type: 'wake' })
    core.pass(PROFILES.local.foundWaitMs / 2)
    expect(core.all('persist')).toEqual([])
    core.pass(PROFILES.local.foundWaitMs)
    expect(core.all('persist')).toMatchObject([{ durability: 'power' }])
  })

  it('[M21] of the wall, by years, in either direction: changes nothing', () => {
    const outputs = [0, 4e12, -4e12].map((jump) => {
      const core = new DrivenCore()
      const step = core.core.step.bind(core.core)
      core.core.step = (input, { now }) => step(input, { now, wall: millis(now > 3_000 ? jump : 0) })
      core.meet(bob)
      core.pass(30_000, { answering: [bob] })
      return core.outputs
    })
    expect(outputs[1]).toEqual(outputs[0])
    expect(outputs[2]).toEqual(outputs[0])
  })
})

describe('a peer that answers for another', () => {
  it('[M16] [M46] without being asked is counted and explained, and does not keep the other alive', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol)
    while (core.all('send').every(({ message }) => message.type !== 'ping')) {
      core.pass(10)
    }
    const silent = [bob, carol].find((peer) => core.sent(peer, 'ping').length > 0) as PeerName
    const liar = silent === bob ? carol : bob
    const { sequence } = core.sent(silent, 'ping').at(-1) ?? { sequence: 0 }
    core.receive(liar, { type: 'ack', sequence, updates: [] })
    expect(ignored(core).answerForAnother).toBe(1)
    expect(core.core.explain(liar).at(-1)).toMatchObject({ what: 'answered-for-another', text: silent })
    core.pass(60_000, { answering: [liar] })
    expect(core.status(silent)).toBe('dead')
  })
})

describe('a peer that asks without end', () => {
  const { periodMs } = PROFILES.local
  /** Unlike anything that anybody holds. */
  const digest: MembershipMessage = { type: 'digest', buckets: new Uint8Array(8).fill(1), answer: true }

  it.each([
    ['a digest', digest],
    ['for all records', { type: 'state', updates: [], answer: true } satisfies MembershipMessage]
  ] as const)('[M47] %s is answered four times, then twice a period, and the rest is counted', (_, asked) => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol)
    const answered = (): number => core.sent(bob, 'state').length
    const before = answered()
    for (let times = 0; times < 1_000; times++) {
      core.receive(bob, asked)
    }
    expect(answered() - before).toBe(4)
    expect(ignored(core).asksTooOften).toBe(996)
    core.stall(periodMs)
    for (let times = 0; times < 3; times++) {
      core.receive(bob, asked)
    }
    expect(answered() - before).toBe(6)
    // Others do not pay for it.
    core.receive(carol, asked)
    expect(core.sent(carol, 'state')).toHaveLength(1)
  })

  it('[M47] under ever new names has us remember no more of them than there are members', () => {
    const budget = new AnswerBudget(periodMs)
    const names = crowd(MEMBERS_MAX + 10).map(({ peer }) => peer)
    const taken = names.filter((peer) => budget.take(peer, millis(1_000)))
    expect(taken).toHaveLength(MEMBERS_MAX)
    expect(names.filter((peer) => budget.take(peer, millis(1_000 + periodMs)))).toHaveLength(MEMBERS_MAX)
  })
})

describe('10,000 that join and leave', () => {
  /** All maps and sets that a core made at its start: what it holds for as long as it runs. */
  function collections(make: () => DrivenCore): { readonly core: DrivenCore; held(): number[] } {
    const made: { readonly size: number }[] = []
    const { Map: PlainMap, Set: PlainSet } = globalThis
    globalThis.Map = class<K, V> extends PlainMap<K, V> {
      constructor(entries?: Iterable<readonly [K, V]> | null) {
        super(entries)
        made.push(this)
      }
    }
    globalThis.Set = class<T> extends PlainSet<T> {
      constructor(values?: Iterable<T> | null) {
        super(values)
        made.push(this)
      }
    }
    try {
      const core = make()
      return { core, held: () => made.map(({ size }) => size) }
    } finally {
      Object.assign(globalThis, { Map: PlainMap, Set: PlainSet })
    }
  }

  it('[M19] [M27] leave no growth: a core holds after the last what it held after the first few thousand', () => {
    const { core, held } = collections(() => new DrivenCore({ probeTopology: 'expander' }, { records: diskOf(ours) }))
    core.meet(bob, { meshId: ours })
    const after: number[][] = []
    for (const joined of crowd(10_000, { meshId: ours })) {
      core.meet(joined.peer, { meshId: ours })
      core.pass(20, { answering: [bob, joined.peer] })
      core.tell(joined.peer, update({ ...joined, status: 'left' }))
      core.receive(bob, {
        type: 'state',
        updates: [update({ ...joined, status: 'left' }, { goneForMs: 1 })],
        answer: false
      })
      core.lost(joined.peer)
      core.pass(1, { answering: [bob] })
      core.persisted()
      core.forgetOutputs()
      if (after.push(held()) % 2_500 === 0) {
        expect(core.core.snapshot().records.length).toBeLessThanOrEqual(2 * GONE_MEMBERS_MAX + 2)
      }
    }
    const [first, second] = [after.slice(2_500, 6_250), after.slice(6_250)]
    const most = (of: readonly (readonly number[])[]): number[] =>
      of[0]?.map((_, index) => Math.max(...of.map((sizes) => sizes[index] ?? 0))) ?? []
    const before = most(first)
    const grown = most(second).filter((size, index) => size > (before[index] ?? 0) * 1.05 + 16)
    expect(grown).toEqual([])
    expect(core.core.snapshot().links.map(({ peer }) => peer)).toEqual([bob])
  })
})
