import type { Stream, StreamMuxer } from '@libp2p/interface'
import { multiaddrConnectionPair } from '@libp2p/utils'
import { yamux } from '@libp2p/yamux'
import { expect, it } from 'vitest'
import { guardedMuxer } from '../src/index.ts'

const HEADER_BYTES = 12

interface Pair {
  readonly muxer: StreamMuxer
  readonly out: Stream
  /** Bytes that were granted, one number for each window update that had nothing else to say. */
  readonly grants: number[]
  /** Resolves once so many bytes came in at the other end. */
  arrived(bytes: number): Promise<void>
}

/** A stream from one muxer to another that reads it, and a look at what that one says back. */
async function pair(): Promise<Pair> {
  const [outbound, inbound] = multiaddrConnectionPair()
  const grants: number[] = []
  outbound.addEventListener('message', ({ data }) => {
    const frame = data.subarray()
    const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
    if (frame.byteLength === HEADER_BYTES && header.getUint8(1) === 1 && header.getUint16(2) === 0) {
      grants.push(header.getUint32(8))
    }
  })
  const create = guardedMuxer(yamux({ enableKeepAlive: false }))(undefined)
  const muxer = create.createStreamMuxer(outbound)
  const other = create.createStreamMuxer(inbound)
  let received = 0
  let look = (): void => undefined
  other.addEventListener('stream', ({ detail }) => {
    detail.addEventListener('message', ({ data }) => {
      received += data.byteLength
      look()
    })
  })
  const arrived = (bytes: number): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (received >= bytes) {
          resolve()
        }
      }
      look()
    })
  return { muxer, out: await muxer.createStream(), grants, arrived }
}

it('small messages are not answered with a window update each', async () => {
  const { out, grants, arrived } = await pair()
  for (let message = 1; message <= 100; message++) {
    out.send(new Uint8Array(100))
    await arrived(message * 100)
  }
  expect(grants).toEqual([])
})

it('what is read is granted in the end: much more than a window goes through a stream', async () => {
  const { out, grants, arrived } = await pair()
  const bytes = 4 * 1_024 * 1_024
  for (let sent = 0; sent < bytes; sent += 16_384) {
    out.send(new Uint8Array(16_384))
  }
  await arrived(bytes)
  const granted = grants.reduce((sum, grant) => sum + grant, 0)
  expect(granted).toBeGreaterThan(bytes - 256 * 1_024)
  expect(grants.length).toBeLessThanOrEqual(bytes / (64 * 1_024))
})

it('a stream that was paused goes on where it is resumed', async () => {
  const [outbound, inbound] = multiaddrConnectionPair()
  const create = guardedMuxer(yamux({ enableKeepAlive: false }))(undefined)
  const muxer = create.createStreamMuxer(outbound)
  const other = create.createStreamMuxer(inbound)
  const bytes = 1_024 * 1_024
  const accepted = Promise.withResolvers<Stream>()
  other.addEventListener('stream', ({ detail }) => {
    detail.pause()
    accepted.resolve(detail)
  })
  const out = await muxer.createStream()
  out.send(new Uint8Array(bytes))
  const stream = await accepted.promise
  const all = Promise.withResolvers<void>()
  let received = 0
  stream.addEventListener('message', ({ data }) => {
    received += data.byteLength
    if (received === bytes) {
      all.resolve()
    }
  })
  while (stream.readBufferLength < 256 * 1_024) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(received).toBe(0)
  stream.resume()
  await all.promise
})

it('a connection that ends in the moment in which a stream is opened on it throws into nobody', async () => {
  const [outbound] = multiaddrConnectionPair()
  const muxer = guardedMuxer(yamux({ enableKeepAlive: false }))(undefined).createStreamMuxer(outbound)
  const opening = muxer.createStream()
  const closing = outbound.close()
  const stream = await opening
  await closing
  expect(() => stream.send(new Uint8Array(1))).toThrow('closed')
})
