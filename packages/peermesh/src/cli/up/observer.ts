import type { CausalContextData } from '@peermesh/crdt'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { PeerStatus } from '../../peer.ts'
import { lagsOf } from './lag.ts'
import type { Row } from './row.ts'
import type { ManagedPeer } from './supervisor.ts'

/** A peer answers in milliseconds; one that is stopped, or on a machine that thrashes, does not. */
const ANSWER_TIMEOUT_MS = 2_000

interface View {
  readonly status: PeerStatus
  readonly clock: CausalContextData
}

interface CpuSample {
  readonly pid: number
  readonly cpuMs: number
  readonly at: number
}

/** Asks all peers at once how they do, over their control sockets: as any program could that attaches to them. */
export class Observer {
  readonly #attach: (dataDir: string) => Promise<AttachedPeer>
  readonly #now: () => number
  readonly #samples = new Map<string, CpuSample>()

  constructor(attach: (dataDir: string) => Promise<AttachedPeer>, now: () => number) {
    this.#attach = attach
    this.#now = now
  }

  async look(peers: readonly ManagedPeer[]): Promise<Row[]> {
    const views = await Promise.all(peers.map(async (peer) => await this.#ask(peer)))
    const lags = lagsOf(views.map((view) => view?.clock))
    return peers.map((peer, index) => {
      const view = views[index]
      const lag = lags[index]
      return view === undefined || lag === undefined ? withoutView(peer) : this.#row(peer, view.status, lag)
    })
  }

  async #ask({ dataDir, state }: ManagedPeer): Promise<View | undefined> {
    if (state !== 'running') {
      return undefined
    }
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    try {
      const peer = await this.#attach(dataDir)
      const [status, clock] = await Promise.all([peer.status({ signal }), peer.clock({ signal })])
      return { status, clock }
    } catch {
      // Whatever keeps it from answering: the table says that it is silent, and the end of its process says more.
      return undefined
    }
  }

  #row(peer: ManagedPeer, status: PeerStatus, lag: number): Row {
    const { name, store, memoryBytes, pid, addresses, leader, elections } = status
    const locks = status.locks.filter(({ phase }) => phase === 'held').length
    const cpuPercent = this.#cpuPercent(peer.directory, status)
    return {
      peer: peer.directory,
      state: peer.state,
      name,
      keys: store.keys,
      lag,
      memoryBytes,
      pid,
      ...(elections.length === 0 ? {} : { leader: leader ?? null }),
      ...(locks === 0 ? {} : { locks }),
      ...(cpuPercent === undefined ? {} : { cpuPercent }),
      ...addressOf(addresses)
    }
  }

  /** Of one processor, since the last look at this process. */
  #cpuPercent(directory: string, { pid, cpuMs }: PeerStatus): number | undefined {
    const before = this.#samples.get(directory)
    const at = this.#now()
    this.#samples.set(directory, { pid, cpuMs, at })
    return before === undefined || before.pid !== pid || at <= before.at
      ? undefined
      : ((cpuMs - before.cpuMs) / (at - before.at)) * 100
  }
}

/** What is known of a peer that was not asked, or did not answer. */
function withoutView(peer: ManagedPeer): Row {
  const { directory, state, ready, child, exit } = peer
  return {
    peer: directory,
    state: state === 'running' ? 'silent' : state,
    ...(ready === undefined ? {} : { name: ready.name }),
    ...(ready === undefined || exit !== undefined ? {} : addressOf(ready.addresses)),
    ...(child?.pid === undefined || exit !== undefined ? {} : { pid: child.pid }),
    ...(exit === undefined || state === 'stopped' ? {} : { exit: exit.signal ?? String(exit.code) })
  }
}

/** Without the name at its end, which has a column of its own. */
function addressOf([address]: readonly string[]): { readonly address?: string } {
  return address === undefined ? {} : { address: address.replace(/\/p2p\/[^/]+$/, '') }
}
