import type { PeerName, StoreId } from '@peermesh/kernel'

/** Names a group of voters. `root` is the one that a mesh is founded with. */
export type GroupName = string

/** The group that a mesh is founded with. */
export const ROOT: GroupName = 'root'

/** Who votes. A peer that lost its disk has another store id, and is another voter: an acceptor that forgot a promise would break all others. */
export interface Voter {
  readonly peer: PeerName
  readonly storeId: StoreId
  /** It remembers only as long as its process runs. */
  readonly volatile: boolean
}

/** Who votes in one epoch of a group. Of each epoch one successor at most is ever chosen, by the epoch itself. */
export interface Configuration {
  readonly group: GroupName
  /** Random, minted when the group was founded and by each `forceReconfigure`: two lineages of one group refuse each other. */
  readonly lineage: string
  /** Raised only by an operator: at founding, and by `forceReconfigure`. */
  readonly generation: number
  readonly epoch: number
  readonly voters: readonly Voter[]
  /** Registers that are free and were touched before this wall time are left out of this epoch; 0 drops none. */
  readonly dropBefore: number
}

/** A step from one epoch to the next: `next` was chosen as the successor of `from`. */
export interface Move {
  /** Absent where the sender knows only that `next` serves already. */
  readonly from?: Configuration | undefined
  readonly next: Configuration
}

/** Which epoch of which group a message speaks of. */
export interface Era {
  readonly group: GroupName
  readonly lineage: string
  readonly epoch: number
}

export function eraOf({ group, lineage, epoch }: Configuration): Era {
  return { group, lineage, epoch }
}

export function isSameEra(a: Era, b: Era): boolean {
  return a.epoch === b.epoch && a.lineage === b.lineage && a.group === b.group
}

/** Whether two of one era are one: of an epoch that was chosen there is one, and what differs is somebody's invention. */
export function isSameConfiguration(a: Configuration, b: Configuration): boolean {
  return (
    isSameEra(eraOf(a), eraOf(b)) &&
    a.dropBefore === b.dropBefore &&
    a.voters.length === b.voters.length &&
    a.voters.every((voter) => voterOf(b, voter) !== undefined)
  )
}

/** More than half of all voters, of an agreed configuration and never of a view. */
export function majorityOf({ voters }: Configuration): number {
  return Math.floor(voters.length / 2) + 1
}

/** The same peer under another store id is nobody. */
export function voterOf(
  configuration: Configuration,
  { peer, storeId }: Pick<Voter, 'peer' | 'storeId'>
): Voter | undefined {
  return configuration.voters.find((voter) => voter.peer === peer && voter.storeId === storeId)
}

/** Whether `a` comes after `b`: what an operator forced comes after all that was before. */
export function isLater(a: Configuration, b: Configuration | undefined): boolean {
  if (b === undefined || a.generation !== b.generation) {
    return b === undefined || a.generation > b.generation
  }
  // Two that were forced at once, unaware of each other, are two groups: nobody passes from one to the other.
  return a.lineage === b.lineage && a.epoch > b.epoch
}

/** More than half of the voters remember only as long as their processes run. */
export function isVolatile(configuration: Configuration): boolean {
  return configuration.voters.filter((voter) => voter.volatile).length >= majorityOf(configuration)
}

/** Whether plain data, as a register holds it, is a configuration. */
export function isConfiguration(value: unknown): value is Configuration {
  const { group, lineage, generation, epoch, voters, dropBefore } = (value ?? {}) as Partial<Configuration>
  return (
    typeof group === 'string' &&
    typeof lineage === 'string' &&
    Number.isSafeInteger(generation) &&
    Number.isSafeInteger(epoch) &&
    Number.isFinite(dropBefore) &&
    Array.isArray(voters) &&
    voters.length > 0 &&
    voters.every(({ peer, storeId }) => typeof peer === 'string' && typeof storeId === 'string')
  )
}
