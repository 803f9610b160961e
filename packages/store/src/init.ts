import type { ComponentLogger, Metrics } from '@libp2p/interface'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { MeshHost } from '@peermesh/host'
import { OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import type { MergeFunction } from './store.ts'

/** What may be chosen of a store. */
export interface StoreInit {
  /**
   * What an acknowledged write survives: `process` the end of this process, SIGKILL included; `power` also the loss of power, at the price
   * of a disk sync for each group of writes. Without a data directory neither survives the process.
   *
   * @default 'process'
   */
  durability?: 'process' | 'power'
  /**
   * How many operations are remembered by key, to send a peer that was away just what it missed. Each costs 8 to 40 bytes of memory. A
   * peer that missed more than that fetches everything.
   *
   * @default 1,000,000
   */
  indexDotsMax?: number
  /**
   * How far ahead of ours a peer's wall clock may be before its time is no longer taken into ours, in milliseconds. Its writes are taken
   * in any case.
   *
   * @default 60,000
   */
  clockSkewMaxMs?: number
  /**
   * How many bytes of keys and values, as `stats().bytes` counts them, may be held here before writes that make them more are refused with `QuotaExceededError`.
   * Deletes, and values that are no larger than what they replace, are not. What others wrote is taken in all the same: give all peers the same, and leave room.
   *
   * @default no bound
   */
  bytesMax?: number
  /**
   * What values have to be, by the prefix of their keys: for each key the schema with the longest prefix holds. Any schema of
   * [Standard Schema](https://standardschema.dev) that answers at once. It checks and changes nothing: what it makes of a value is not stored.
   *
   * It holds for what is written here: values of `put`, elements of sets and lists, values of maps, by the key of the whole. What others wrote is taken in and
   * shown all the same, since replicas are equal, and `invalid` tells of it. Each program has its own schemas: give all peers the same.
   *
   * @default none
   */
  schemas?: Readonly<Record<string, StandardSchemaV1>>
  /**
   * What a key shows that holds values of concurrent writes, by the prefix of keys: for each key the function with the longest prefix holds. Without one the later
   * shows. All values stay until a write that has seen them, so that a function may be changed. It holds for what `put` writes, not for parts of typed keys.
   *
   * Each peer makes it anew, from what it holds: give all peers the same function, and let it use nothing but its arguments.
   *
   * @default none
   */
  merges?: Readonly<Record<string, MergeFunction>>
}

/** Each option, and what it may be. In which limits, the store itself says. */
export const STORE_OPTIONS: Readonly<Record<keyof StoreInit, OptionKind>> = {
  durability: oneOf('process', 'power'),
  indexDotsMax: OPTION.number,
  clockSkewMaxMs: OPTION.number,
  bytesMax: OPTION.number,
  schemas: OPTION.object,
  merges: OPTION.object
}

/** What the store uses of libp2p: the service `host`, which comes before it in the map of services; `membership` may come anywhere. */
export interface StoreComponents {
  logger: ComponentLogger
  host: MeshHost
  metrics?: Metrics
}
