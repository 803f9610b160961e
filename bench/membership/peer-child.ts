/** A peer in a process of its own, whose view of the others is waited for. */
import { createPeer, type MembershipEvents, type MemberStatus, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'
import { bareTcp } from './bare-tcp.ts'

export interface PeerOptions {
  readonly found: boolean
  readonly listen?: readonly string[]
  readonly bootstrap: readonly string[]
}

const CHANGES: readonly (keyof MembershipEvents)[] = ['join', 'leave', 'suspect', 'alive', 'dead']

let peer: Peer | undefined
const deaths = new Set<string>()

function membership(): Peer['membership'] {
  if (peer === undefined) {
    throw new RangeError('Open the peer first.')
  }
  return peer.membership
}

/** Resolves once it is so; looks again at each change of the view. */
async function untilView(isSo: () => boolean): Promise<void> {
  const target = membership()
  while (!isSo()) {
    const changed = Promise.withResolvers<void>()
    const hear = (): void => changed.resolve()
    for (const type of CHANGES) {
      target.addEventListener(type, hear)
    }
    await changed.promise
    for (const type of CHANGES) {
      target.removeEventListener(type, hear)
    }
  }
}

const commands = {
  ...bareTcp,

  /** Starts a peer, in place of the one before. */
  async open({ found, listen, bootstrap }: PeerOptions): Promise<{ name: string; addresses: readonly string[] }> {
    await commands.close()
    peer = await createPeer({ mesh: 'bench', found, bootstrap, ...(listen === undefined ? {} : { listen }) })
    peer.membership.addEventListener('dead', ({ detail }) => deaths.add(detail.peer))
    return { name: peer.name, addresses: peer.addresses }
  },

  async close(): Promise<void> {
    await peer?.stop()
    peer = undefined
  },

  /** Returns once so many members are alive, this one among them. */
  async whenSees(count: number): Promise<void> {
    await untilView(
      () =>
        membership()
          .members()
          .filter(({ status }) => status === 'alive').length === count
    )
  },

  /** Returns once this member has that status here. */
  async whenHolds({ name, status }: { name: string; status: MemberStatus }): Promise<void> {
    await untilView(() =>
      membership()
        .members()
        .some((member) => member.peer === name && member.status === status)
    )
  },

  /** Whether this member was ever held dead here. */
  async heldDead(name: string): Promise<boolean> {
    return await Promise.resolve(deaths.has(name))
  }
}

export type PeerCommands = typeof commands

serve(commands)
