/** A candidate in a process of its own, which says whom it follows. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createPeer, type Election, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'

export type Mode = Election['mode']

export interface CandidateOptions {
  readonly found: boolean
  readonly bootstrap: readonly string[]
  readonly dataDir: string
  /** In each of these it is a candidate for a scope. */
  readonly modes: readonly Mode[]
}

/** Who leads, in the eyes of a peer. */
export interface Followed {
  readonly peer: string
  readonly term: number
}

const LOOK_EVERY_MS = 20

let running: Peer | undefined

function peer(): Peer {
  if (running === undefined) {
    throw new RangeError('Open the candidate first.')
  }
  return running
}

function electionIn(mode: Mode): Election {
  return peer().elections.open(mode, { mode })
}

const commands = {
  async open({ modes, ...init }: CandidateOptions): Promise<{ name: string; addresses: readonly string[] }> {
    running = await createPeer({ mesh: 'bench', control: false, ...init })
    modes.forEach(electionIn)
    return { name: running.name, addresses: running.addresses }
  },

  /** Returns once it is linked to so many, itself among them, and the group has at least so many voters, of which it reaches all. */
  async whenWhole({ peers, voters }: { peers: number; voters: number }): Promise<void> {
    const { membership, quorum } = peer()
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
  async whenFollows({ mode, after }: { mode: Mode; after: number }): Promise<Followed> {
    for await (const leader of electionIn(mode)) {
      if (leader !== undefined && leader.term > after) {
        return { peer: leader.peer, term: leader.term }
      }
    }
    throw new RangeError('The election is closed.')
  },

  async resign(mode: Mode): Promise<void> {
    await electionIn(mode).resign()
  },

  async campaign(mode: Mode): Promise<void> {
    await electionIn(mode).campaign()
  },

  async transfer({ mode, to }: { mode: Mode; to: string }): Promise<void> {
    const successor = peer()
      .membership.members()
      .find((member) => member.peer === to)
    if (successor === undefined) {
      throw new RangeError(`${to} is no member.`)
    }
    await electionIn(mode).transfer(successor.peer)
  }
}

export type CandidateCommands = typeof commands

serve(commands)
