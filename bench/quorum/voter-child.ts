/** A peer that votes, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createPeer, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'
import { timeEach } from '../store/in-flight.ts'

export interface VoterOptions {
  readonly found: boolean
  readonly bootstrap: readonly string[]
  readonly dataDir?: string
}

export interface Changes {
  readonly count: number
  readonly inFlight: number
  /** Registers that are changed in turn. */
  readonly registers: number
}

const LOOK_EVERY_MS = 20

let peer: Peer | undefined

function running(): Peer {
  if (peer === undefined) {
    throw new RangeError('Open the voter first.')
  }
  return peer
}

const commands = {
  /** Returns its addresses. */
  async open({ found, bootstrap, dataDir }: VoterOptions): Promise<readonly string[]> {
    peer = await createPeer({
      mesh: 'bench',
      found,
      bootstrap,
      control: false,
      ...(dataDir === undefined ? {} : { dataDir })
    })
    return peer.addresses
  },

  /** Returns once this many voters serve, and all of them are linked. */
  async voters(count: number): Promise<void> {
    const { quorum } = running()
    for (;;) {
      const { configuration, reachable, problem } = quorum.group().status()
      if (configuration?.voters.length === count && reachable.length === count && problem === undefined) {
        return
      }
      await sleep(LOOK_EVERY_MS)
    }
  },

  /** Sets registers, each change awaited by whoever made it. In milliseconds: all, and the median of one. */
  async change({ count, inFlight, registers }: Changes): Promise<{ elapsedMs: number; medianMs: number }> {
    const { quorum } = running()
    const names = Array.from({ length: registers }, (_, index) => quorum.register<number>(`bench/${index}`))
    return await timeEach(count, inFlight, async (index) => {
      await names[index % registers]?.set(index)
    })
  }
}

export type VoterCommands = typeof commands

serve(commands)
