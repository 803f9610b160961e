import { setTimeout as delay } from 'node:timers/promises'
import type { PeerStatus } from 'peermesh'
import type { PeerProcess } from './peer-process.ts'

/** The scope in which each storage peer is a candidate: see `run` of `../main.ts`. */
const SCOPE = 'curator'

/** A majority that bears the loss of the leader. */
const VOTERS_MIN = 3

/** Between two questions to a peer: how exact the time of an election is. */
const ASK_EVERY_MS = 20

/** Who leads, in the eyes of a peer. */
export interface Leader {
  readonly name: string
  readonly term: number
}

/** What changed when the leader was killed. */
export interface ElectionFigures {
  readonly killed: { readonly peer: string; readonly term: number }
  readonly next: { readonly peer: string; readonly term: number }
  /** From the SIGKILL until each peer that ran followed the next leader. */
  readonly tookMs: number
}

export function leaderOf({ elections }: Pick<PeerStatus, 'elections'>): Leader | undefined {
  const leader = elections.find(({ scope }) => scope === SCOPE)?.leader
  return leader === undefined ? undefined : { name: leader.peer, term: leader.term }
}

/** The leader that all of them follow; nothing where they do not follow the same one. */
export function commonLeader(views: readonly (Leader | undefined)[]): Leader | undefined {
  const [first] = views
  return views.every((leader) => leader?.name === first?.name && leader?.term === first?.term) ? first : undefined
}

/** Whether registers answer even where one of their voters is lost. */
export function bearsLoss({ quorum: [group] }: Pick<PeerStatus, 'quorum'>): boolean {
  const voters = group?.configuration?.voters.length ?? 0
  return voters >= VOTERS_MIN && group?.reachable.length === voters
}

/**
 * The leader of a later term, once all of these peers follow it.
 *
 * @throws the signal's reason
 */
export async function nextLeader(peers: readonly PeerProcess[], after: number, signal: AbortSignal): Promise<Leader> {
  for (;;) {
    const statuses = await Promise.all(peers.map(async ({ attached }) => await attached.status({ signal })))
    const leader = commonLeader(statuses.map(leaderOf))
    if (leader !== undefined && leader.term > after) {
      return leader
    }
    await delay(ASK_EVERY_MS, undefined, { signal })
  }
}
