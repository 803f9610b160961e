/** A candidate in a process of its own, which says whom it follows. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createPeer, type Election, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'

export interface CandidateOptions {
  readonly found: boolean
  readonly bootstrap: readonly string[]
  readonly dataDir: string
  readonly mode: Election['mode']
}

/** Who leads, in the eyes of a peer. */
export interface Followed {
  readonly peer: string
  readonly term: number
}

const LOOK_EVERY_MS = 20

let running: { readonly peer: Peer; readonly election: Election } | undefined

function candidate(): { readonly peer: Peer; readonly election: Election } {
  if (running === undefined) {
    throw new RangeError('Open the candidate first.')
  }
  return running
}

const commands = {
  async open({ mode, ...init }: CandidateOptions): Promise<{ name: string; addresses: readonly string[] }> {
    const peer = await createPeer({ mesh: 'bench', control: false, ...init })
    running = { peer, election: peer.elections.open('bench', { mode }) }
    return { name: peer.name, addresses: peer.addresses }
  },

  /** Returns once it is linked to so many, itself among them, and the group has at least so many voters, of which it reaches all. */
  async whenWhole({ peers, voters }: { peers: number; voters: number }): Promise<void> {
    const { membership, quorum } = candidate().peer
    for (;;) {
      const linked = membership.members().filter((member) => member.status === 'alive' && member.linked)
      const { configuration, reachable } = quorum.group().status()
      const all = configuration?.voters.length ?? 0
      if (linked.length === peers && all >= voters && reachable.length === all) {
        return
      }
      await sleep(LOOK_EVERY_MS)
    }
  },

  /** Returns whom it follows, itself included, once that is the leader of a later term. */
  async whenFollows({ after }: { after: number }): Promise<Followed> {
    const { election } = candidate()
    for await (const leader of election) {
      if (leader !== undefined && leader.term > after) {
        return { peer: leader.peer, term: leader.term }
      }
    }
    throw new RangeError('The election is closed.')
  },

  async resign(): Promise<void> {
    await candidate().election.resign()
  },

  async campaign(): Promise<void> {
    await candidate().election.campaign()
  },

  async transfer(to: string): Promise<void> {
    const { peer, election } = candidate()
    const successor = peer.membership.members().find((member) => member.peer === to)
    if (successor === undefined) {
      throw new RangeError(`${to} is no member.`)
    }
    await election.transfer(successor.peer)
  }
}

export type CandidateCommands = typeof commands

serve(commands)
