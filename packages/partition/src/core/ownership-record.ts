import type { MeshId, PeerName } from '@peermesh/kernel'

/** A peer that holds a partition, and where it can be dialled, as far as whoever says so knows. */
export interface Replica {
  readonly peer: PeerName
  readonly addresses: readonly string[]
}

/** Who owns a partition, as it is told to whoever is not in the mesh. */
export interface OwnershipRecord {
  /** How many partitions the mesh has: who counts otherwise looks for keys in other places. */
  readonly partitions: number
  readonly generation: number
  /** From 1. */
  readonly epoch: number
  /** The primary first. */
  readonly replicas: readonly Replica[]
  /** Wall milliseconds, by the clock of who signed it: good until then, where nobody says otherwise. */
  readonly notAfter: number
}

/** What somebody said of owners, and who: the signature was checked before it came here. */
export interface OwnershipClaim {
  readonly by: PeerName
  readonly record: OwnershipRecord
}

export interface OwnershipCodec {
  /** One form for equal records. */
  encode(record: OwnershipRecord): Uint8Array
  /** @throws MalformedMessageError for anything that `encode` does not make */
  decode(bytes: Uint8Array): OwnershipRecord
}

/** Under which key of the DHT the owners of a partition are told, and who provides it. */
export function ownershipKey(mesh: MeshId, partition: number): string {
  return `/peermesh/${mesh}/p/${partition}`
}

/** P17 Only who holds a partition can say that it does. */
export function isByReplica({ by, record }: OwnershipClaim): boolean {
  return record.replicas.some(({ peer }) => peer === by)
}

/** P18 Above 0 where the first is the later one: by generation, by epoch, and of one epoch by how long it is good. */
export function compareRecords(a: OwnershipRecord, b: OwnershipRecord): number {
  return compareEpochs(a, b) || a.notAfter - b.notAfter
}

/** The same, where it does not matter when it was said. */
export function compareEpochs(a: OwnershipRecord, b: OwnershipRecord): number {
  return a.generation - b.generation || a.epoch - b.epoch
}
