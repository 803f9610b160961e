import { type Connection, type Logger, serviceCapabilities } from '@libp2p/interface'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { IDENTIFY_AGAIN_MAX_MS, IDENTIFY_AGAIN_MIN_MS } from '../src/constants.ts'
import { Identification } from '../src/links/identification.ts'
import type { MeshHostComponents } from '../src/mesh-host.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A connection on which nobody is ever identified, and when that was asked again, from its opening on. */
function unidentified(): {
  readonly events: EventTarget
  readonly connection: Connection
  readonly askedAtMs: number[]
} {
  const events = new EventTarget()
  const connection = { id: 'one' } as Connection
  const askedAtMs: number[] = []
  const openedAtMs = performance.now()
  const identify = {
    [serviceCapabilities]: ['@libp2p/identify'],
    identify: async () => {
      askedAtMs.push(performance.now() - openedAtMs)
      await Promise.reject(new Error('it is too busy'))
    }
  }
  const connectionManager = { getConnections: () => [] }
  const components = { events, connectionManager, identify } as unknown as MeshHostComponents
  const log = (() => undefined) as unknown as Logger
  new Identification({ components, clock: systemClock, log }).start()
  events.dispatchEvent(new CustomEvent('connection:open', { detail: connection }))
  return { events, connection, askedAtMs }
}

it('[HL8] is asked again after 6 s that double to a minute', async () => {
  const { askedAtMs } = unidentified()
  await vi.advanceTimersByTimeAsync(4 * IDENTIFY_AGAIN_MAX_MS)
  const waits = askedAtMs.map((at, index) => at - (askedAtMs[index - 1] ?? 0))
  const [min, max] = [IDENTIFY_AGAIN_MIN_MS, IDENTIFY_AGAIN_MAX_MS]
  expect(waits).toEqual([min, 2 * min, 4 * min, 8 * min, max, max])
})

it.each([
  ['somebody is identified', 'peer:identify', (connection: Connection) => ({ connection })],
  ['it ends', 'connection:close', (connection: Connection) => connection]
])('[HL8] is asked no more once %s', async (_, type, detail) => {
  const { events, connection, askedAtMs } = unidentified()
  await vi.advanceTimersByTimeAsync(IDENTIFY_AGAIN_MIN_MS)
  events.dispatchEvent(new CustomEvent(type, { detail: detail(connection) }))
  await vi.advanceTimersByTimeAsync(4 * IDENTIFY_AGAIN_MAX_MS)
  expect(askedAtMs).toEqual([IDENTIFY_AGAIN_MIN_MS])
})
