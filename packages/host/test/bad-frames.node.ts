import type { Stream } from '@libp2p/interface'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MESSAGE_BYTES_MAX } from '../src/constants.ts'
import { encodeFrames } from '../src/wire/frame.ts'
import {
  connect,
  createNode,
  createStranger,
  hasLink,
  linksOf,
  type Stranger,
  stopAll,
  type TestNode,
  until
} from './support/nodes.ts'
import { bytes } from './support/toy-core.ts'

const PROTOCOL = '/peermesh/test/1.0.0'

let node: TestNode
let stranger: Stranger

beforeEach(async () => {
  node = await createNode()
  stranger = await createStranger([PROTOCOL])
  await stranger.libp2p.dial(node.libp2p.getMultiaddrs())
  await until(() => hasLink(node, stranger), 'a link')
})

afterEach(stopAll)

async function open(): Promise<Stream> {
  const [connection] = stranger.libp2p.getConnections()
  const stream = await connection?.newStream(PROTOCOL, { maxOutboundStreams: 1000 })
  if (stream === undefined) {
    throw new Error('no connection')
  }
  return stream
}

const good = { tag: 1, version: 1, payload: bytes('good') }

describe('a live host', () => {
  it.each([
    ['of an unknown tag', encodeFrames([{ ...good, tag: 2 }]), 'host', 'a message for tag 2 version 1'],
    ['of another version', encodeFrames([{ ...good, version: 2 }]), 'toy', 'a message for tag 1 version 2'],
    [
      'that its codec refuses',
      encodeFrames([{ ...good, payload: Uint8Array.of(0xff) }]),
      'toy',
      'a toy message that begins with 0xff'
    ],
    ['that announces too much', Uint8Array.of(0, 1, 0, 3), 'host', 'a length of 65539 is not within 2 and 65538'],
    ['that announces nothing', Uint8Array.of(0, 0, 0, 0), 'host', 'a length of 0 is not within 2 and 65538']
  ])('[HW4] resets the stream of a frame %s, counts it and names the peer', async (_, encoded, core, reason) => {
    const stream = await open()
    stream.send(encodeFrames([good]))
    await until(() => node.core.of('message').length === 1, 'the good frame')
    stream.send(encoded)
    await until(() => stream.status === 'reset', 'the stream is reset')
    expect(node.rejects).toEqual([{ peer: stranger.name, core, reason }])
    expect(node.host.statistics.rejects).toEqual({ [reason]: 1 })
    expect(linksOf(node, stranger)).toEqual(['up', 'lost by us'])
    expect(node.failures).toEqual([])
    await until(() => hasLink(node, stranger), 'the link is opened again after its back-off')
  })

  it('[HW4] hears nothing of what follows a bad frame in the same write', async () => {
    const stream = await open()
    stream.send(encodeFrames([good, { ...good, tag: 9 }, good, { ...good, tag: 10 }]))
    await until(() => stream.status === 'reset', 'the stream is reset')
    expect(node.rejects.map(({ reason }) => reason)).toEqual(['a message for tag 9 version 1'])
    expect(node.host.statistics.traffic.toy?.direct.messagesIn).toBe(1)
    expect(node.core.messagesFrom(stranger.name)).toEqual(['good'])
  })

  it('[HW1] takes a frame of exactly the limit', async () => {
    const stream = await open()
    stream.send(encodeFrames([{ ...good, payload: new Uint8Array(MESSAGE_BYTES_MAX) }]))
    await until(() => node.core.of('message').length === 1, 'the frame')
    expect(node.rejects).toEqual([])
  })

  it('[HW4] resets the stream of a peer that its core rejects', async () => {
    const stream = await open()
    await node.toy.command({ outputs: [{ type: 'reject', peer: stranger.name, reason: 'it lies' }] })
    await until(() => stream.status === 'reset', 'the stream is reset')
    expect(node.rejects).toEqual([{ peer: stranger.name, core: 'toy', reason: 'it lies' }])
  })

  it('[HS3] stops itself, and says why, when a codec throws what is not a malformed message', async () => {
    const stream = await open()
    const pending = expect(node.toy.command({ unanswered: true })).rejects.toMatchObject({
      name: 'HostStoppedError',
      cause: expect.objectContaining({ message: 'a bug in the toy codec' })
    })
    stream.send(encodeFrames([{ ...good, payload: Uint8Array.of(0xfe) }]))
    await pending
    expect(node.failures).toEqual([expect.objectContaining({ message: 'a bug in the toy codec' })])
    await until(() => stream.status === 'reset', 'the stream is reset')
    await expect(node.toy.command({})).rejects.toMatchObject({ name: 'HostStoppedError' })
    expect(node.libp2p.status).toBe('started')
  })

  it('[HW2] stops itself when a core sends more than a frame may hold: the bug is ours', async () => {
    const message = new Uint8Array(MESSAGE_BYTES_MAX + 1)
    const command = node.toy.command({ outputs: [{ type: 'send', to: stranger.name, message }] })
    await expect(command).rejects.toMatchObject({ name: 'HostStoppedError' })
    expect(node.failures).toEqual([
      expect.objectContaining({ name: 'InvariantError', message: expect.stringContaining('HW2') })
    ])
  })

  it('[HW4] lives through 10,000 writes of random bytes, and serves others meanwhile', async () => {
    const other = await createNode()
    await connect(other, node)
    const bytesOf = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size))
    let stream = await open()
    for (let written = 1; written <= 10_000; written++) {
      // Half of them are frames with a random payload for a core that is there: those get as far as its codec.
      const payload = bytesOf(written % 50)
      const bugFree = payload[0] === 0xfe ? payload.fill(0xff) : payload
      const chunk = written % 2 === 0 ? encodeFrames([{ ...good, payload: bugFree }]) : bytesOf(written % 300)
      if (stream.writeStatus !== 'writable') {
        stream = await open()
      }
      stream.send(chunk)
      if (written % 10 === 0) {
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await other.toy.command({ outputs: [{ type: 'send', to: node.name, message: bytes('still there?') }] })
    await until(() => node.core.messagesFrom(other.name).length === 1, 'the message of the other')
    expect(node.failures).toEqual([])
    expect(node.rejects.length).toBeGreaterThan(0)
    expect(node.rejects.every(({ peer }) => peer === stranger.name)).toBe(true)
    expect(linksOf(node, other)).toEqual(['up'])
  })
})
