/**
 * Runs a stack of peermesh cores on libp2p: direct streams, bulk streams, gossip, one timer and a journal.
 *
 * It is the ground that the other services of peermesh stand on, and the place to seat a core of your own. It has no opinion on what is
 * said: it moves bytes, checks their size before it reads them, hands each core its inputs one at a time, carries its outputs out
 * in order, and keeps what it persists.
 *
 * What it does not promise: a message is lost with its link, and gossip is lost, doubled and reordered at will. A core bears that
 * (see the contract in `@peermesh/kernel`).
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
 * import { meshHost } from '@peermesh/host'
 *
 * const node = await createLibp2p({
 *   // transports, encryption, a muxer; then
 *   services: {
 *     identify: identify(),
 *     host: meshHost({ mesh: 'orders', dataDir: './data/peer-a' })
 *     // any pubsub service (`pubsub: gossipsub()`), and services that take a seat: membership(), store() …
 *   }
 * })
 * ```
 *
 * @packageDocumentation
 */
import { configure } from './config.ts'
import type { MeshHost, MeshHostComponents, MeshHostInit } from './mesh-host.ts'
import { MeshHostService } from './service.ts'

export { type Clock, systemClock } from './clock.ts'
export {
  BULK_CHUNK_BYTES_MAX,
  BULK_TRANSFERS_MAX,
  DHT_NAMESPACE,
  JOURNAL_BACKLOG_BYTES_MAX,
  LINK_QUEUE_BYTES_MAX,
  MESSAGE_BYTES_MAX
} from './constants.ts'
export { type DhtReader, dhtReader } from './dht/dht.ts'
export { openValue } from './dht/signed-value.ts'
export {
  CommandFailedError,
  CorruptRecordError,
  DataDirectoryInUseError,
  DiskFullError,
  HostAlreadyStartedError,
  HostStoppedError,
  JournalError,
  MissingEncryptionKeyError,
  NotStartedError,
  PeerRestartedError,
  ReadOnlyDiskError
} from './errors.ts'
export { makeDataDirectory } from './journal/data-directory.ts'
export { diskError } from './journal/disk-errors.ts'
export { noticesCopies } from './copies.ts'
export { guardedMuxer } from './guarded-muxer.ts'
export { leanEncrypter } from './lean-encrypter.ts'
export type { EncryptionStatistics } from './journal/encryption/encrypted-journal.ts'
export { type EncryptionInit, encryptionKeysOf } from './journal/encryption/encryption-init.ts'
export { ENCRYPTION_KEY_BYTES, encryptionKeyId } from './journal/encryption/key-ring.ts'
export { levelJournal } from './journal/open-journal.ts'
export { memoryJournal } from './journal/memory-journal.ts'
export { type GaugeGroup, registerGauges } from './metrics.ts'
export type {
  MeshHost,
  MeshHostComponents,
  MeshHostEvents,
  MeshHostInit,
  SeatHandle,
  SeatInit
} from './mesh-host.ts'
export type { HostStatistics, PathTraffic, TrafficPath } from './statistics.ts'

/** @throws InvalidParametersError for a mesh name or a limit that cannot be meant */
export function meshHost(init: MeshHostInit): (components: MeshHostComponents) => MeshHost {
  const config = configure(init)
  return (components) => new MeshHostService(components, config)
}
