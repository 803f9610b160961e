import type { Row } from '../subject.ts'
import type { LockSize } from './size.ts'
import type { Bed, LockerChild } from './lockers.ts'
import type { Variant } from './variants.ts'

const IDLE_BYTES_GOAL = 300

/** Registers of the mesh itself that may come to be meanwhile: sessions, above all. */
const REGISTERS_SPARED = 20

/** After this nothing is kept warm either, in milliseconds. */
const COLD_MS = 21_000

/** In bytes by lock. */
interface Memory {
  readonly used: number
  readonly idle: number
  readonly limit: number
}

/** What a lock takes that was used once, of the peer that used it and votes: each name is another. At once, and when nobody used it for so long that it is forgotten. */
export function memoryRows(variant: Variant, size: LockSize, bed: Bed): Row[] {
  const { id } = variant
  const { idle: count } = size
  let taken: Promise<Memory> | undefined
  const row = (what: 'used' | 'idle'): Row => ({
    name: `memory-${what}-${count}-${id}`,
    unit: 'B/lock',
    about: `heap and buffers of a peer that ${what === 'used' ? 'just' : 'long ago'} used ${count} locks once and votes, with them minus without`,
    limitAbout: 'a Map from names to small objects',
    ...(what === 'idle' ? { goal: IDLE_BYTES_GOAL } : {}),
    warmUps: 0,
    samples: 1,
    open: () =>
      Promise.resolve({
        value: async () => (await (taken ??= memoryOf(variant, size, bed)))[what],
        limit: async () => (await (taken ??= memoryOf(variant, size, bed))).limit
      })
  })
  return [row('used'), row('idle')]
}

async function memoryOf({ id, options }: Variant, size: LockSize, bed: Bed): Promise<Memory> {
  const { idle: count } = size
  const peer = (await bed.lockers()).at(0)
  // Code that runs for the first time takes memory, too.
  await peer.request('useOnce', { prefix: `warm ${id}`, count: Math.min(count, 500), options })
  await forgotten(peer, size, 0)
  const before = await liveBytes(peer)
  const registers = await peer.request('registers')
  await peer.request('useOnce', { prefix: `idle ${id}`, count, options })
  const used = ((await liveBytes(peer)) - before) / count
  await forgotten(peer, size, registers)
  const idle = ((await liveBytes(peer)) - before) / count
  return { used, idle, limit: (await peer.request('mapBytes', count)) / count }
}

/** Waits until the voter holds no more registers than it did, and what is kept warm for those it dropped is gone. */
export async function forgotten(peer: LockerChild, { forgetMs }: LockSize, registers: number): Promise<void> {
  await peer.request('whenForgotten', { registers: registers + REGISTERS_SPARED, withinMs: forgetMs })
  await new Promise((resolve) => setTimeout(resolve, Math.min(forgetMs, COLD_MS)))
}

async function liveBytes(peer: LockerChild): Promise<number> {
  return (await peer.request('resident')).liveBytes
}
