import { meshId } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { MEMBERS_MAX, RESTARTS_MAX, STABLE_MS } from '../src/core/limits.ts'
import type { MemberRecord } from '../src/core/index.ts'
import { recordCodec } from '../src/wire/record-codec.ts'
import { alice, bob, carol, diskOf, DrivenCore, hello, record, update } from './support/driven-core.ts'

const ours = meshId('a'.repeat(32))
const theirs = meshId('b'.repeat(32))

const founding = { found: true, foundWaitMs: 500 }
const founded = (core: DrivenCore) => core.events.filter((event) => event.type === 'mesh' && event.how === 'founded')

describe('founding', () => {
  it('[M7] waits, then mints an id, and makes it durable for power loss in one batch with the root record', () => {
    const core = new DrivenCore({ found: { generation: 3 }, foundWaitMs: 500 })
    core.pass(499)
    expect(core.all('persist')).toEqual([])
    core.pass(1)
    const [persist, ...others] = core.all('persist')
    expect([persist?.durability, persist?.changes.length, others.length]).toEqual(['power', 1, 0])
    core.persisted()
    expect(core.core.meshId).toMatch(/^[0-9a-f]{32}$/)
    expect(recordCodec.decodeMesh(core.disk.get('mesh') as Uint8Array)).toEqual({
      meshId: core.core.meshId,
      root: { generation: 3, storeId: record(alice).storeId }
    })
    expect(core.notices).toContainEqual({ type: 'mesh', meshId: core.core.meshId, root: { generation: 3 } })
  })

  it('[M7] mints another id for another seed', () => {
    const ids = ['one', 'two'].map((seed) => {
      const core = new DrivenCore(founding, { seed })
      core.pass(500)
      core.persisted()
      return core.core.meshId
    })
    expect(new Set(ids).size).toBe(2)
  })

  it('[M7] does nothing where a mesh id is on record', () => {
    const core = new DrivenCore(founding, { records: diskOf(ours) })
    core.pass(10_000)
    expect([core.core.meshId, founded(core)]).toEqual([ours, []])
  })

  it('[M7] does nothing once somebody shows a mesh id', () => {
    const core = new DrivenCore(founding)
    core.pass(490)
    core.meet(bob, { meshId: theirs })
    core.pass(10_000, { answering: [bob] })
    core.persisted()
    expect([core.core.meshId, founded(core)]).toEqual([theirs, []])
  })

  it('[M7] is not hurried by peers that have no id either', () => {
    const core = new DrivenCore(founding)
    core.meet(bob)
    core.pass(499, { answering: [bob] })
    expect(core.all('persist')).toEqual([])
  })

  it('[M7] is done by nobody who was not told to', () => {
    const core = new DrivenCore({ foundWaitMs: 0 })
    core.pass(60_000)
    expect([core.core.meshId, core.all('persist')]).toEqual([undefined, []])
  })
})

describe('a mesh id', () => {
  it('[M8] is shown to nobody and told to nobody before it is durable', () => {
    const core = new DrivenCore({ found: true, foundWaitMs: 0 })
    core.pass(0)
    core.up(bob)
    core.up(carol)
    core.receive(bob, hello(record(bob)))
    expect(core.core.meshId).toBeUndefined()
    expect([core.all('mesh'), core.all('admit'), core.notices.filter(({ type }) => type === 'mesh')]).toEqual([
      [],
      [],
      []
    ])
    expect(core.sent(bob, 'hello').map(({ self }) => self.meshId)).toEqual([undefined])
    core.persisted()
    expect(core.sent(bob, 'hello').at(-1)?.self).toMatchObject({ meshId: core.core.meshId, incarnation: 1 })
    expect(core.sent(carol, 'hello').at(-1)?.self.meshId).toBe(core.core.meshId)
    expect(core.all('mesh')).toEqual([{ type: 'mesh', meshId: core.core.meshId }])
  })

  it('[M8] is remembered, and announced at the start', () => {
    const core = new DrivenCore({}, { records: diskOf(ours, { founder: record(alice).storeId }) })
    expect(core.all('mesh')).toEqual([{ type: 'mesh', meshId: ours }])
    expect(core.notices).toEqual([{ type: 'mesh', meshId: ours, root: { generation: 0 } }])
    expect(core.events).toEqual([{ type: 'mesh', meshId: ours, how: 'remembered' }])
  })

  it('[M7] another replica that reads the root record is not the founder', () => {
    const core = new DrivenCore({}, { records: diskOf(ours, { founder: record(bob).storeId }) })
    expect(core.notices).toEqual([{ type: 'mesh', meshId: ours }])
  })

  it('[M9] is the first that a compatible peer shows, and is then shown on every link', () => {
    const core = new DrivenCore()
    core.meet(carol)
    core.meet(bob, { meshId: ours })
    core.persisted()
    expect(core.core.meshId).toBe(ours)
    expect(core.sent(carol, 'hello').at(-1)?.self.meshId).toBe(ours)
    expect(core.events).toContainEqual({ type: 'mesh', meshId: ours, how: 'adopted' })
  })

  it('[M9] of an incompatible peer is not adopted', () => {
    const core = new DrivenCore({ settings: { placement: 'root' } })
    core.up(bob)
    core.receive(bob, hello(record(bob, { meshId: ours }), { settings: { placement: '64' } }))
    expect(core.all('persist')).toEqual([])
  })

  it('[M9] [M11] that comes second is foreign', () => {
    const core = new DrivenCore()
    core.meet(bob, { meshId: ours })
    core.meet(carol, { meshId: theirs })
    expect(core.events.filter(({ type }) => type === 'refused')).toEqual([])
    core.persisted()
    expect(core.core.meshId).toBe(ours)
    expect(core.events).toContainEqual(expect.objectContaining({ type: 'refused', peer: carol }))
    expect(core.all('admit').map(({ peer }) => peer)).toEqual([bob])
  })
})

describe('admission', () => {
  it('[M10] comes with a Hello that shows our mesh id, and brings all that we know', () => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.up(bob)
    expect(core.sent(bob, 'hello')).toMatchObject([{ self: { peer: alice, meshId: ours }, heard: false }])
    expect(core.all('admit')).toEqual([])
    core.receive(bob, hello(record(bob, { meshId: ours })))
    expect(core.all('admit')).toEqual([{ type: 'admit', peer: bob }])
    expect(core.sent(bob, 'digest')).toHaveLength(1)
    core.receive(bob, { type: 'digest', buckets: new Uint8Array(8), answer: false })
    expect(core.sent(bob, 'state').flatMap(({ updates }) => updates.map((told) => told.record.peer))).toEqual([
      alice,
      bob
    ])
  })

  it('[M10] comes where neither has an id, and waits where only one has', () => {
    const without = new DrivenCore()
    without.meet(bob)
    expect(without.all('admit')).toHaveLength(1)

    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.meet(bob)
    expect(core.all('admit')).toEqual([])
    core.receive(bob, hello(record(bob, { meshId: ours, incarnation: 1 })))
    expect(core.all('admit')).toHaveLength(1)
  })

  it('[M10] is kept when we adopt, until the other shows another id', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol, { meshId: ours })
    core.persisted()
    expect(core.all('expel')).toEqual([])
    core.receive(bob, hello(record(bob, { meshId: theirs, incarnation: 1 })))
    expect(core.all('expel')).toMatchObject([{ peer: bob }])
    expect(core.status(bob)).toBeUndefined()
    expect(core.events.at(-1)).toMatchObject({ type: 'refused', peer: bob, failure: { name: 'ForeignMeshError' } })
  })

  it('[M10] is not given to an older start than the one we know; it hears of the newer from our Hello', () => {
    const core = new DrivenCore()
    core.meet(carol)
    core.tell(carol, update(record(bob, { boot: 5 })))
    core.meet(bob, { boot: 4 })
    expect(core.all('admit').map(({ peer }) => peer)).toEqual([carol])
    expect(core.sent(bob, 'hello').at(-1)).toMatchObject({ known: { boot: 5 }, heard: false })
  })

  it('[M10] nothing is listened to before the Hello', () => {
    const core = new DrivenCore()
    core.up(bob)
    core.tell(bob, update(record(carol)))
    core.receive(bob, { type: 'ping', sequence: 1, updates: [] })
    expect([core.status(carol), core.sent(bob, 'ack')]).toEqual([undefined, []])
  })

  it('a Hello in the name of another is a breach', () => {
    const core = new DrivenCore()
    core.up(bob)
    core.receive(bob, hello(record(carol)))
    expect(core.all('reject')).toMatchObject([{ peer: bob }])
  })

  it('a Hello that was not heard is answered, and one that had no answer is repeated', () => {
    const core = new DrivenCore()
    core.up(bob)
    core.pass(500)
    expect(core.sent(bob, 'hello')).toHaveLength(2)
    core.receive(bob, hello(record(bob), { heard: false }))
    core.receive(bob, hello(record(bob), { heard: false }))
    expect(core.sent(bob, 'hello').at(-1)).toMatchObject({ heard: true })
    const count = core.sent(bob, 'hello').length
    core.receive(bob, hello(record(bob), { heard: true }))
    core.pass(20_000, { answering: [bob] })
    expect(core.sent(bob, 'hello')).toHaveLength(count)
  })
})

describe('refusal', () => {
  it('[M11] of a foreign peer is an event, and closes the link after half a second', () => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    core.meet(bob, { meshId: theirs })
    expect(core.events.at(-1)).toMatchObject({
      type: 'refused',
      peer: bob,
      failure: { name: 'ForeignMeshError', details: { theirs, ours } }
    })
    core.tell(bob, update(record(carol)))
    expect([core.all('admit'), core.all('expel'), core.status(bob), core.status(carol)]).toEqual([
      [],
      [],
      undefined,
      undefined
    ])
    core.pass(500)
    expect(core.all('expel')).toMatchObject([{ peer: bob }])
  })

  it('[M11] of a peer with another value for a setting names what differs', () => {
    const core = new DrivenCore({ settings: { placement: 'root' } })
    core.up(bob)
    core.receive(bob, hello(record(bob), { settings: { placement: '64' } }))
    expect(core.events.at(-1)).toMatchObject({
      type: 'refused',
      failure: { name: 'IncompatiblePeerError', details: { what: 'setting placement' } }
    })
  })

  it.each([
    [3, { oldest: 1, newest: 2 }, `${bob} speaks versions 1 to 2 of store, we version 3: upgrade ${bob}.`],
    [
      { oldest: 1, newest: 2 },
      { oldest: 3, newest: 4 },
      `${bob} speaks versions 3 to 4 of store, we versions 1 to 2: upgrade this peer.`
    ]
  ])('[M11] of a peer without a version in common says who is to upgrade (%o, %o)', (ours, theirs, message) => {
    const core = new DrivenCore({ versions: { store: ours, membership: 1 } })
    core.up(bob)
    core.receive(bob, hello(record(bob), { versions: { store: theirs } }))
    expect(core.events.at(-1)).toMatchObject({
      type: 'refused',
      failure: { name: 'IncompatibleVersionError', message, details: { core: 'store', theirs } }
    })
  })

  it.each([
    [1, 1, 1],
    [{ oldest: 1, newest: 2 }, 1, 1],
    [{ oldest: 1, newest: 3 }, 2, 2],
    [{ oldest: 1, newest: 3 }, 3, 3]
  ])('[M31] admits a peer with the newest version that both speak (%o)', (ours, newest, agreed) => {
    const core = new DrivenCore({ versions: { store: ours, lock: 1 } })
    core.up(bob)
    core.receive(bob, hello(record(bob), { versions: { store: { oldest: 1, newest } } }))
    expect(core.all('admit')).toEqual([{ type: 'admit', peer: bob, versions: { store: agreed } }])
  })

  it('[M11] is not for what only one of the two has', () => {
    const core = new DrivenCore({ versions: { store: 1 }, settings: { placement: 'root' } })
    core.up(bob)
    core.receive(bob, hello(record(bob), { versions: { lock: { oldest: 7, newest: 7 } }, settings: { other: 'x' } }))
    expect(core.all('admit')).toHaveLength(1)
  })

  it('[M11] gossip is heard of members, dead ones too, and of nobody else', () => {
    const core = new DrivenCore({}, { records: diskOf(ours) })
    const heard = (): boolean[] => [bob, carol].map((peer) => core.core.hearsGossipOf(peer))
    expect(heard()).toEqual([false, false])
    core.meet(bob, { meshId: ours })
    const about = (status: MemberRecord['status']): void => {
      core.tell(bob, update(record(carol, { meshId: ours, status })))
    }
    expect(heard()).toEqual([true, false])
    about('alive')
    expect(heard()).toEqual([true, true])
    about('dead')
    expect(heard()).toEqual([true, true])
    about('left')
    expect(heard()).toEqual([true, false])
  })

  it('[M11] takes back members that turn out to be foreign', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.tell(bob, update(record(carol, { meshId: theirs })))
    expect(core.status(carol)).toBe('alive')
    core.receive(bob, hello(record(bob, { meshId: ours, incarnation: 1 })))
    core.persisted()
    expect(core.status(carol)).toBeUndefined()
    expect(core.notices).toContainEqual(expect.objectContaining({ peer: carol, status: 'left', previous: 'alive' }))
    expect(core.events).toContainEqual(expect.objectContaining({ type: 'leave' }))
  })

  it('[M27] of one too many says so', () => {
    const core = new DrivenCore()
    core.meet(bob)
    for (let index = 2; index < MEMBERS_MAX; index++) {
      core.tell(bob, update(record(`peer ${index}` as typeof bob)))
    }
    core.meet(carol)
    expect(core.events.at(-1)).toMatchObject({ type: 'refused', peer: carol, failure: { name: 'MeshFullError' } })
  })
})

describe('identity', () => {
  const own = record(alice, { boot: 3 })
  const meeting = (known: Partial<MemberRecord>): DrivenCore => {
    const core = new DrivenCore({}, { own })
    core.up(bob)
    core.receive(bob, hello(record(bob), { known: { ...own, ...known } }))
    return core
  }
  const elsewhere = { storeId: record(bob).storeId }

  it.each<[string, Partial<MemberRecord>, object[]]>([
    ['M12', { boot: 5 }, [{ bootAtLeast: 6, mint: true }]],
    ['M12', { startNonce: 'f'.repeat(16) }, [{ bootAtLeast: 4, mint: true }]],
    ['M12', { boot: 2, startNonce: 'f'.repeat(16) }, []],
    ['M13', { ...elsewhere, boot: 5 }, [{ bootAtLeast: 6, mint: false }]],
    ['M13', { ...elsewhere, boot: 3, startNonce: 'f'.repeat(16) }, [{ bootAtLeast: 4, mint: false }]],
    ['M13', { ...elsewhere, boot: 2 }, []]
  ])('[%s] a record of ourselves with %j starts us anew with %j', (_, known, restarts) => {
    expect(meeting(known).all('restart')).toMatchObject(restarts)
  })

  it('[M12] is found out by any record, not only by a Hello', () => {
    const core = new DrivenCore({}, { own })
    core.meet(bob)
    core.tell(bob, update({ ...own, boot: 9, status: 'dead' }))
    expect(core.all('restart')).toMatchObject([{ bootAtLeast: 10, mint: true }])
  })

  it('after that nothing more is said, whatever comes', () => {
    const core = meeting({ boot: 5 })
    core.take()
    core.tell(bob, update(record(carol)))
    core.pass(60_000)
    expect([core.take(), core.core.deadline()]).toEqual([[], undefined])
  })

  it('[M9] [M13] takes the mesh with it', () => {
    const core = new DrivenCore(founding, { own })
    core.up(bob)
    core.receive(bob, hello(record(bob, { meshId: ours }), { known: { ...own, ...elsewhere, boot: 7 } }))
    expect(core.outputs.map(({ type }) => type).slice(-3)).toEqual(['persist', 'persist', 'restart'])
    expect(core.all('persist')[0]?.changes[0]?.key).toBe('mesh')
  })

  it('[M14] two processes with one key do not start anew for ever', () => {
    // Each has a disk and is told of the other's newest start at once.
    const twins = [0, 1].map((index) => ({
      own: record(alice, { boot: 1, startNonce: String(index).repeat(16) }),
      core: undefined as DrivenCore | undefined,
      records: new Map<string, Uint8Array>(),
      starts: 0
    }))
    for (let round = 0; round < 50; round++) {
      for (const [index, twin] of twins.entries()) {
        twin.starts += twin.core === undefined ? 1 : 0
        twin.core ??= new DrivenCore({}, { own: twin.own, records: twin.records })
        const other = twins[1 - index]
        twin.core.up(bob)
        twin.core.receive(bob, hello(record(bob), { known: other?.own ?? own }))
        const restart = twin.core.all('restart')[0]
        twin.core.persisted()
        if (restart !== undefined) {
          twin.records = twin.core.disk
          twin.core = undefined
          const store = restart.mint ? `${index}${twin.starts}`.padEnd(32, '0') : twin.own.storeId
          twin.own = { ...twin.own, boot: restart.bootAtLeast, storeId: store as MemberRecord['storeId'] }
        }
      }
    }
    expect(Math.max(...twins.map(({ starts }) => starts))).toBeLessThanOrEqual(RESTARTS_MAX + 1)
    const said = twins.flatMap(({ core }) => core?.events ?? []).filter(({ type }) => type === 'refused')
    expect(said).toMatchObject([{ peer: alice, failure: { name: 'DuplicateIdentityError' } }])
  })

  it('[M14] a peer that keeps an older start than the mesh remembers is told so, and the link stays quiet', () => {
    const older = record(alice, { boot: 5 })
    const core = new DrivenCore({}, { own: older, records: [['restarts', recordCodec.encodeCount(RESTARTS_MAX)]] })
    const mesh = new DrivenCore({}, { own: record(bob) })
    mesh.meet(carol)
    mesh.tell(carol, update(record(alice, { boot: 9 })))
    core.up(bob)
    mesh.up(alice)
    let hellos = 0
    /** Carries every Hello at once, until nobody says anything more, or they have said too much. */
    const carry = (): void => {
      for (let carried = -1; carried !== 0 && hellos < 1_000; ) {
        carried = 0
        for (const [from, to, self] of [
          [core, mesh, alice],
          [mesh, core, bob]
        ] as const) {
          for (const output of from.take()) {
            if (output.type === 'send' && output.message.type === 'hello' && output.to !== carol) {
              carried++
              to.receive(self, output.message)
            }
          }
        }
        hellos += carried
      }
    }
    carry()
    const refused = core.events.filter(({ type }) => type === 'refused')
    expect(refused).toMatchObject([{ peer: alice, failure: { name: 'DuplicateIdentityError' } }])
    expect(hellos).toBeLessThanOrEqual(3)
    for (let second = 0; second < 50; second++) {
      core.pass(1_000)
      mesh.pass(1_000)
      carry()
    }
    // With the back-off of 0.5 to 10 s: about ten from the one that waits, and an answer to each.
    expect(hellos).toBeLessThanOrEqual(25)
    expect(mesh.all('admit').map(({ peer }) => peer)).toEqual([carol])
  })

  it('[M14] a peer of which we hear a later start, while this one is linked, is told so at once', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.meet(carol)
    const before = core.sent(bob, 'hello').length
    core.tell(carol, update(record(bob, { boot: 2 })))
    expect(core.sent(bob, 'hello').slice(before)).toMatchObject([{ known: { boot: 2 } }])
  })

  it('[M14] a start that lasted ends the row', () => {
    const core = new DrivenCore({}, { records: [['restarts', recordCodec.encodeCount(RESTARTS_MAX)]] })
    core.pass(STABLE_MS)
    core.persisted()
    expect(core.disk.has('restarts')).toBe(false)
    core.up(bob)
    core.receive(bob, hello(record(bob), { known: record(alice, { boot: 9 }) }))
    expect(core.all('restart')).toHaveLength(1)
  })
})
