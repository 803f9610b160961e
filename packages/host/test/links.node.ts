import { identify } from '@libp2p/identify'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeFrames } from '../src/wire/frame.ts'
import {
  connect,
  createNode,
  createStranger,
  hasLink,
  linksOf,
  stopAll,
  type TestNode,
  until
} from './support/nodes.ts'
import { bytes, ToyCore, type ToyOutput, toySeat } from './support/toy-core.ts'

const PROTOCOL = '/peermesh/test/1.0.0'

afterEach(stopAll)

function send(to: TestNode, word: string): ToyOutput {
  return { type: 'send', to: to.name, message: bytes(word) }
}

async function linked(...inits: Parameters<typeof createNode>[]): Promise<[TestNode, TestNode]> {
  const a = await createNode(...(inits[0] ?? []))
  const b = await createNode(...(inits[1] ?? inits[0] ?? []))
  await connect(a, b)
  return [a, b]
}

/** Says a word each way and waits until it is heard: the link is whole. */
async function talk(a: TestNode, b: TestNode, word: string): Promise<void> {
  await until(() => hasLink(a, b) && hasLink(b, a), 'links both ways')
  await a.toy.command({ outputs: [send(b, word)] })
  await b.toy.command({ outputs: [send(a, word)] })
  const heard = (): boolean => b.core.messagesFrom(a.name).includes(word) && a.core.messagesFrom(b.name).includes(word)
  await until(heard, `'${word}' both ways`)
}

describe.each(['memory', 'tcp'] as const)('links over %s', (transport) => {
  it('[HL1] carry messages both ways in order, the frames of a turn in one write', async () => {
    const [a, b] = await linked([{ transport }])
    const words = Array.from({ length: 1000 }, (_, index) => `word ${index}`)
    await a.toy.command({ outputs: words.map((word) => send(b, word)) })
    await b.toy.command({ outputs: words.map((word) => send(a, word)) })
    await until(() => b.core.of('message').length === 1000 && a.core.of('message').length === 1000, 'all messages')
    expect(b.core.messagesFrom(a.name)).toEqual(words)
    expect(a.core.messagesFrom(b.name)).toEqual(words)
    expect(a.host.statistics.links.writes).toBe(1)
    expect(a.host.statistics.traffic.toy?.direct).toEqual({
      messagesIn: 1000,
      messagesOut: 1000,
      bytesIn: 7890,
      bytesOut: 7890
    })
  })

  it('[HL3] come back after our stream was reset, with lost and up told at both ends', async () => {
    const [a, b] = await linked([{ transport }])
    await talk(a, b, 'before')
    const stream = a.libp2p
      .getConnections()[0]
      ?.streams.find((it) => it.protocol === PROTOCOL && it.direction === 'outbound')
    stream?.abort(new RangeError('a test resets it'))
    await until(() => linksOf(a, b).length === 3 && linksOf(b, a).length === 3, 'lost and up again')
    expect(linksOf(a, b)).toEqual(['up', 'lost by us', 'up'])
    expect(linksOf(b, a)).toEqual(['up', 'lost by them', 'up'])
    await talk(a, b, 'after')
  })

  it('[HL8] come about where libp2p could not identify who is there, at either end', async () => {
    // What asks by itself and fails, and what never asks, look alike: both ends are silent.
    const services = { identify: identify({ runOnConnectionOpen: false }) }
    const [a, b] = await linked([{ transport, services }])
    await talk(a, b, 'in the end')
  })

  it('[HL3] come back when the peers are connected anew', async () => {
    const [a, b] = await linked([{ transport }])
    await talk(a, b, 'before')
    a.libp2p.getConnections()[0]?.abort(new RangeError('a test cuts it'))
    await until(() => !hasLink(a, b) && !hasLink(b, a), 'lost at both ends')
    expect(a.host.statistics.links.up).toBe(0)
    await b.libp2p.dial(a.libp2p.getMultiaddrs())
    await talk(a, b, 'after')
  })

  it('[HL3] are one where there are two connections, and move when theirs closes', async () => {
    const [a, b] = await linked([{ transport }])
    await a.libp2p.dial(b.libp2p.getMultiaddrs(), { force: true })
    await until(() => b.libp2p.getConnections().length === 2, 'two connections')
    await talk(a, b, 'two connections')
    const streams = (): number =>
      a.libp2p.getConnections().flatMap((connection) => connection.streams.filter((it) => it.protocol === PROTOCOL))
        .length
    expect(streams()).toBe(2)
    const used = a.libp2p.getConnections().find((it) => it.streams.some((stream) => stream.protocol === PROTOCOL))
    used?.abort(new RangeError('a test cuts it'))
    await until(() => linksOf(a, b).length >= 3, 'lost and up again')
    await talk(a, b, 'one connection')
  })

  it('[HL7] are opened to peers that were connected before we started', async () => {
    const a = await createNode({ transport })
    const b = await createNode({ transport })
    const service = a.host as unknown as { stop(): Promise<void>; start(): Promise<void> }
    await service.stop()
    await a.libp2p.dial(b.libp2p.getMultiaddrs())
    await until(() => b.libp2p.getConnections().length === 1, 'a connection')
    await service.start()
    await talk(a, b, 'hello')
  })
})

describe('links', () => {
  it('[HL1] write what is urgent first, though it was sent last', async () => {
    const heard: string[] = []
    const seat = (name: string, tag: number, priority: number) => {
      const create = (): ToyCore => new ToyCore((input) => (input.type === 'message' && heard.push(name), []))
      return toySeat({ name, tag, priority, create })
    }
    const seats = [seat('store', 1, 9), seat('membership', 2, 0)]
    const [a, b] = await linked([{ seats }])
    const [store, membership] = a.handles
    void store?.command({ outputs: [send(b, '1'), send(b, '2')] })
    void membership?.command({ outputs: [send(b, '3')] })
    await until(() => heard.length === 3, 'all messages')
    expect(heard).toEqual(['membership', 'store', 'store'])
  })

  it('[HL1] carry the answer to what is heard first in a turn at once, though it had to be persisted', async () => {
    let writes: number | undefined
    const answering = new ToyCore((input) => {
      if (input.type === 'message') {
        // The end of the turn in which it is heard: other writes of the stream may come before.
        queueMicrotask(() => {
          writes = b.host.statistics.links.writes
        })
        const changes = [{ key: 'heard', value: input.message }]
        return [{ type: 'persist', changes, durability: 'power', token: 1 }]
      }
      return input.type === 'persisted' ? [send(a, 'answer')] : []
    })
    const a = await createNode()
    const b = await createNode({ seats: [toySeat({ create: () => answering })] })
    await connect(a, b)
    await until(() => hasLink(a, b) && hasLink(b, a), 'links both ways')
    await a.toy.command({ outputs: [send(b, 'question')] })
    await until(() => a.core.messagesFrom(b.name).includes('answer'), 'the answer')
    expect(writes).toBe(1)
  })

  it('[HL1] carry what a core says before it persists at once: others work on it meanwhile', async () => {
    const writes: number[] = []
    const create = (): ToyCore =>
      new ToyCore((input) => (input.type === 'persisted' && writes.push(a.host.statistics.links.writes), []))
    const a = await createNode({ seats: [toySeat({ create })] })
    const b = await createNode()
    await connect(a, b)
    await until(() => hasLink(a, b) && hasLink(b, a), 'links both ways')
    const before = a.host.statistics.links.writes
    const changes = [{ key: 'said', value: bytes('question') }]
    const persist = { type: 'persist', changes, durability: 'power', token: 1 } as const
    await a.toy.command({ outputs: [send(b, 'question'), persist] })
    await until(() => b.core.messagesFrom(a.name).includes('question'), 'the question')
    expect(writes).toEqual([before + 1])
  })

  it('[HL4] hold what a peer says until our own stream to it is open', async () => {
    const a = await createNode()
    const stranger = await createStranger([])
    const connection = await stranger.libp2p.dial(a.libp2p.getMultiaddrs())
    const stream = await connection.newStream(PROTOCOL)
    stream.send(Uint8Array.of(0, 0, 0, 4, 1, 1, 104, 105))
    await until(
      () => a.libp2p.getConnections()[0]?.streams.some((it) => it.protocol === PROTOCOL) === true,
      'the stream'
    )
    expect(a.core.of('message')).toEqual([])
    await stranger.libp2p.handle(PROTOCOL, () => undefined)
    await until(() => a.core.messagesFrom(stranger.name).length === 1, 'the message')
    const order = a.core.inputs.map(({ type }) => type).filter((type) => type === 'link' || type === 'message')
    expect(order).toEqual(['link', 'message'])
  })

  it('[HL4] hold back a peer that says more than we can hold before our stream is open', async () => {
    const a = await createNode()
    const stranger = await createStranger([])
    const connection = await stranger.libp2p.dial(a.libp2p.getMultiaddrs())
    const stream = await connection.newStream(PROTOCOL)
    const frames = encodeFrames(
      Array.from({ length: 160 }, () => ({ tag: 1, version: 1, payload: new Uint8Array(60_000) }))
    )
    stream.send(frames)
    await until(() => stream.writeBufferLength < frames.byteLength, 'the first window is sent')
    expect(stream.writeBufferLength).toBeGreaterThan(8_000_000)
    await stranger.libp2p.handle(PROTOCOL, () => undefined)
    await until(() => a.core.of('message').length === 160, 'all messages')
    expect(stream.status).toBe('open')
    expect(linksOf(a, stranger)).toEqual(['up'])
  })

  it('[HL5] of a peer that opens another stream are lost and opened anew', async () => {
    const a = await createNode()
    const stranger = await createStranger([PROTOCOL])
    const connection = await stranger.libp2p.dial(a.libp2p.getMultiaddrs())
    const first = await connection.newStream(PROTOCOL)
    await until(() => hasLink(a, stranger), 'a link')
    const second = await connection.newStream(PROTOCOL)
    second.send(Uint8Array.of(0, 0, 0, 4, 1, 1, 104, 105))
    await until(() => a.core.messagesFrom(stranger.name).length === 1, 'the message on the second stream')
    expect(linksOf(a, stranger)).toEqual(['up', 'lost by them', 'up'])
    await until(() => first.status === 'reset', 'the first stream is reset')
    expect(stranger.inbound.map(({ status }) => status)).toEqual(['reset', 'open'])
  })

  it('[HL3] are opened 100 ms after a stream comes on another connection, however often that happens: each of two processes with one key is heard', async () => {
    const a = await createNode()
    const stranger = await createStranger([PROTOCOL])
    const dial = async () => await stranger.libp2p.dial(a.libp2p.getMultiaddrs(), { force: true })
    const connections = [await dial(), await dial()] as const
    for (let turn = 0; turn < 8; turn++) {
      const stream = await (connections[turn % 2] ?? connections[0]).newStream(PROTOCOL)
      const before = a.core.messagesFrom(stranger.name).length
      const openedAt = performance.now()
      stream.send(Uint8Array.of(0, 0, 0, 4, 1, 1, 104, 105))
      await until(() => a.core.messagesFrom(stranger.name).length > before, 'its message is heard')
      // After as many failures it would else be 5 s.
      expect(performance.now() - openedAt).toBeLessThan(2_000)
    }
  })

  it('[HL6] to a peer that was expelled stay closed, whatever it opens', async () => {
    const a = await createNode({ seats: [toySeat({ gatekeeper: true })] })
    const stranger = await createStranger([PROTOCOL])
    const connection = await stranger.libp2p.dial(a.libp2p.getMultiaddrs())
    await until(() => hasLink(a, stranger), 'a link')
    await a.toy.command({ outputs: [{ type: 'expel', peer: stranger.name, reason: 'another mesh' }] })
    expect(linksOf(a, stranger)).toEqual(['up', 'lost by us'])
    const stream = await connection.newStream(PROTOCOL)
    stream.send(Uint8Array.of(0, 0, 0, 4, 1, 1, 104, 105))
    // A link to somebody else is opened meanwhile: the host had every chance to open this one.
    const b = await createNode({ seats: [toySeat({ gatekeeper: true })] })
    await connect(a, b)
    expect(linksOf(a, stranger)).toEqual(['up', 'lost by us'])
    expect(a.core.of('message')).toEqual([])
  })

  it('[HL2] of a peer that does not read are reset when their queue is full, and counted', async () => {
    const a = await createNode({ host: { linkQueueBytesMax: 1024 * 1024 } })
    const stranger = await createStranger([PROTOCOL])
    await stranger.libp2p.dial(a.libp2p.getMultiaddrs())
    await until(() => hasLink(a, stranger) && stranger.inbound.length === 1, 'a link')
    stranger.inbound[0]?.pause()
    const message = new Uint8Array(64 * 1024)
    let queued = 0
    for (let count = 0; count < 100 && hasLink(a, stranger); count++) {
      await a.toy.command({ outputs: [{ type: 'send', to: stranger.name, message }] })
      queued = Math.max(queued, a.host.statistics.links.queueBytes)
    }
    expect(linksOf(a, stranger)).toEqual(['up', 'lost by us'])
    expect(queued).toBeLessThanOrEqual(1024 * 1024)
    expect(a.host.statistics.links).toMatchObject({ overflowed: 1, queueBytes: 0 })
  })

  it('[HL2] of a peer that reads again deliver what waited, in order', async () => {
    const a = await createNode()
    const stranger = await createStranger([PROTOCOL])
    await stranger.libp2p.dial(a.libp2p.getMultiaddrs())
    await until(() => hasLink(a, stranger) && stranger.inbound.length === 1, 'a link')
    const [stream] = stranger.inbound
    stream?.pause()
    let received = 0
    stream?.addEventListener('message', ({ data }) => (received += data.byteLength))
    const message = new Uint8Array(10_000)
    for (let count = 0; count < 400; count++) {
      await a.toy.command({ outputs: [{ type: 'send', to: stranger.name, message }] })
    }
    expect(a.host.statistics.links.queueBytes).toBeGreaterThan(1_000_000)
    stream?.resume()
    await until(() => received === 400 * 10_006, 'all bytes')
    expect(a.host.statistics.links).toMatchObject({ queueBytes: 0, up: 1, lost: 0 })
  })
})
