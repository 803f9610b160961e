import {
  meshId,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName,
  peerName,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import type { CoreInput, CoreOutput } from '@peermesh/kernel'
import type {
  GroupStatus,
  QuorumCommand,
  QuorumCore,
  QuorumMessage,
  QuorumNotice,
  QuorumTypes,
  RegisterKind,
  Voter
} from '@peermesh/quorum/core'
import type { Replica } from '../../src/core/replica.ts'
import { quorumSeat } from '../../src/seat.ts'

export const [A, B, C] = ['a', 'b', 'c'].map(peerName) as [PeerName, PeerName, PeerName]

export const storeOf = (peer: PeerName): StoreId => storeId(peer.charCodeAt(0).toString(16).repeat(16))

export interface Said {
  readonly from: PeerName
  readonly to: PeerName
  readonly message: QuorumMessage
}

/** A founder that votes alone, and clients of it. What one says the others hear at once, where it is not held back. Time stands still until it is let pass. */
export class ScriptedCores {
  readonly said: Said[] = []
  /** What is held back. */
  readonly kept: Said[] = []
  keeps: (said: Said) => boolean = () => false
  /** What is lost. */
  drops: (said: Said) => boolean = () => false
  /** Between whom there is no link: each end under the other. */
  readonly #cut = new Map<PeerName, Set<PeerName>>()
  readonly #seat: ReturnType<typeof quorumSeat>
  readonly #stores = new Map<PeerName, StoreId>()
  readonly #disks = new Map<PeerName, Map<string, Uint8Array>>()
  #starts = 0
  readonly #cores = new Map<PeerName, QuorumCore>()
  readonly #inputs: [PeerName, CoreInput<QuorumTypes>][] = []
  readonly #notices: (readonly [PeerName, QuorumNotice])[] = []
  readonly #settled = new Map<string, Outcome>()
  #now = millis(0)
  #last = 0

  constructor(
    peers: readonly PeerName[] = [A, B],
    rememberedMax = 32,
    kinds: readonly RegisterKind[] = [],
    { idleMs }: { readonly idleMs?: number } = {}
  ) {
    const idle = idleMs === undefined ? {} : { idleMs }
    this.#seat = quorumSeat({ votes: 'durable', grows: false, rememberedMax, kinds, ...idle })
    for (const peer of peers) {
      this.#cut.set(peer, new Set())
      this.#stores.set(peer, storeOf(peer))
      this.#disks.set(peer, new Map())
      this.#start(peer)
    }
    const notice = { type: 'mesh', meshId: meshId('0'.repeat(32)), root: { generation: 0 } }
    this.#step(A, { type: 'notice', core: 'membership', notice })
    for (const peer of peers) {
      for (const other of peers.filter((name) => name !== peer)) {
        this.link(peer, other, 'up')
      }
    }
  }

  isLinked(peer: PeerName, other: PeerName): boolean {
    return this.#cut.get(peer)?.has(other) === false
  }

  /** Nothing passes between this one and those any more: both ends know. */
  cut(peer: PeerName, ...others: readonly PeerName[]): void {
    for (const other of others.filter((end) => end !== peer && this.isLinked(peer, end))) {
      this.#cut.get(peer)?.add(other)
      this.#cut.get(other)?.add(peer)
      this.link(peer, other, 'lost')
      this.link(other, peer, 'lost')
    }
  }

  /** What was cut is back. */
  join(peer: PeerName, other: PeerName): void {
    if (this.#cut.get(peer)?.delete(other) === true) {
      this.#cut.get(other)?.delete(peer)
      this.link(peer, other, 'up')
      this.link(other, peer, 'up')
    }
  }

  /** It ends, and is back at once, with its disk or an empty one, and its links. */
  restart(peer: PeerName, { losesDisk }: { readonly losesDisk: boolean }): void {
    const others = [...this.#cores.keys()].filter((other) => other !== peer && this.isLinked(peer, other))
    for (const other of others) {
      this.link(other, peer, 'lost')
    }
    if (losesDisk) {
      this.#disks.set(peer, new Map())
      this.#stores.set(peer, storeId((this.#starts + 1).toString(16).padStart(32, '0')))
    }
    this.#start(peer)
    for (const other of others) {
      this.link(peer, other, 'up')
      this.link(other, peer, 'up')
    }
  }

  /** As which it votes now. */
  voter(peer: PeerName): Voter {
    return { peer, storeId: this.#stores.get(peer) ?? storeOf(peer), volatile: false }
  }

  replica(peer: PeerName, group: string): Replica | undefined {
    return this.#cores.get(peer)?.group(group)?.replica
  }

  link(peer: PeerName, other: PeerName, status: 'up' | 'lost'): void {
    this.#step(peer, { type: 'link', peer: other, status } as CoreInput<QuorumTypes>)
  }

  /** Returns the number of the command. What all ask in one turn leaves at its end. */
  begin(peer: PeerName, command: QuorumCommand): number {
    this.#step(peer, { type: 'command', id: ++this.#last, command })
    return this.#last
  }

  endTurn(peer: PeerName): void {
    this.#step(peer, { type: 'wake' })
  }

  /** When it wants to be woken. */
  wakesAt(peer: PeerName): Millis | undefined {
    return this.#cores.get(peer)?.deadline()
  }

  status(peer: PeerName, group: string): GroupStatus | undefined {
    return this.#cores
      .get(peer)
      ?.status()
      .find((status) => status.group === group)
  }

  outcome(peer: PeerName, id: number): Outcome | undefined {
    return this.#settled.get(`${peer} ${id}`)
  }

  /** What came of it, and the kinds of questions that it took. */
  ask(peer: PeerName, command: QuorumCommand): { readonly outcome: Outcome | undefined; readonly asked: string[] } {
    const from = this.said.length
    const id = this.begin(peer, command)
    this.endTurn(peer)
    const asked = this.said.slice(from).flatMap(({ message }) => questionsOf(message))
    return { outcome: this.outcome(peer, id), asked }
  }

  /** What was held back arrives, in its order. */
  release(which: (said: Said) => boolean = () => true): void {
    const released = this.kept.filter(which)
    this.kept.splice(0, this.kept.length, ...this.kept.filter((said) => !released.includes(said)))
    for (const said of released) {
      this.hear(said)
    }
  }

  /** What its other cores heard. */
  notices(peer: PeerName): QuorumNotice[] {
    return this.#notices.flatMap(([of, notice]) => (of === peer ? [notice] : []))
  }

  hear({ from, to, message }: Said): void {
    this.#step(to, { type: 'message', from, path: 'direct', message })
  }

  /** So long passes, and each that wants to be woken is. */
  pass(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.#cores].map(([peer, core]) => [core.deadline() ?? end + 1, peer] as const)
      const [at, peer] = due.reduce((first, next) => (next[0] < first[0] ? next : first))
      if (at > end) {
        break
      }
      this.#now = millis(Math.max(this.#now, at))
      this.#step(peer, { type: 'wake' })
    }
    this.#now = millis(end)
  }

  /** So long passes, and nobody is woken. */
  sleep(ms: number): void {
    this.#now = millis(this.#now + ms)
  }

  #start(peer: PeerName): void {
    const start = ++this.#starts
    this.#cores.set(peer, this.#seat.create() as QuorumCore)
    const identity = { peer, storeId: this.voter(peer).storeId, boot: start, startNonce: `${start}` }
    const records = [...(this.#disks.get(peer) ?? [])]
    this.#step(peer, { type: 'start', identity, seed: `${peer}${start}`, records })
  }

  /** One step after the other: what a step puts out is carried out before the next begins. */
  #step(peer: PeerName, input: CoreInput<QuorumTypes>): void {
    this.#inputs.push([peer, input])
    if (this.#inputs.length > 1) {
      return
    }
    for (let next = this.#inputs[0]; next !== undefined; next = this.#inputs[0]) {
      this.#take(...next)
      this.#inputs.shift()
    }
  }

  #take(peer: PeerName, input: CoreInput<QuorumTypes>): void {
    const at: Moment = { now: this.#now, wall: this.#now }
    for (const output of this.#cores.get(peer)?.step(input, at) ?? ([] as CoreOutput<QuorumTypes>[])) {
      if (output.type === 'send') {
        const said = { from: peer, to: output.to, message: output.message }
        this.said.push(said)
        if (this.drops(said) || !this.isLinked(peer, output.to)) {
          continue
        }
        if (this.keeps(said)) {
          this.kept.push(said)
        } else {
          this.hear(said)
        }
      } else if (output.type === 'persist') {
        for (const { key, value } of output.changes) {
          if (value === undefined) {
            this.#disks.get(peer)?.delete(key)
          } else {
            this.#disks.get(peer)?.set(key, value)
          }
        }
        this.#step(peer, { type: 'persisted', token: output.token })
      } else if (output.type === 'notice') {
        this.#notices.push([peer, output.notice])
      } else if (output.type === 'settle') {
        this.#settled.set(`${peer} ${output.id}`, output.outcome)
      }
    }
  }
}

function questionsOf(message: QuorumMessage): string[] {
  if (message.type === 'forward') {
    return ['forward']
  }
  return message.type === 'ask' ? message.requests.map(({ type }) => type) : []
}
