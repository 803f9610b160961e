/** A peer that takes locks, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type AcquireOptions, createPeer, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'
import { timeEach } from '../store/in-flight.ts'
import { type Resident, residentAfterCollection } from '../store/resident.ts'
import { type Contest, contend, type Grant } from './contention.ts'

export interface LockerOptions {
  readonly found: boolean
  readonly bootstrap: readonly string[]
  readonly dataDir?: string
  readonly votes: 'never' | 'volatile' | 'durable'
}

/** Locks whose names begin so, numbered from 0. */
export interface Names {
  readonly prefix: string
  readonly count: number
  readonly options: AcquireOptions
}

const LOOK_EVERY_MS = 20

/** Names that are used once are used with so many under way. */
const WIDTH = 64

let peer: Peer | undefined

function running(): Peer {
  if (peer === undefined) {
    throw new RangeError('Open the locker first.')
  }
  return peer
}

const commands = {
  async open(init: LockerOptions): Promise<readonly string[]> {
    peer = await createPeer({ mesh: 'bench', control: false, ...init })
    return peer.addresses
  },

  /** Returns once it is linked to so many, itself among them, and to so many voters that serve. */
  async whenWhole({ peers, voters }: { peers: number; voters: number }): Promise<void> {
    const { membership, quorum } = running()
    for (;;) {
      const linked = membership.members().filter((member) => member.status === 'alive' && member.linked)
      const { configuration, reachable, problem } = quorum.group().status()
      const isServed = configuration?.voters.length === voters && reachable.length === voters && problem === undefined
      if (linked.length === peers && isServed) {
        return
      }
      await sleep(LOOK_EVERY_MS)
    }
  },

  /** Takes one lock again and again, each release awaited. In milliseconds. */
  async cycles({ name, count, options }: { name: string; count: number; options: AcquireOptions }): Promise<number> {
    const { locks } = running()
    const { elapsedMs } = await timeEach(count, 1, async () => {
      const lock = await locks.acquire(name, options)
      await lock.release()
    })
    return elapsedMs
  },

  /** Takes each once, and gives it back: afterwards it is idle, and this peer had it last. */
  async useOnce({ prefix, count, options }: Names): Promise<void> {
    const { locks } = running()
    await timeEach(count, WIDTH, async (index) => {
      await using _ = await locks.acquire(`${prefix}/${index}`, options)
    })
  },

  /** Takes one after the other, and gives it back. The median of what `acquire` takes, in milliseconds. */
  async acquireEach({ prefix, count, options }: Names): Promise<number> {
    const { locks } = running()
    const taken: number[] = []
    for (let index = 0; index < count; index++) {
      const startedAt = performance.now()
      const lock = await locks.acquire(`${prefix}/${index}`, options)
      taken.push(performance.now() - startedAt)
      await lock.release()
    }
    return taken.sort((a, b) => a - b)[Math.floor(count / 2)] ?? 0
  },

  /** Takes locks at random, so many at any time. In milliseconds. */
  async atRandom({ grants, inFlight, ...names }: Names & { grants: number; inFlight: number }): Promise<number> {
    const { locks } = running()
    const { elapsedMs } = await timeEach(grants, inFlight, async () => {
      const name = `${names.prefix}/${Math.floor(Math.random() * names.count)}`
      await using _ = await locks.acquire(name, names.options)
    })
    return elapsedMs
  },

  async contend({
    name,
    options,
    ...contest
  }: Contest & { name: string; options: AcquireOptions }): Promise<readonly Grant[]> {
    const { locks } = running()
    return await contend(
      {
        take: async () => await locks.acquire(name, options),
        isQueued: () => locks.status().some((request) => request.name === name && request.phase === 'queued')
      },
      contest
    )
  },

  /** Returns once it has the lock, and keeps it. */
  async hold({ name, options }: { name: string; options: AcquireOptions }): Promise<void> {
    await running().locks.acquire(name, options)
  },

  /** Returns once it waits for something. */
  async whenQueued(): Promise<void> {
    while (
      !running()
        .locks.status()
        .some(({ phase }) => phase === 'queued')
    ) {
      await sleep(LOOK_EVERY_MS)
    }
  },

  /** Registers that this peer holds as a voter. */
  async registers(): Promise<number> {
    return await Promise.resolve(running().quorum.group().status().registers)
  },

  /** Returns once it holds no more registers than these, or is waited for no longer. */
  async whenForgotten({ registers, withinMs }: { registers: number; withinMs: number }): Promise<void> {
    const until = performance.now() + withinMs
    while (running().quorum.group().status().registers > registers && performance.now() < until) {
      await sleep(LOOK_EVERY_MS)
    }
  },

  /** What it takes, once what is garbage is gone. */
  async resident(): Promise<Resident> {
    return await residentAfterCollection()
  },

  /** What a `Map` from so many names to small objects takes. */
  async mapBytes(count: number): Promise<number> {
    const before = (await residentAfterCollection()).liveBytes
    const map = new Map(Array.from({ length: count }, (_, index) => [`idle/${index}`, { fence: index }]))
    const { liveBytes } = await residentAfterCollection()
    // Used after the look, so that it is still there then.
    return map.size === count ? liveBytes - before : 0
  }
}

export type LockerCommands = typeof commands

serve(commands)
