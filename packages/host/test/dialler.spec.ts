import type { Logger } from '@libp2p/interface'
import type { ConnectionManager } from '@libp2p/interface-internal'
import type { PeerName } from '@peermesh/kernel'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CONNECTION_SETTLE_MS, DIAL_TIMEOUT_MS, UPGRADE_TIMEOUT_MS } from '../src/constants.ts'
import { Dialler } from '../src/dialler.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Dials where nobody ever finishes, and tells how the dial ended. `answered`: somebody accepts the connection at once. */
function dial({ answered }: { readonly answered: boolean }): { ended: unknown } {
  const connectionManager = {
    openConnection: (...[, options]: Parameters<ConnectionManager['openConnection']>) => {
      if (answered) {
        options?.onProgress?.(new CustomEvent('upgrader:encrypt-outbound-connection') as never)
      }
      return new Promise((_, reject) => {
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
      })
    }
  } as ConnectionManager
  const log = (() => undefined) as unknown as Logger
  const outcome: { ended: unknown } = { ended: undefined }
  void new Dialler({ self: 'us' as PeerName, connectionManager, log }).dial('/ip4/127.0.0.1/tcp/1').then((ended) => {
    outcome.ended = ended
  })
  return outcome
}

it('[HA9] a dial that nobody answers is given up', async () => {
  const outcome = dial({ answered: false })
  await vi.advanceTimersByTimeAsync(DIAL_TIMEOUT_MS - 1)
  expect(outcome.ended).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect(outcome.ended).toStrictEqual({ failed: 'TimeoutError: The dial took too long.', refused: false })
})

it('[HA9] a dial that somebody answered is waited for much longer, and not for ever', async () => {
  const outcome = dial({ answered: true })
  await vi.advanceTimersByTimeAsync(UPGRADE_TIMEOUT_MS - 1)
  expect(outcome.ended).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect(outcome.ended).toStrictEqual({ failed: 'TimeoutError: The dial took too long.', refused: false })
})

/** Dials a peer to which there is a connection already; the next dial is refused. */
function dialAgain(): { readonly connection: EventTarget & { status: string }; readonly outcome: { ended: unknown } } {
  const connection = Object.assign(new EventTarget(), { status: 'open', remotePeer: 'them' })
  const connectionManager = {
    openConnection: (...[, options]: Parameters<ConnectionManager['openConnection']>) => {
      if (connection.status === 'open') {
        options?.onProgress?.(new CustomEvent('dial-queue:already-connected') as never)
        return Promise.resolve(connection)
      }
      return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
    }
  } as unknown as ConnectionManager
  const log = (() => undefined) as unknown as Logger
  const outcome: { ended: unknown } = { ended: undefined }
  void new Dialler({ self: 'us' as PeerName, connectionManager, log }).dial('/ip4/127.0.0.1/tcp/1').then((ended) => {
    outcome.ended = ended
  })
  return { connection, outcome }
}

it('[HA10] a dial is answered by a connection that was there already, once that has stayed', async () => {
  const { outcome } = dialAgain()
  await vi.advanceTimersByTimeAsync(CONNECTION_SETTLE_MS - 1)
  expect(outcome.ended).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect(outcome.ended).toStrictEqual({ peer: 'them' })
})

it('[HA10] a dial is not answered by a connection that ends: it is dialled in earnest, and the refusal of the port is told', async () => {
  const { connection, outcome } = dialAgain()
  await vi.advanceTimersByTimeAsync(1)
  connection.status = 'closed'
  connection.dispatchEvent(new Event('close'))
  await vi.advanceTimersByTimeAsync(0)
  expect(outcome.ended).toStrictEqual({ failed: 'Error: connect ECONNREFUSED', refused: true })
})
