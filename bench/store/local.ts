import type { Row } from '../subject.ts'
import { startPeerChild, startRawChild } from './children.ts'

interface LocalPuts {
  /** `power`: on disk, and synced. */
  readonly storage: 'memory' | 'disk' | 'power'
  readonly inFlight: number
  /** How many puts one sample is. */
  readonly count: number
}

/** Puts of a peer that is alone; a new one, with an empty store, for each sample. */
export function localRow({ storage, inFlight, count }: LocalPuts): Row {
  const one = inFlight === 1
  return {
    name: `put-${storage}-${one ? 'awaited' : `${inFlight}-in-flight`}`,
    unit: 'µs/put',
    about: one ? 'each put awaited before the next' : `${inFlight} puts in flight at any time`,
    limitAbout: limitAbout(storage, inFlight),
    open: async (workshop) => {
      const [peer, raw] = await Promise.all([startPeerChild(workshop), startRawChild(workshop)])
      const entries = { seed: 'local', count }
      return {
        value: async () => {
          await peer.request('open', {
            mesh: 'bench',
            found: false,
            apart: true,
            ...(storage === 'memory' ? {} : { dataDir: await workshop.directory() }),
            durability: storage === 'power' ? 'power' : 'process'
          })
          await peer.request('prepare', entries)
          const elapsedMs = await peer.request('put', inFlight)
          await peer.request('close')
          return microsecondsEach(elapsedMs, count)
        },
        limit: async () => {
          await raw.request('prepare', entries)
          const elapsedMs =
            storage === 'memory'
              ? await raw.request('putIntoMap', inFlight)
              : await raw.request('putIntoLevel', {
                  directory: await workshop.directory(),
                  perBatch: inFlight,
                  sync: storage === 'power'
                })
          return microsecondsEach(elapsedMs, count)
        }
      }
    }
  }
}

function limitAbout(storage: LocalPuts['storage'], inFlight: number): string {
  if (storage === 'memory') {
    return 'Map.set after an awaited microtask'
  }
  const how = inFlight === 1 ? 'put, each awaited' : `batches of ${inFlight}`
  return `classic-level: ${how}${storage === 'power' ? ', sync' : ''}`
}

function microsecondsEach(elapsedMs: number, count: number): number {
  return (elapsedMs * 1_000) / count
}
