import type { Connection, Logger, Stream } from '@libp2p/interface'
import { peerName } from '@peermesh/kernel'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OutgoingTransfer, type TransferOutcome } from '../src/bulk/outgoing-transfer.ts'
import { BULK_CHUNK_BYTES_MAX, BULK_STALL_MS } from '../src/constants.ts'
import { toySeat } from './support/toy-core.ts'

/** A stream whose receiver takes as many bytes as the test says. */
class SlowStream extends EventTarget {
  readonly status = 'open'
  readonly writeStatus = 'writable'
  writeBufferLength = 0

  get writableNeedsDrain(): boolean {
    return this.writeBufferLength > 0
  }

  send(data: { readonly byteLength: number }): boolean {
    this.writeBufferLength += data.byteLength
    return false
  }

  take(bytes: number): void {
    this.writeBufferLength = Math.max(0, this.writeBufferLength - bytes)
    this.dispatchEvent(new Event('drain'))
  }

  abort(): void {}
}

let stream: SlowStream
let transfer: OutgoingTransfer
let outcomes: TransferOutcome[]
let ready: number

beforeEach(async () => {
  vi.useFakeTimers()
  stream = new SlowStream()
  outcomes = []
  ready = 0
  transfer = new OutgoingTransfer({
    peer: peerName('bob'),
    seat: toySeat(),
    version: 1,
    log: Object.assign(() => undefined, { error: () => undefined }) as unknown as Logger,
    sent: () => undefined,
    ready: () => {
      ready += 1
    },
    malformed: () => undefined,
    over: (outcome) => outcomes.push(outcome)
  })
  const connection = { newStream: async () => stream as unknown as Stream } as unknown as Connection
  await transfer.open(connection, '/bulk', new Uint8Array(10))
  await take(100)
})

afterEach(() => {
  vi.useRealTimers()
})

/** There may be room only after the stream went on with its own buffer. */
async function take(bytes: number): Promise<void> {
  stream.take(bytes)
  await Promise.resolve()
}

describe('a bulk transfer to a slow receiver', () => {
  it.each([false, true])('[HB3] is not lost while bytes move (last chunk: %s)', async (last) => {
    expect(ready).toBe(1)
    transfer.push(new Uint8Array(BULK_CHUNK_BYTES_MAX), last)
    for (let taken = 0; taken < BULK_CHUNK_BYTES_MAX - 100_000; taken += 100_000) {
      vi.advanceTimersByTime(BULK_STALL_MS - 1)
      await take(100_000)
    }
    expect(outcomes).toEqual([])
    expect(ready).toBe(1)
  })

  it('[HB1] asks for one chunk when it is open, and for the next when that one is nearly sent', async () => {
    expect(ready).toBe(1)
    transfer.push(new Uint8Array(BULK_CHUNK_BYTES_MAX), false)
    expect(ready).toBe(1)
    expect(() => transfer.push(new Uint8Array(1), false)).toThrow('HB1')
    await take(2 * BULK_CHUNK_BYTES_MAX)
    expect(ready).toBe(2)
  })

  it('[HB3] is lost when nothing moves for BULK_STALL_MS', async () => {
    transfer.push(new Uint8Array(BULK_CHUNK_BYTES_MAX), false)
    await take(10_000)
    vi.advanceTimersByTime(BULK_STALL_MS - 1)
    expect(outcomes).toEqual([])
    vi.advanceTimersByTime(1)
    expect(outcomes).toEqual(['lost'])
  })

  it('[HB3] is given all the time that the sender needs for its next chunk', async () => {
    transfer.push(new Uint8Array(BULK_CHUNK_BYTES_MAX), false)
    await take(2 * BULK_CHUNK_BYTES_MAX)
    expect(ready).toBe(2)
    vi.advanceTimersByTime(10 * BULK_STALL_MS)
    expect(outcomes).toEqual([])
  })
})
