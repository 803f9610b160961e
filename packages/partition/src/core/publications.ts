import {
  Deadlines,
  type DhtInput,
  type DhtOutput,
  type MeshId,
  type Millis,
  millis,
  type Moment,
  type PeerName
} from '@peermesh/kernel'
import type { Owners } from './events.ts'
import { LIFE_REPUBLISHES, NOT_AFTER_MAX, PUBLISH_BATCH, PUBLISH_EVERY_MS } from './limits.ts'
import { type OwnershipCodec, ownershipKey, type OwnershipRecord } from './ownership-record.ts'
import { toldAddresses } from './told-addresses.ts'

export interface PublicationParts {
  readonly self: PeerName
  readonly partitions: number
  readonly republishMs: number
  readonly codec: OwnershipCodec
  readonly owners: (partition: number) => Owners
  readonly addressesOf: (peer: PeerName) => readonly string[]
  readonly output: (output: DhtOutput) => void
}

/** The one lookup of a start. */
const LOOKUP = 1

/** That there is none is said at once. A DHT of which no node is there yet takes as long as it may to say that nothing was found. */
const NO_DHT_WITHIN_MS = 1_000

/**
 * What this peer tells in the DHT: a record of each partition of which it is primary, and that it provides each that it holds. On change, and again from time to time, since nodes of the DHT
 * leave and forget; a few at a time.
 *
 * P20 Of each partition only its primary puts a record, and only its replicas say that they provide it.
 * P21 Nothing is put where there is no DHT: one lookup, before the first record, tells.
 */
export class Publications {
  readonly #parts: PublicationParts
  /** When each partition that this peer holds is to be told of. */
  readonly #due = new Deadlines<number>()
  readonly #held = new Set<number>()
  #meshId: MeshId | undefined
  #dht: 'unknown' | 'asked' | 'there' | 'absent' = 'unknown'
  #nextAt = millis(0)
  /** Taken from `#due`, and put off for the next batch: each once, though it comes to be due again meanwhile. */
  readonly #behind = new Set<number>()

  constructor(parts: PublicationParts) {
    this.#parts = parts
  }

  get meshId(): MeshId | undefined {
    return this.#meshId
  }

  get deadline(): Millis | undefined {
    if (this.#meshId === undefined || this.#dht === 'absent') {
      return undefined
    }
    const due = this.#behind.size > 0 ? millis(0) : this.#due.next
    return due === undefined ? undefined : millis(Math.max(due, this.#nextAt))
  }

  meshIs(meshId: MeshId): void {
    this.#meshId = meshId
  }

  /** A configuration of this partition began to serve. */
  changed(partition: number, now: Millis): void {
    const { owners, self } = this.#parts
    if (owners(partition).replicas.includes(self)) {
      this.#held.add(partition)
      this.#due.set(partition, now)
    } else {
      this.#held.delete(partition)
      this.#due.delete(partition)
    }
  }

  /** Where this peer can be dialled is part of each record. */
  addressesChanged(now: Millis): void {
    for (const partition of this.#held) {
      this.#due.set(partition, now)
    }
  }

  found(input: DhtInput): void {
    if (input.lookup === LOOKUP) {
      this.#nextAt = this.#dht === 'asked' ? millis(0) : this.#nextAt
      this.#dht = 'failed' in input && input.failed === 'no-dht' ? 'absent' : 'there'
    }
  }

  decide(at: Moment): void {
    const { deadline } = this
    if (deadline === undefined || deadline > at.now || this.#meshId === undefined) {
      return
    }
    for (const partition of this.#due.take(at.now)) {
      this.#behind.add(partition)
    }
    const [first] = this.#behind
    if (this.#dht === 'unknown' && first !== undefined) {
      this.#dht = 'asked'
      this.#nextAt = millis(at.now + NO_DHT_WITHIN_MS)
      this.#parts.output({ type: 'lookup', lookup: LOOKUP, what: 'values', key: ownershipKey(this.#meshId, first) })
      return
    }
    this.#nextAt = millis(at.now + PUBLISH_EVERY_MS)
    for (const partition of [...this.#behind].slice(0, PUBLISH_BATCH)) {
      this.#behind.delete(partition)
      this.#publish(this.#meshId, partition, at)
    }
  }

  /** What this peer knows of the owners of a partition that somebody used. */
  record(partition: number, { wall }: Moment): OwnershipRecord | undefined {
    const { partitions, republishMs, owners, addressesOf } = this.#parts
    const { epoch, generation, replicas } = owners(partition)
    return epoch === 0
      ? undefined
      : {
          partitions,
          generation,
          epoch,
          replicas: replicas.map((peer) => ({ peer, addresses: toldAddresses(addressesOf(peer)) })),
          notAfter: Math.min(NOT_AFTER_MAX, Math.max(0, Math.round(wall + LIFE_REPUBLISHES * republishMs)))
        }
  }

  #publish(meshId: MeshId, partition: number, at: Moment): void {
    const { self, codec, republishMs, output } = this.#parts
    const record = this.record(partition, at)
    if (record === undefined || !this.#held.has(partition)) {
      return
    }
    const key = ownershipKey(meshId, partition)
    if (record.replicas[0]?.peer === self) {
      output({ type: 'put', key, value: codec.encode(record) })
    }
    output({ type: 'provide', key })
    this.#due.set(partition, at.now + republishMs)
  }
}
