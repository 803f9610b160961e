import { type CoreInput, millis, type PeerName, peerName, type StoreId, storeId } from '@peermesh/kernel'
import {
  Acceptor,
  AcceptTally,
  applyChange,
  type Configuration,
  type Envelope,
  firstBallot,
  InstallTally,
  nextVoters,
  type Candidate,
  type QuorumTypes,
  PrepareTally,
  ReadTally
} from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { configurationKind } from '../src/core/configuration-kind.ts'
import { quorumSeat } from '../src/seat.ts'
import { recordCodec } from '../src/wire/record-codec.ts'
import { logKind } from '../sim/log-kind.ts'

const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(peerName) as [PeerName, PeerName, PeerName, PeerName, PeerName]

const storeOf = (peer: PeerName): StoreId => storeId(peer.charCodeAt(0).toString(16).repeat(16))

const configured = (epoch: number, peers: readonly PeerName[], dropBefore = 0): Configuration => ({
  group: 'root',
  lineage: '0'.repeat(32),
  generation: 0,
  epoch,
  voters: peers.map((peer) => ({ peer, storeId: storeOf(peer), volatile: false })),
  dropBefore
})

const ballot = (epoch: number, round: number, proposer = 'p/1') => ({ epoch, round, proposer })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const acceptor = (epoch = 1): Acceptor =>
  new Acceptor({ configuration: configured(epoch, [a, b, c]), floor: 0, registers: new Map() })

describe('an acceptor', () => {
  test('[Q1] heeds nobody older than whom it promised', () => {
    const voter = acceptor()
    expect(voter.prepare('k', ballot(1, 5))).toEqual({ type: 'promise', accepted: undefined })
    expect(voter.prepare('k', ballot(1, 4))).toEqual({ type: 'nack', promised: ballot(1, 5) })
    expect(voter.accept('k', { ballot: ballot(1, 4), value: bytes('x') })).toEqual({
      type: 'nack',
      promised: ballot(1, 5)
    })
    expect(voter.record('k')?.accepted).toBe(undefined)
  })

  test('[Q1] promises the next ballot with an accept, to the same proposer', () => {
    const voter = acceptor()
    const accepted = { ballot: ballot(1, 1), value: bytes('x') }
    expect(voter.accept('k', accepted, ballot(1, 2))).toEqual({ type: 'accepted' })
    expect(voter.prepare('k', ballot(1, 1, 'q/1'))).toMatchObject({ type: 'nack' })
    expect(voter.accept('k', { ballot: ballot(1, 2), value: bytes('y') })).toEqual({ type: 'accepted' })
  })

  test('[Q2] reports the highest that it accepted, and a request that comes twice changes nothing', () => {
    const voter = acceptor()
    const accepted = { ballot: ballot(1, 1), value: bytes('x') }
    voter.accept('k', accepted)
    voter.accept('k', accepted)
    expect(voter.prepare('k', ballot(1, 2))).toEqual({ type: 'promise', accepted })
    expect(voter.prepare('k', ballot(1, 2))).toEqual({ type: 'promise', accepted })
  })

  test('[Q3] sealed, it says no to everybody, and its seal stays', () => {
    const voter = acceptor()
    voter.seal(configured(2, [a, b, d]))
    voter.seal(configured(2, [c]))
    expect(voter.sealedTo?.voters).toHaveLength(3)
    expect(voter.prepare('k', ballot(1, 9)).type).toBe('nack')
    expect(voter.accept('k', { ballot: ballot(1, 9), value: bytes('x') }).type).toBe('nack')
  })
})

describe('tallies', () => {
  const configuration = configured(2, [a, b, c])

  test('[Q5] a change is built on the highest ballot of those who promised', () => {
    const tally = new PrepareTally(configuration)
    expect(tally.promise(a, { ballot: ballot(1, 7), value: bytes('old') }, 3)).toBe('waiting')
    expect(tally.promise(a, { ballot: ballot(1, 7), value: bytes('old') }, 3)).toBe('waiting')
    expect(tally.promise(b, { ballot: ballot(2, 1), value: bytes('new') }, 9)).toBe('majority')
    expect(tally.accepted?.value).toEqual(bytes('new'))
    expect(tally.floor).toBe(9)
  })

  test('[Q5] a ballot is lost when no majority can promise it any more', () => {
    const tally = new AcceptTally(configuration)
    expect(tally.nack(a, ballot(2, 3))).toBe('waiting')
    expect(tally.accepted(b)).toBe('waiting')
    expect(tally.nack(c, ballot(2, 5))).toBe('lost')
    expect(tally.highest).toEqual(ballot(2, 5))
  })

  test('[Q6] a read trusts a majority at one ballot of this epoch, and not one that was installed', () => {
    const current = { ballot: ballot(2, 1), value: bytes('x') }
    const installed = { ballot: ballot(1, 1), value: bytes('x') }
    const trusting = new ReadTally(configuration)
    trusting.report(a, current)
    expect(trusting.report(b, current)).toEqual({ type: 'agreed', accepted: current })
    const doubting = new ReadTally(configuration)
    doubting.report(a, installed)
    doubting.report(b, installed)
    expect(doubting.report(c, { ballot: ballot(1, 2), value: bytes('y') })).toEqual({ type: 'divided' })
  })

  test('[QL1] a read that a majority answered without agreement may not wait for the others: they may be gone', () => {
    const tally = new ReadTally(configuration)
    tally.report(a, { ballot: ballot(2, 1), value: bytes('x') })
    expect(tally.isStuck).toBe(false)
    expect(tally.report(b, { ballot: ballot(2, 2), value: bytes('y') })).toEqual({ type: 'waiting' })
    expect(tally.isStuck).toBe(true)
  })

  test('[Q6] that a majority has nothing is an answer', () => {
    const tally = new ReadTally(configuration)
    tally.report(a, undefined)
    expect(tally.report(c, undefined)).toEqual({ type: 'agreed', accepted: undefined })
  })
})

describe('operations', () => {
  const options = { codec: recordCodec, floor: 0, generation: 0, touched: 1, rememberedMax: 2, isFresh: false }
  const append = (
    before: Envelope | undefined,
    session: string,
    sequence: number,
    more: { stamp?: number; floor?: number; isFresh?: boolean } = {}
  ) => {
    const operation = more.stamp === undefined ? { session, sequence } : { session, sequence, stamp: more.stamp }
    const change = { operation, kind: logKind, args: { type: 'append', key: 'k', id: `${session}${sequence}` } }
    return applyChange(before, change, { ...options, floor: more.floor ?? 0, isFresh: more.isFresh ?? false })
  }
  const envelope = (before: Envelope | undefined, session: string, sequence: number): Envelope => {
    const applied = append(before, session, sequence)
    return (applied as Extract<typeof applied, { type: 'changed' }>).envelope
  }

  test('[Q7] an operation is applied once, and told its result again', () => {
    const once = envelope(undefined, 's', 1)
    expect(append(once, 's', 1)).toMatchObject({ type: 'known', result: { count: 0 } })
    expect(append(once, 's', 2)).toMatchObject({ type: 'changed', envelope: { version: 2 } })
  })

  test('[Q7] one that the register may have forgotten is not applied', () => {
    const last = ['t', 'u', 'v'].reduce<Envelope>(
      (before, session) => envelope(before, session, 1),
      envelope(undefined, 's', 1)
    )
    expect(append(last, 's', 1, { stamp: 1 }).type).toBe('forgotten')
    expect(append(last, 'u', 0).type).toBe('forgotten')
    expect(append(last, 'w', 1, { stamp: last.version + 1 }).type).toBe('changed')
  })

  test('[Q12] a register that comes back counts on from the floor, and an old retry is not its first operation', () => {
    expect(append(undefined, 's', 1, { floor: 40 })).toMatchObject({ type: 'changed', envelope: { version: 41 } })
    expect(append(undefined, 's', 1, { floor: 40, stamp: 7 }).type).toBe('forgotten')
  })

  test('[Q7] what was tried so lately that nothing can have been dropped since is no old retry, though the floor rose', () => {
    expect(append(undefined, 's', 1, { floor: 40, stamp: 7, isFresh: true }).type).toBe('changed')
    const others = envelope(undefined, 't', 1)
    const risen = { ...others, base: 40, version: 41 }
    expect(append(risen, 's', 1, { stamp: 7, isFresh: true }).type).toBe('changed')
    expect(append(risen, 's', 1, { stamp: 7 }).type).toBe('forgotten')
    // What it has forgotten of itself is another matter.
    expect(append({ ...risen, evicted: 8 }, 's', 1, { stamp: 7, isFresh: true }).type).toBe('forgotten')
  })

  test('[Q17] another kind is refused, and a reducer that throws fails its change only', () => {
    const operation = { session: 's', sequence: 9 }
    const thrower = {
      ...logKind,
      apply: () => {
        throw new RangeError('no')
      }
    }
    expect(
      applyChange(envelope(undefined, 's', 1), { operation, kind: { ...logKind, name: 'x' }, args: {} }, options)
    ).toEqual({
      type: 'kind-mismatch',
      found: 'log'
    })
    expect(applyChange(undefined, { operation, kind: thrower, args: {} }, options)).toMatchObject({
      type: 'reducer-failed'
    })
  })
})

describe('installing', () => {
  const first = configured(1, [a, b, c])
  const kindOf = () => logKind
  const page = (
    peer: PeerName,
    epoch: number,
    records: readonly (readonly [string, { ballot: ReturnType<typeof ballot>; value: Uint8Array }])[],
    more = {}
  ) =>
    ({
      type: 'page',
      era: { group: 'root', lineage: '0'.repeat(32), epoch },
      storeId: storeOf(peer),
      floor: 0,
      after: '',
      records,
      last: true,
      sealed: epoch === 1,
      ...more
    }) as const
  const cleared = recordCodec.encode({
    kind: 'log',
    version: 12,
    touched: 5,
    state: undefined,
    remembered: [],
    evicted: 0,
    base: 0
  }) as Uint8Array

  test('[Q10] it takes the highest of a sealed majority, and waits for one', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, d]) })
    expect(tally.take(a, page(a, 1, [['k', { ballot: ballot(1, 1), value: bytes('x') }]]))).toBe(true)
    expect(tally.take(a, page(a, 1, []))).toBe(false)
    expect(tally.isComplete).toBe(false)
    tally.take(c, page(c, 1, [['k', { ballot: ballot(1, 2), value: bytes('y') }]]))
    expect(tally.isComplete).toBe(true)
    const { registers } = tally.result({ codec: recordCodec, kindOf })
    expect(registers.get('k')).toEqual({
      promised: firstBallot(2),
      accepted: { ballot: ballot(1, 2), value: bytes('y') }
    })
  })

  test('[Q10] a page from before the seal is no word of a sealed voter: it voted on', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, d]) })
    const early = page(a, 1, [['k', { ballot: ballot(1, 1), value: bytes('x') }]], { sealed: false })
    expect(tally.take(a, early)).toBe(false)
    tally.take(b, page(b, 1, []))
    expect(tally.isComplete).toBe(false)
    expect(tally.take(a, page(a, 1, [['k', { ballot: ballot(1, 2), value: bytes('y') }]]))).toBe(true)
    expect(tally.result({ codec: recordCodec, kindOf }).registers.get('k')?.accepted?.value).toEqual(bytes('y'))
  })

  test('[Q10] a copy of one that installed is as good; pages of a stranger, or of another store, are not', () => {
    const tally = new InstallTally({ next: configured(2, [a, b, d]) })
    expect(tally.take(e, page(e, 2, []))).toBe(false)
    expect(tally.take(b, page(b, 2, [], { storeId: storeOf(e) }))).toBe(false)
    expect(tally.take(b, page(b, 2, [['k', { ballot: ballot(2, 4), value: bytes('z') }]]))).toBe(true)
    expect(tally.isComplete).toBe(true)
    expect(tally.result({ codec: recordCodec, kindOf }).registers.get('k')?.promised).toEqual(ballot(2, 4))
  })

  test('[Q10] [Q11] a copy is not completed with what one sealed voter had: what is missing in it was dropped', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, d]) })
    tally.take(a, page(a, 1, [['k', { ballot: ballot(1, 1), value: bytes('long over') }]]))
    tally.take(b, page(b, 2, [], { floor: 30 }))
    expect(tally.result({ codec: recordCodec, kindOf })).toEqual({ floor: 30, registers: new Map() })
  })

  test('[Q10] a source that installs while it is read is read from the beginning', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, c]) })
    tally.take(a, page(a, 1, [['k', { ballot: ballot(1, 1), value: bytes('x') }]], { last: false }))
    expect(tally.after(a)).toBe('k')
    expect(tally.take(a, page(a, 2, [], { after: 'k' }))).toBe(false)
    expect(tally.after(a)).toBe('')
    expect(tally.take(a, page(a, 2, []))).toBe(true)
    expect(tally.isComplete).toBe(true)
    expect(tally.result({ codec: recordCodec, kindOf }).registers.size).toBe(0)
  })

  test('[QL2] a sealed voter that was read to its end is asked again: once it has installed, a copy of it is enough', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, d]) })
    tally.take(a, page(a, 1, [['k', { ballot: ballot(1, 1), value: bytes('x') }]]))
    expect(tally.isComplete).toBe(false)
    expect(tally.isWorthAsking(a)).toBe(true)
    expect(tally.take(a, page(a, 2, [], { after: 'k' }))).toBe(false)
    expect(tally.after(a)).toBe('')
    tally.take(a, page(a, 2, []))
    expect(tally.isComplete).toBe(true)
    expect(tally.isWorthAsking(a)).toBe(false)
  })

  test('[Q10] a sealed voter that is read anew, because it installed, is still one of the sealed', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, d]) })
    tally.take(a, page(a, 1, [['k', { ballot: ballot(1, 2), value: bytes('x') }]], { floor: 7 }))
    tally.take(a, page(a, 2, [['j', { ballot: ballot(2, 1), value: bytes('y') }]], { last: false }))
    tally.take(c, page(c, 1, [['k', { ballot: ballot(1, 1), value: bytes('w') }]]))
    expect(tally.isComplete).toBe(true)
    expect(tally.isWorthAsking(c)).toBe(false)
    const { floor, registers } = tally.result({ codec: recordCodec, kindOf })
    expect(floor).toBe(7)
    expect([...registers].map(([key, { accepted }]) => [key, accepted?.value])).toEqual([['k', bytes('x')]])
  })

  test('[Q11] a free register is dropped where a majority reported it so, and the floor remembers how far it counted', () => {
    const dropping = { from: first, next: configured(2, [a, b, c], 1_000) }
    const record = ['k', { ballot: ballot(1, 1), value: cleared }] as const
    const settled = new InstallTally(dropping)
    settled.take(a, page(a, 1, [record]))
    settled.take(b, page(b, 1, [record]))
    expect(settled.result({ codec: recordCodec, kindOf })).toEqual({ floor: 12, registers: new Map() })
    const unsettled = new InstallTally(dropping)
    unsettled.take(a, page(a, 1, [record]))
    unsettled.take(b, page(b, 1, []))
    expect([...unsettled.result({ codec: recordCodec, kindOf }).registers.keys()]).toEqual(['k'])
  })

  test('[Q11] a voter whose page comes again, after it installed, is still one voter', () => {
    const tally = new InstallTally({ from: first, next: configured(2, [a, b, c], 1_000) })
    const sealed = page(a, 1, [['k', { ballot: ballot(1, 1), value: cleared }]], { last: false })
    tally.take(a, sealed)
    // It installed meanwhile, and is read anew; then what it had said first comes late.
    tally.take(a, page(a, 2, [], { after: 'k' }))
    expect(tally.take(a, sealed)).toBe(false)
    tally.take(b, page(b, 1, []))
    tally.take(c, page(c, 1, []))
    expect([...tally.result({ codec: recordCodec, kindOf }).registers.keys()]).toEqual(['k'])
  })
})

describe('choosing a successor', () => {
  const choose = (before: Configuration | undefined, proposed: Configuration, generation: number) =>
    configurationKind.apply(before, proposed, { version: 1, floor: 0, generation }).state

  test('[Q9] who comes first has chosen', () => {
    const second = configured(2, [a, b])
    expect(choose(undefined, second, 0)).toEqual(second)
    expect(choose(second, configured(2, [c]), 0)).toEqual(second)
    expect(choose(second, configured(3, [c]), 0)).toEqual(configured(3, [c]))
  })

  test('[Q9] [Q21] a proposal from before the group was forced on does not stand in the way of those after', () => {
    const forced = { ...configured(6, [a]), generation: 1, lineage: 'f'.repeat(32) }
    expect(choose(configured(5, [a]), configured(7, [b, c]), 1)).toEqual(configured(5, [a]))
    expect(choose(undefined, configured(7, [b, c]), 1)).toBe(undefined)
    expect(choose(configured(5, [a]), { ...forced, epoch: 7 }, 1)).toEqual({ ...forced, epoch: 7 })
  })
})

describe('the size of a group', () => {
  const standing = (peers: readonly PeerName[], what: Candidate['standing']): [PeerName, Candidate][] =>
    peers.map((peer) => [peer, { peer, storeId: storeOf(peer), volatile: false, standing: what }])
  const names = (voters: readonly { readonly peer: PeerName }[] | undefined) => voters?.map(({ peer }) => peer)

  test('[QL3] it grows by two as soon as there are two stable peers', () => {
    expect(nextVoters(configured(1, [a]), new Map(standing([a, b], 'stable')))).toBe(undefined)
    expect(names(nextVoters(configured(1, [a]), new Map(standing([a, b, c], 'stable'))))).toEqual([a, b, c])
    expect(names(nextVoters(configured(1, [a, b, c]), new Map(standing([a, b, c, d, e], 'stable'))))).toHaveLength(5)
    expect(
      nextVoters(configured(1, [a, b, c]), new Map([...standing([a, b, c, d], 'stable'), ...standing([e], 'new')]))
    ).toBe(undefined)
  })

  test('[QL3] who is gone, lost, or has another store is replaced', () => {
    const there = standing([a, b, d], 'stable')
    expect(names(nextVoters(configured(1, [a, b, c]), new Map([...there, ...standing([c], 'lost')])))).toEqual([
      a,
      b,
      d
    ])
    const reborn: [PeerName, Candidate] = [c, { peer: c, storeId: storeOf(e), volatile: false, standing: 'stable' }]
    const next = nextVoters(configured(1, [a, b, c]), new Map([...standing([a, b], 'stable'), reborn]))
    expect(next?.find(({ peer }) => peer === c)?.storeId).toBe(storeOf(e))
  })

  test('[QL3] it shrinks for one that left where nobody can replace it, and not for one that is only dead', () => {
    const two = standing([a, b], 'stable')
    expect(nextVoters(configured(1, [a, b, c]), new Map([...two, ...standing([c], 'lost')]))).toBe(undefined)
    expect(names(nextVoters(configured(1, [a, b, c]), new Map([...two, ...standing([c], 'gone')])))).toEqual([a])
  })
})

describe('the core', () => {
  test('[Q18] is started once, and before anything else', () => {
    const at = { now: millis(0), wall: millis(0) }
    const identity = { peer: a, storeId: storeOf(a), boot: 1, startNonce: '0'.repeat(16) }
    const core = quorumSeat().create()
    expect(() => core.step({ type: 'wake' }, at)).toThrow(/^Q18/)
    const start = { type: 'start', identity, seed: 's', records: [] } as const
    core.step(start, at)
    expect(() => core.step(start, at)).toThrow(/^Q18/)
  })

  test('[QL3] says whether it votes to whoever says so first: the other end may have been deaf when it said it before', () => {
    const core = quorumSeat({ votes: 'durable' }).create()
    const at = { now: millis(0), wall: millis(0) }
    const identity = { peer: a, storeId: storeOf(a), boot: 1, startNonce: '0'.repeat(16) }
    const hello = { type: 'hello', votes: 'durable', configurations: [] } as const
    const greeting = { type: 'send', to: b, message: hello }
    core.step({ type: 'start', identity, seed: 's', records: [] }, at)
    expect(core.step({ type: 'link', peer: b, status: 'up' }, at)).toStrictEqual([greeting])
    expect(core.step({ type: 'message', from: b, path: 'direct', message: hello }, at)).toStrictEqual([
      { type: 'notice', notice: { type: 'introduced', peer: b, votes: 'durable' } },
      greeting
    ])
    expect(core.step({ type: 'message', from: b, path: 'direct', message: hello }, at)).toStrictEqual([])
  })

  test('[QL3] tells each configuration once to who is there, and that of the root group at once', () => {
    const core = quorumSeat({ votes: 'durable' }).create()
    const at = { now: millis(0), wall: millis(0) }
    const identity = { peer: a, storeId: storeOf(a), boot: 1, startNonce: '0'.repeat(16) }
    const voters = [{ peer: c, storeId: storeOf(c), volatile: false }]
    const groups = ['root', ...Array.from({ length: 40 }, (_, index) => `partition-${index}`)]
    const known = groups.map((group) => ({
      group,
      lineage: '0'.repeat(32),
      generation: 0,
      epoch: 1,
      voters,
      dropBefore: 0
    }))
    // What is written is durable at once.
    const told = (input: CoreInput<QuorumTypes>): string[] =>
      core.step(input, at).flatMap((output) => {
        if (output.type === 'persist') {
          return told({ type: 'persisted', token: output.token })
        }
        const isHello = output.type === 'send' && output.message.type === 'hello'
        return isHello ? output.message.configurations.map(({ group }) => group) : []
      })
    told({ type: 'start', identity, seed: 's', records: [] })
    told({ type: 'link', peer: c, status: 'up' })
    for (const configuration of known) {
      told({ type: 'message', from: c, path: 'direct', message: { type: 'serving', configuration } })
    }
    const hello = { type: 'hello', votes: 'durable', configurations: [] } as const
    expect(told({ type: 'link', peer: b, status: 'up' })).toEqual(['root'])
    expect(told({ type: 'message', from: b, path: 'direct', message: hello })).toEqual(groups)
    expect(told({ type: 'message', from: b, path: 'direct', message: hello })).toEqual([])
  })
})
