import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import { MESSAGE_BYTES_MAX } from '../src/constants.ts'
import { decodeFrame, encodeFrames, type Frame, frameLimits, ownBytes, PartReader } from '../src/wire/frame.ts'
import { bytes } from './support/toy-core.ts'
import { vector } from './support/vectors.ts'

const limits = frameLimits(MESSAGE_BYTES_MAX)

function readAll(reader: PartReader, chunks: readonly Uint8Array[]): Frame[] {
  return chunks.flatMap((chunk) => [...reader.read(chunk)].map(decodeFrame))
}

/** Cuts bytes at these places, whatever their order. */
function cut(all: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (all.length + 1)).sort((a, b) => a - b), all.length]
  return sorted.slice(1).map((end, index) => all.subarray(sorted[index], end))
}

const frameArbitrary = fc.record({
  tag: fc.integer({ min: 0, max: 255 }),
  version: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 300 })
})

describe('direct frames', () => {
  it('[HW1] come out as they went in, however the network cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(frameArbitrary, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (frames, places) => {
          expect(readAll(new PartReader(limits), cut(encodeFrames(frames), places))).toEqual(
            frames.map((frame) => ({ ...frame, payload: Uint8Array.from(frame.payload) }))
          )
        }
      )
    )
  })

  it('[HW1] of exactly the limit are read, one byte at a time too', () => {
    const frame = { tag: 3, version: 2, payload: new Uint8Array(MESSAGE_BYTES_MAX).fill(9) }
    const encoded = encodeFrames([frame])
    const single = [...encoded].map((byte) => Uint8Array.of(byte))
    expect(readAll(new PartReader(limits), [encoded])).toEqual([frame])
    expect(readAll(new PartReader(limits), single)).toEqual([frame])
  })

  it.each([
    ['one byte more than the limit', 2 + MESSAGE_BYTES_MAX + 1],
    ['four gigabytes', 0xffffffff],
    ['no room for a tag and a version', 1],
    ['nothing', 0]
  ])('[HW1] that announce %s are refused when their length is read', (_, length) => {
    const announced = new Uint8Array(4)
    new DataView(announced.buffer).setUint32(0, length)
    const reader = new PartReader(limits)
    expect([...reader.read(announced.subarray(0, 3))]).toEqual([])
    expect(() => [...reader.read(announced.subarray(3))]).toThrow(
      expect.objectContaining({ name: 'MalformedMessageError' })
    )
  })

  it('[HW1] [HW5] that come in small pieces of large chunks hold on to no chunk', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const reader = new PartReader(limits)
    const encoded = encodeFrames([{ tag: 3, version: 2, payload: new Uint8Array(1_000).fill(9) }])
    const last = encoded.length - 1
    const chunks: WeakRef<ArrayBufferLike>[] = []
    for (const byte of encoded.subarray(0, last)) {
      const chunk = new Uint8Array(MESSAGE_BYTES_MAX).fill(byte)
      chunks.push(new WeakRef(chunk.buffer))
      expect([...reader.read(chunk.subarray(0, 1))]).toEqual([])
    }
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    expect(chunks.filter((chunk) => chunk.deref() !== undefined).length).toBeLessThan(10)
    expect([...reader.read(encoded.subarray(last))]).toHaveLength(1)
  })

  it('[HW3] are, byte for byte, what they were in version 1.0.0', () => {
    const frames = [
      { tag: 1, version: 1, payload: bytes('hello') },
      { tag: 254, version: 0, payload: new Uint8Array(0) },
      { tag: 7, version: 255, payload: Uint8Array.of(0, 255) }
    ]
    const frozen = vector('direct-frames.hex')
    expect(toText(encodeFrames(frames), 'base16')).toBe(toText(frozen, 'base16'))
    expect(readAll(new PartReader(limits), [frozen])).toEqual(frames)
  })

  it('[HW1] of random bytes are cut or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), (chunks) => {
        try {
          readAll(new PartReader(limits), chunks)
        } catch (error) {
          expect(error).toMatchObject({ name: 'MalformedMessageError' })
        }
      }),
      { numRuns: 10_000 }
    )
  })

  it('[HW5] are handed on without the network chunk they came in', () => {
    const chunk = Buffer.alloc(10_000, 'kept')
    const kept = ownBytes(chunk.subarray(0, 4))
    expect(kept).toEqual(bytes('kept'))
    expect(kept.buffer.byteLength).toBe(4)
    const whole = new Uint8Array(10_000)
    expect(ownBytes(whole)).toBe(whole)
  })
})
