import { compareText, type PeerName, type StoreId } from '@peermesh/kernel'
import type { Configuration, Voter } from './configuration.ts'
import { VOTERS_MAX } from './limits.ts'

/** What is known of a peer that is, or could be, a voter. */
export interface Candidate extends Voter {
  /** `gone` surely does not come back as this voter: it left, or has another store id. `lost` is dead for long. */
  readonly standing: 'stable' | 'new' | 'lost' | 'gone'
}

/**
 * The voters that a group should have next, or `undefined` where it should keep those that it has. A policy: whatever it says is proposed, and the group
 * itself chooses.
 *
 * Odd sizes only, since a fourth voter bears no loss that three do not. Who left or lost its disk is replaced at once, who is dead for long too;
 * and with all of them there the group grows by two, up to seven, as long as there are stable peers. Where nobody can replace a voter that
 * left, the group shrinks, to one if need be. For those that are only dead it shrinks by two, where two are, and to three at least: they may come
 * back, and two of three still hold what a single one could lose.
 */
export function nextVoters(
  configuration: Configuration,
  candidates: ReadonlyMap<PeerName, Candidate>,
  sizeMax = VOTERS_MAX
): Voter[] | undefined {
  const { voters } = configuration
  const standingOf = ({ peer, storeId }: Voter): Candidate['standing'] => {
    const candidate = candidates.get(peer)
    return candidate === undefined ? 'new' : candidate.storeId === storeId ? candidate.standing : 'gone'
  }
  const kept = voters.filter((voter) => standingOf(voter) === 'stable' || standingOf(voter) === 'new')
  const gone = voters.filter((voter) => standingOf(voter) === 'gone')
  const fresh = [...candidates.values()].filter(
    ({ peer, standing, storeId }) =>
      standing === 'stable' && !voters.some((voter) => voter.peer === peer && voter.storeId === storeId)
  )
  // Those with a disk first. By name then: all peers that see the same propose the same.
  fresh.sort((a, b) => Number(a.volatile) - Number(b.volatile) || compareText(a.peer, b.peer))
  const pool = [...kept, ...fresh.map(voterOnly)]
  if (kept.length === 0) {
    return undefined
  }
  const isWhole = kept.length === voters.length
  const wanted = Math.min(isWhole ? voters.length + 2 : voters.length, sizeMax)
  const size = pool.length >= wanted ? wanted : largestOdd(Math.min(pool.length, voters.length))
  if (isWhole) {
    return size > voters.length ? pool.slice(0, size) : undefined
  }
  const missing = voters.length - kept.length
  const mayShrink = (missing >= 2 && size >= 3) || (gone.length > 0 && (missing >= 2 || voters.length <= 3))
  if (size < voters.length && !mayShrink) {
    return undefined
  }
  return pool.slice(0, size)
}

/** Where a disk was lost or a voter moved, the peer's own word is newer than ours. */
function voterOnly({ peer, storeId, volatile }: Voter): Voter {
  return { peer, storeId, volatile }
}

/** What membership said of a peer, and since when by our clock. */
export interface SeenMember {
  readonly storeId: StoreId
  readonly status: 'alive' | 'suspect' | 'dead' | 'left'
  readonly since: number
  readonly addresses: readonly string[]
}

function largestOdd(count: number): number {
  return count % 2 === 1 ? count : Math.max(1, count - 1)
}
