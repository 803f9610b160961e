import type { ComponentLogger, Metrics } from '@libp2p/interface'
import type { MeshHost } from '@peermesh/host'

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
}

/** What the store uses of libp2p: the service `host`, which comes before it in the map of services; `membership` may come anywhere. */
export interface StoreComponents {
  logger: ComponentLogger
  host: MeshHost
  metrics?: Metrics
}
