import {
  type CoreOutput,
  type JournalRecord,
  millis,
  type Outcome,
  type PeerName,
  peerName,
  storeId
} from '@peermesh/kernel'
import type { Holding, ValuesCommand, ValuesCore, ValuesMessage, ValuesTypes } from '@peermesh/partition/core'
import { valuesSeat } from '@peermesh/partition/seat'

export const [A, B, C, D, E] = ['a', 'b', 'c', 'd', 'e'].map(peerName) as [
  PeerName,
  PeerName,
  PeerName,
  PeerName,
  PeerName
]

const storeOf = (peer: PeerName) => storeId(peer.charCodeAt(0).toString(16).repeat(16))

/** Held by these. */
export function holdingOf(epoch: number, ...peers: PeerName[]): Holding {
  return { partition: 0, generation: 0, epoch, replicas: peers.map((peer) => ({ peer, storeId: storeOf(peer) })) }
}

type Sent<T extends ValuesMessage['type']> = Extract<ValuesMessage, { readonly type: T }>

/** The core of one peer, of one partition where nobody says more, with the words of quorum and of other peers put into its ears. */
export class Peer {
  readonly core: ValuesCore
  readonly sent: { readonly to: PeerName; readonly message: ValuesMessage }[] = []
  readonly settled = new Map<number, Outcome>()
  readonly calls: unknown[] = []
  #now = 0
  #lastId = 0
  /** Where the disk is slow: what is to be told once it is done. */
  readonly persisting: number[] = []
  persists = 0

  readonly #disk: 'quick' | 'slow'

  constructor(
    name: PeerName = A,
    disk: 'quick' | 'slow' = 'quick',
    start: { readonly records: Iterable<JournalRecord>; readonly volatile?: boolean } = { records: [] },
    partitions = 1
  ) {
    this.#disk = disk
    this.core = valuesSeat({ partitions }).create() as ValuesCore
    const identity = { peer: name, storeId: storeOf(name), boot: 1, startNonce: '0'.repeat(16) }
    this.#step({ type: 'start', identity, seed: 'test', ...start })
  }

  serving({ partition, generation, epoch, replicas }: Holding): void {
    const voters = replicas.map((replica) => ({ ...replica, volatile: false }))
    const group = `partition-${partition}`
    const configuration = { group, lineage: '0'.repeat(32), generation, epoch, voters, dropBefore: 0 }
    this.#step({ type: 'notice', core: 'quorum', notice: { type: 'configuration', configuration, volatile: false } })
  }

  linked(...peers: PeerName[]): void {
    for (const peer of peers) {
      this.up(peer)
      this.introduced(peer)
      this.hears(peer, { type: 'hello', nonce: peer.charCodeAt(0) })
    }
  }

  /** The other end may not have admitted this peer yet: what is said now may be lost. */
  up(peer: PeerName): void {
    this.#step({ type: 'link', peer, status: 'up' })
  }

  /** Quorum has heard the other end. */
  introduced(peer: PeerName): void {
    this.#step({ type: 'notice', core: 'quorum', notice: { type: 'introduced', peer, votes: 'durable' } })
  }

  lost(peer: PeerName): void {
    this.#step({ type: 'link', peer, status: 'lost', by: 'them' })
  }

  hears(from: PeerName, message: ValuesMessage): void {
    this.#step({ type: 'message', from, path: 'direct', message })
  }

  command(command: ValuesCommand): number {
    const id = ++this.#lastId
    this.#step({ type: 'command', id, command })
    return id
  }

  put(key: string, value: string, rest: Partial<Extract<ValuesCommand, { type: 'write' }>> = {}): number {
    return this.command({ type: 'write', key, value: new TextEncoder().encode(value), ...rest })
  }

  /** Lets time pass, with each wake that is wanted. */
  pass(ms: number): void {
    const until = this.#now + ms
    for (let deadline = this.core.deadline(); deadline !== undefined && deadline <= until; ) {
      this.#now = Math.max(this.#now, deadline)
      this.#step({ type: 'wake' })
      deadline = this.core.deadline()
    }
    this.#now = until
  }

  /** Lets time pass while the process stands still: what comes next finds all of it late. */
  sleep(ms: number): void {
    this.#now += ms
  }

  /** All that was written is on the disk. */
  written(): void {
    for (const token of this.persisting.splice(0)) {
      this.#step({ type: 'persisted', token })
    }
  }

  /** What was said of this kind, to this peer where one is named; it is forgotten. */
  said<T extends ValuesMessage['type']>(type: T, to?: PeerName): Sent<T>[] {
    const of = this.sent.filter((one) => one.message.type === type && (to === undefined || one.to === to))
    of.forEach((one) => this.sent.splice(this.sent.indexOf(one), 1))
    return of.map(({ message }) => message as Sent<T>)
  }

  #step(input: Parameters<ValuesCore['step']>[0]): void {
    const outputs: CoreOutput<ValuesTypes>[] = this.core.step(input, { now: millis(this.#now), wall: millis(0) })
    for (const output of outputs) {
      if (output.type === 'send') {
        this.sent.push(output)
      } else if (output.type === 'settle') {
        this.settled.set(output.id, output.outcome)
      } else if (output.type === 'call') {
        this.calls.push(output.command)
      } else if (output.type === 'persist') {
        this.persists++
        this.persisting.push(output.token)
      }
    }
    if (this.#disk === 'quick') {
      this.written()
    }
  }
}

export const ABC = holdingOf(1, A, B, C)

/** Of three replicas, all linked. */
export function replica(disk: 'quick' | 'slow' = 'quick'): Peer {
  const peer = new Peer(A, disk)
  peer.linked(B, C)
  peer.serving(ABC)
  return peer
}

export type Asked = Extract<ValuesMessage, { readonly era: unknown }>

export const answerTo = ({ partition, era, id }: Asked) => ({ partition, era, id })
