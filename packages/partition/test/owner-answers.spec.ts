import type { Connection, Stream } from '@libp2p/interface'
import { meshId } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { OwnerAnswers, type OwnerAnswersInit } from '../src/dht/owner-answers.ts'
import { encodeQuestion } from '../src/dht/owner-protocol.ts'

const MESH = meshId('00112233445566778899aabbccddeeff')

/** What somebody is answered who asks for partition 0. */
async function answered(answers: (peer: string) => unknown): Promise<unknown[]> {
  const sent: unknown[] = []
  const ended = Promise.withResolvers<void>()
  const stream = {
    async *[Symbol.asyncIterator]() {
      yield await Promise.resolve(encodeQuestion({ meshId: MESH, partition: 0 }))
    },
    send: (bytes: Uint8Array) => sent.push(bytes),
    close: async () => await Promise.resolve(ended.resolve()),
    abort: (error: Error) => ended.reject(error)
  }
  let serve: ((stream: Stream, connection: Connection) => unknown) | undefined
  const init = {
    registrar: { handle: async (_: string, handler: typeof serve) => await Promise.resolve((serve = handler)) },
    host: { mesh: 'orders', hasDht: true, seal: async (_: string, value: Uint8Array) => await Promise.resolve(value) },
    core: () => ({
      meshId: MESH,
      record: () => ({ partitions: 1, generation: 0, epoch: 1, replicas: [{ peer: 'a', addresses: [] }], notAfter: 0 })
    }),
    answers,
    partitions: 1,
    log: () => undefined
  }
  await new OwnerAnswers(init as unknown as OwnerAnswersInit).start()
  serve?.(stream as unknown as Stream, { remotePeer: 'stranger' } as unknown as Connection)
  await ended.promise
  return sent
}

describe('a stranger', () => {
  test('[P22] is told where it may be, and by nothing but a yes: who promises an answer has said no', async () => {
    expect(await answered(() => true)).toHaveLength(1)
    expect(await answered(() => false)).toEqual([])
    expect(await answered(async () => await Promise.resolve(false))).toEqual([])
  })
})
