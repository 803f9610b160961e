import type { AbortOptions } from '@libp2p/interface'

/**
 * When a write is acknowledged: `local` once it is durable here, `one` once it is on the disk of another peer too, `quorum` once it is on those of a majority
 * of the peers that were here when it became durable (alive, as membership says, or linked), this one counted, `all` once it is on all of theirs. Of a peer
 * without a disk, it is once the write is in its memory.
 */
export type WriteAck = 'local' | 'one' | 'quorum' | 'all'

export interface WriteOptions extends AbortOptions {
  /**
   * More than `local` waits for other peers to say that it is on their disks, as `durability: 'process'` means it. Each round trip and disk costs its time.
   *
   * It is a hint about durability, and never agreement: both sides of a partition reach `quorum`, each of the peers that it sees; what was acknowledged may be
   * overwritten by a write that nobody had seen, and is gone where all who held it lose their disks.
   *
   * @default 'local'
   */
  readonly ack?: WriteAck
}

/** Of a value that is not there for ever: one of the two, or neither. */
export interface Expiry {
  /** For so long from now on, by this peer's wall clock, in milliseconds. */
  readonly ttlMs?: number
  /** Until then, in milliseconds since 1970. */
  readonly expiresAt?: number
}

/** @see Store.put */
export interface PutOptions extends WriteOptions, Expiry {}
