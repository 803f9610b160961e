import type { Stream } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import type { CoreInput } from '@peermesh/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeBulkPart } from '../src/wire/bulk-part.ts'
import {
  connect,
  createNode,
  createStranger,
  hasLink,
  type NodeInit,
  stopAll,
  type TestNode,
  until
} from './support/nodes.ts'
import { StallableJournal } from './support/stallable-journal.ts'
import { bytes, text, ToyCore, type ToyOutput, type ToyTypes, toySeat } from './support/toy-core.ts'

const BULK = '/peermesh/test/bulk/1.0.0'
const DIRECT = '/peermesh/test/1.0.0'

let journal: StallableJournal

beforeEach(() => {
  journal = new StallableJournal()
})

afterEach(async () => {
  // A host does not stop before its journal is done.
  journal.goOn()
  await stopAll()
})

type BulkEvent = Extract<CoreInput<ToyTypes>, { type: 'bulk' }>

/** Pushes these chunks, one for each `ready`. */
function sender(chunks: readonly Uint8Array[]): (input: CoreInput<ToyTypes>) => ToyOutput[] {
  const pushed = new Map<number, number>()
  return (input) => {
    if (input.type !== 'bulk' || input.event !== 'ready') {
      return []
    }
    const index = pushed.get(input.transfer) ?? 0
    pushed.set(input.transfer, index + 1)
    const message = chunks[index] ?? bytes('one too many')
    return [{ type: 'bulk', action: 'push', transfer: input.transfer, message, last: index >= chunks.length - 1 }]
  }
}

function seatOf(react: (input: CoreInput<ToyTypes>) => ToyOutput[]): NodeInit {
  return { seats: [toySeat({ create: () => new ToyCore(react) })] }
}

function open(to: TestNode | { readonly name: TestNode['name'] }, transfer = 1): { outputs: ToyOutput[] } {
  return { outputs: [{ type: 'bulk', action: 'open', to: to.name, transfer, message: bytes('header') }] }
}

function bulkOf(node: TestNode): BulkEvent[] {
  return node.core.of('bulk')
}

function ends(node: TestNode): string[] {
  return bulkOf(node).flatMap((input) => (input.event === 'ended' ? [`${input.direction} ${input.outcome}`] : []))
}

function chunksAt(node: TestNode): string[] {
  return bulkOf(node).flatMap((input) => (input.event === 'chunk' ? [text(input.message)] : []))
}

describe.each(['memory', 'tcp'] as const)('bulk transfers over %s', (transport) => {
  it('[HB3] arrive whole and in order, and both ends hear that they are complete', async () => {
    const words = Array.from({ length: 200 }, (_, index) => `chunk ${index}`)
    const a = await createNode({ transport, ...seatOf(sender(words.map(bytes))) })
    const b = await createNode({ transport })
    await connect(a, b)
    await a.toy.command(open(b))
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    expect(bulkOf(b)[0]).toMatchObject({ event: 'opened', from: a.name, message: bytes('header') })
    expect(chunksAt(b)).toEqual(words)
    expect([ends(a), ends(b)]).toEqual([['out complete'], ['in complete']])
    expect(a.host.statistics.bulk).toEqual({ incoming: 0, outgoing: 0, completed: 1, lost: 0 })
    const streams = (): number =>
      a.libp2p.getConnections().flatMap((it) => it.streams.filter(({ protocol }) => protocol === BULK)).length
    await until(() => streams() === 0, 'the stream is closed')
  })

  it('[HB2] carry chunks of a megabyte', async () => {
    const chunks = Array.from({ length: 8 }, (_, index) => new Uint8Array(1024 * 1024).fill(index))
    const a = await createNode({ transport, ...seatOf(sender(chunks)) })
    const b = await createNode({ transport })
    await connect(a, b)
    await a.toy.command(open(b))
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    expect([ends(a), ends(b)]).toEqual([['out complete'], ['in complete']])
    const arrived = bulkOf(b).flatMap((input) => (input.event === 'chunk' ? [input.message] : []))
    expect(arrived.map((chunk) => [chunk.byteLength, chunk[0], chunk.at(-1)])).toEqual(
      chunks.map((_, index) => [1024 * 1024, index, index])
    )
  })

  it('[HB3] are lost at both ends when the connection is', async () => {
    let pushed = 0
    const a = await createNode({
      transport,
      ...seatOf((input) =>
        input.type === 'bulk' && input.event === 'ready' && pushed++ < 3 ? sender([bytes('x'), bytes('x')])(input) : []
      )
    })
    const b = await createNode({ transport })
    await connect(a, b)
    await a.toy.command(open(b))
    await until(() => chunksAt(b).length >= 1, 'a chunk')
    a.libp2p.getConnections()[0]?.abort(new RangeError('a test cuts it'))
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    expect([ends(a), ends(b)]).toEqual([['out lost'], ['in lost']])
    expect(b.host.statistics.bulk).toMatchObject({ incoming: 0, lost: 1 })
  })
})

describe('bulk transfers', () => {
  it('[HB2] stop the sender while the receiver does not get on', async () => {
    const chunks = Array.from({ length: 64 }, () => new Uint8Array(1024 * 1024))
    let pushed = 0
    const push = sender(chunks)
    const a = await createNode(
      seatOf((input) => ((pushed += input.type === 'bulk' && input.event === 'ready' ? 1 : 0), push(input)))
    )
    const keep = (input: CoreInput<ToyTypes>): ToyOutput[] =>
      input.type === 'bulk' && input.event === 'chunk'
        ? [{ type: 'persist', changes: [{ key: 'chunk', value: input.message }], durability: 'process', token: 1 }]
        : []
    const b = await createNode({ host: { journal }, ...seatOf(keep) })
    await connect(a, b)
    journal.stall()
    await a.toy.command(open(b))
    // 4 MiB of backlog, a chunk more, what the stream reads ahead and its windows: then nothing moves.
    await until(() => chunksAt(b).length >= 4, 'the first chunks')
    let before = -1
    await until(() => {
      const same = before === pushed
      before = pushed
      return same
    }, 'the sender stands still')
    expect(chunksAt(b).length).toBeLessThan(8)
    expect(pushed).toBeLessThan(32)
    expect(ends(a)).toEqual([])
    journal.goOn()
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    expect([ends(a), ends(b)]).toEqual([['out complete'], ['in complete']])
    expect(chunksAt(b)).toHaveLength(64)
  })

  it('[HB3] are complete only once what the receiver persisted is durable', async () => {
    const a = await createNode(seatOf(sender([bytes('only')])))
    const keep = (input: CoreInput<ToyTypes>): ToyOutput[] =>
      input.type === 'bulk' && input.event === 'chunk'
        ? [{ type: 'persist', changes: [{ key: 'chunk', value: input.message }], durability: 'process', token: 1 }]
        : []
    const b = await createNode({ host: { journal }, ...seatOf(keep) })
    await connect(a, b)
    journal.stall()
    await a.toy.command(open(b))
    await until(() => chunksAt(b).length === 1, 'the chunk')
    expect([ends(a), ends(b)]).toEqual([[], []])
    journal.goOn()
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    const order = b.core.inputs.map((input) => (input.type === 'bulk' ? input.event : input.type))
    expect(order.slice(-2)).toEqual(['persisted', 'ended'])
  })

  it('[HB3] that a core aborts are lost at the other end, and it hears nothing more', async () => {
    const a = await createNode()
    const b = await createNode(
      seatOf((input) =>
        input.type === 'bulk' && input.event === 'opened'
          ? [{ type: 'bulk', action: 'abort', direction: 'in', transfer: input.transfer, reason: 'no' }]
          : []
      )
    )
    await connect(a, b)
    await a.toy.command(open(b))
    await until(() => ends(a).length === 1, 'the sender hears')
    expect(ends(a)).toEqual(['out lost'])
    expect(bulkOf(b).map(({ event }) => event)).toEqual(['opened'])
    await b.toy.command(open(a, 7))
    await until(() => bulkOf(a).some(({ event }) => event === 'opened'), 'the other way')
    await b.toy.command({ outputs: [{ type: 'bulk', action: 'abort', direction: 'out', transfer: 7, reason: 'no' }] })
    await until(() => ends(a).length === 2, 'the receiver hears')
    expect(ends(b)).toEqual([])
  })

  it('[HB3] are lost, and nothing else is, where their own connection closes while the receiver does not get on', async () => {
    const chunks = Array.from({ length: 64 }, () => new Uint8Array(1024 * 1024))
    const a = await createNode({ transport: 'tcp', ...seatOf(sender(chunks)) })
    const keep = (input: CoreInput<ToyTypes>): ToyOutput[] =>
      input.type === 'bulk' && input.event === 'chunk'
        ? [{ type: 'persist', changes: [{ key: 'chunk', value: input.message }], durability: 'process', token: 1 }]
        : []
    // Not guarded: as a user of libp2p has it.
    const b = await createNode({ transport: 'tcp', streamMuxers: [yamux()], host: { journal }, ...seatOf(keep) })
    await connect(a, b)
    // The link stays on the connection that it has; a transfer takes the newest.
    await a.libp2p.dial(b.libp2p.getMultiaddrs(), { force: true })
    await until(() => b.libp2p.getConnections().length === 2, 'two connections')
    journal.stall()
    await a.toy.command(open(b))
    await until(() => chunksAt(b).length >= 4, 'the first chunks')
    const used = a.libp2p.getConnections().find((it) => it.streams.some(({ protocol }) => protocol === BULK))
    const stream = b.libp2p
      .getConnections()
      .flatMap((it) => it.streams)
      .find(({ protocol }) => protocol === BULK)
    await until(() => stream?.readStatus === 'paused', 'the stream is held back')
    await used?.close()
    await until(() => b.libp2p.getConnections().length === 1 && stream?.status !== 'open', 'the connection is closed')
    journal.goOn()
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    expect([ends(a), ends(b)]).toEqual([['out lost'], ['in lost']])
    expect([b.failures, b.rejects]).toEqual([[], []])
  })

  it('[HB4] end with the link to the peer', async () => {
    const a = await createNode()
    const b = await createNode()
    await connect(a, b)
    await a.toy.command(open(b))
    await until(() => bulkOf(b).length === 1, 'opened')
    const link = a.libp2p
      .getConnections()[0]
      ?.streams.find((it) => it.protocol === DIRECT && it.direction === 'outbound')
    link?.abort(new RangeError('a test resets it'))
    await until(() => ends(a).length === 1 && ends(b).length === 1, 'both ends')
    expect([ends(a), ends(b)]).toEqual([['out lost'], ['in lost']])
    // With it, and not when nobody has moved a byte for a while.
    for (const { core } of [a, b]) {
      const told = core.inputs.map((input) => (input.type === 'link' ? input.status : input.type))
      expect(told.lastIndexOf('bulk')).toBe(told.indexOf('lost') - 1)
    }
  })

  it('[HB4] from a peer that has no link are reset', async () => {
    const b = await createNode({ seats: [toySeat({ gatekeeper: true })] })
    const stranger = await createStranger([DIRECT])
    const connection = await stranger.libp2p.dial(b.libp2p.getMultiaddrs())
    await until(() => hasLink(b, stranger), 'a link')
    await b.toy.command({ outputs: [{ type: 'expel', peer: stranger.name, reason: 'another mesh' }] })
    const stream = await connection.newStream(BULK)
    await until(() => stream.status === 'reset', 'the stream is reset')
    expect(bulkOf(b)).toEqual([])
  })

  it('[HB5] over the limit are lost at once', async () => {
    const a = await createNode()
    const b = await createNode()
    await connect(a, b)
    for (let transfer = 1; transfer <= 5; transfer++) {
      await a.toy.command(open(b, transfer))
    }
    await until(() => ends(a).length === 1, 'the fifth is lost')
    expect(bulkOf(a).find(({ event }) => event === 'ended')).toMatchObject({ transfer: 5 })
    expect(a.host.statistics.bulk.outgoing).toBe(4)
  })

  it('[HB5] over the limit of the receiver are reset', async () => {
    const b = await createNode({ host: { bulkTransfersMax: 2 } })
    const stranger = await createStranger([DIRECT])
    const connection = await stranger.libp2p.dial(b.libp2p.getMultiaddrs())
    await until(() => hasLink(b, stranger), 'a link')
    const streams = await Promise.all([1, 2, 3].map(() => connection.newStream(BULK)))
    await until(() => streams.some(({ status }) => status === 'reset'), 'one is reset')
    expect(streams.filter(({ status }) => status === 'open')).toHaveLength(2)
  })

  it.each([
    ['begins with a chunk', (): Uint8Array[] => [part('chunk')], "a bulk part 'chunk' out of turn"],
    ['opens twice', (): Uint8Array[] => [part('open'), part('open')], "a bulk part 'open' out of turn"],
    ['acknowledges itself', (): Uint8Array[] => [part('open'), part('received')], "a bulk part 'received' out of turn"],
    ['is for an unknown tag', (): Uint8Array[] => [part('open', 9)], 'a bulk transfer for tag 9 version 1'],
    ['changes its tag', (): Uint8Array[] => [part('open'), part('chunk', 9)], 'a bulk transfer for tag 9 version 1'],
    [
      'does not pass the codec',
      (): Uint8Array[] => [part('open', 1, Uint8Array.of(0xff))],
      'a toy message that begins with 0xff'
    ],
    [
      'announces too much',
      (): Uint8Array[] => [Uint8Array.of(0, 16, 0, 4)],
      'a length of 1048580 is not within 3 and 1048579'
    ]
  ])('[HW6] of a peer that %s are reset, counted and reported by name', async (_, parts, reason) => {
    const b = await createNode()
    const stranger = await createStranger([DIRECT])
    const connection = await stranger.libp2p.dial(b.libp2p.getMultiaddrs())
    await until(() => hasLink(b, stranger), 'a link')
    const stream: Stream = await connection.newStream(BULK)
    for (const bytesOfPart of parts()) {
      stream.send(bytesOfPart)
    }
    await until(() => stream.status === 'reset', 'the stream is reset')
    await until(() => b.rejects.length === 1, 'the reject')
    expect(b.rejects[0]).toMatchObject({ peer: stranger.name, reason })
    expect(b.host.statistics.bulk.incoming).toBe(0)
    const opened = bulkOf(b).filter(({ event }) => event === 'opened').length
    expect(ends(b)).toEqual(opened === 1 ? ['in lost'] : [])
    expect(b.failures).toEqual([])
  })

  it('[HB3] that end without a last chunk are lost', async () => {
    const b = await createNode()
    const stranger = await createStranger([DIRECT])
    const connection = await stranger.libp2p.dial(b.libp2p.getMultiaddrs())
    await until(() => hasLink(b, stranger), 'a link')
    const stream = await connection.newStream(BULK)
    stream.send(part('open'))
    stream.send(part('chunk'))
    await stream.close()
    await until(() => ends(b).length === 1, 'the end')
    expect(bulkOf(b).map(({ event }) => event)).toEqual(['opened', 'chunk', 'ended'])
    expect(ends(b)).toEqual(['in lost'])
    expect(b.rejects).toEqual([])
  })
})

function part(kind: 'open' | 'chunk' | 'last' | 'received', tag = 1, payload = bytes('payload')): Uint8Array {
  return encodeBulkPart({ kind, tag, version: 1, payload }).subarray()
}
