import type { ElectionOptions, Leader } from 'peermesh'
import type { ChildPeer } from './child-peer.ts'
import { contradictions, type HeldTerm } from './held-terms.ts'
import { until } from './until.ts'

/** Peers in processes of their own that elect a leader of one scope, and all that is known of who led when. */
export class Electors {
  readonly #scope: string
  /** Of processes that have ended. */
  readonly #past: HeldTerm[] = []

  constructor(scope: string) {
    this.#scope = scope
  }

  async open(peers: readonly ChildPeer[], options?: ElectionOptions): Promise<void> {
    await Promise.all(peers.map(async (peer) => await peer.ask('elect', this.#scope, options)))
  }

  /** The leader that all of these follow, once it is of a later term and knows that it leads. */
  async untilAllFollow(peers: readonly ChildPeer[], { after = 0 }: { readonly after?: number } = {}): Promise<Leader> {
    let common: Leader | undefined
    await until(async () => {
      const followed = await Promise.all(peers.map(async (peer) => await peer.ask('leader', this.#scope)))
      const [first] = followed
      const isCommon = followed.every((leader) => leader?.peer === first?.peer && leader?.term === first?.term)
      common = isCommon && first !== undefined && first.term > after ? first : undefined
      return common === undefined ? `one leader: ${JSON.stringify(followed)}` : undefined
    })
    return common as unknown as Leader
  }

  async untilNobodyLeads(peers: readonly ChildPeer[]): Promise<void> {
    await until(async () => {
      const leads = await Promise.all(peers.map(async (peer) => await peer.ask('lead', this.#scope)))
      return leads.some((lead) => lead?.isLeader === true) ? 'that nobody leads' : undefined
    })
  }

  /** Resolves once the peer, which led in that term, was told that it does not any more. */
  async untilKnowsLoss(peer: ChildPeer, term: number): Promise<void> {
    await until(async () => {
      const lead = await peer.ask('lead', this.#scope)
      const isOver = lead?.term === term && lead.lost?.name === 'LeadershipLostError' && !lead.isHeld
      return isOver ? undefined : `the loss of term ${term}: ${JSON.stringify(lead)}`
    })
  }

  /** Ends a process at once, and keeps what it knew. */
  async kill(peer: ChildPeer): Promise<void> {
    this.#past.push(...(await peer.ask('heldTerms')))
    await peer.kill()
  }

  /** Who led in one term with another, or at one moment with another; empty where nobody ever did. */
  async contradictions(peers: readonly ChildPeer[]): Promise<string[]> {
    const present = await Promise.all(peers.map(async (peer) => await peer.ask('heldTerms')))
    return contradictions([...this.#past, ...present.flat()])
  }

  /** Resolves once each of these knows a group of so many voters, and is linked to all of them. */
  async untilVoters(peers: readonly ChildPeer[], count: number): Promise<void> {
    await until(async () => {
      for (const peer of peers) {
        const [group] = (await peer.ask('status')).quorum
        const voters = group?.configuration?.voters.length ?? 0
        if (voters !== count || group?.reachable.length !== count) {
          return `${peer.name} reaches ${group?.reachable.length ?? 0} of ${voters} voters`
        }
      }
      return undefined
    })
  }
}
