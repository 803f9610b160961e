import type { PeerName } from '@peermesh/kernel'
import type { Configuration, Voter } from '@peermesh/quorum/core'
import type { View } from './view.ts'

/** Who is to vote next, or why that cannot be said; and of whom too little is known for it. */
export type Target = { readonly voters: readonly Voter[] } | { readonly reason: string; readonly stranger?: PeerName }

/** An even number bears no loss that one less does not. */
export function oddOf<T>(items: readonly T[]): readonly T[] {
  return items.length % 2 === 0 ? items.slice(0, -1) : items
}

/** The voters of a partition that goes on from this configuration, where these members are to hold it. Who votes already is kept as it is. */
export function targetOf(desired: readonly PeerName[], { voters }: Configuration, view: View): Target {
  const wanted = oddOf(desired)
  const next: Voter[] = []
  for (const peer of wanted) {
    const kept = voters.find((voter) => voter.peer === peer && !view.hasGivenUp(voter))
    const voter = kept ?? view.voterOf(peer)
    if (voter === undefined) {
      return { reason: `${peer} has not said yet whether it votes`, stranger: peer }
    }
    next.push(voter)
  }
  if (next.length === 0) {
    return { reason: 'there is no member to hold it' }
  }
  // Who is only away still has what it held: fewer voters would be fewer copies.
  return next.length < voters.length && !voters.some((voter) => view.hasGivenUp(voter))
    ? { reason: 'there are too few members to take the place of those that are away' }
    : { voters: next }
}

/** With which voters a partition begins: of those that should hold it whoever is linked. */
export function firstVoters(desired: readonly PeerName[], view: View): readonly Voter[] {
  return oddOf(desired.filter((peer) => view.isLinked(peer)).flatMap((peer) => view.voterOf(peer) ?? []))
}

/** The same voters with the same primary: in which order the others stand says nothing. */
export function isSameHolding(a: readonly Voter[], b: readonly Voter[]): boolean {
  return a.length === b.length && a[0]?.peer === b[0]?.peer && a.every((voter) => isAmong(voter, b))
}

export function isAmong({ peer, storeId }: Voter, voters: readonly Voter[]): boolean {
  return voters.some((voter) => voter.peer === peer && voter.storeId === storeId)
}
