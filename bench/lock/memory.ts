import type { Row } from '../subject.ts'
import type { LockSize } from './size.ts'
import type { Bed } from './lockers.ts'
import type { Variant } from './variants.ts'

const IDLE_BYTES_GOAL = 300

/** What a lock that was used once and is idle takes, of the peer that used it and votes: each name is another. */
export function idleMemoryRow({ id, options }: Variant, { idle: count }: LockSize, bed: Bed): Row {
  return {
    name: `memory-idle-${count}-${id}`,
    unit: 'B/lock',
    about: `heap and buffers of a peer that used ${count} locks once and votes, with them minus without`,
    limitAbout: 'a Map from names to small objects',
    goal: IDLE_BYTES_GOAL,
    warmUps: 0,
    samples: 1,
    open: async () => {
      const peer = (await bed.lockers()).at(0)
      // Code that runs for the first time takes memory, too.
      await peer.request('useOnce', { prefix: `warm ${id}`, count: Math.min(count, 500), options })
      return {
        value: async () => {
          const before = await peer.request('liveBytes')
          await peer.request('useOnce', { prefix: `idle ${id}`, count, options })
          return ((await peer.request('liveBytes')) - before) / count
        },
        limit: async () => (await peer.request('mapBytes', count)) / count
      }
    }
  }
}
