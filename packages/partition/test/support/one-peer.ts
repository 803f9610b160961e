import {
  type CoreInput,
  type CoreOutput,
  millis,
  type Outcome,
  peerName,
  type PeerName,
  storeId
} from '@peermesh/kernel'
import { NO_METADATA } from '@peermesh/membership/core'
import { Assigner } from '@peermesh/partition'
import type { PartitionCommand, PartitionCore, PartitionEvent, PartitionTypes } from '@peermesh/partition/core'
import { partitionSeat } from '@peermesh/partition/seat'
import type { Configuration, QuorumCommand } from '@peermesh/quorum/core'

export const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(peerName) as [PeerName, PeerName, PeerName, PeerName]

export const storeOf = (peer: PeerName, life = 0) => storeId((peer.charCodeAt(0) + life).toString(16).repeat(16))

export const SETTLE_MS = 1_000
export const GONE_MS = 5_000

/** The core of one peer, with the words of membership and quorum put into its ears. One partition. */
export class Peer {
  readonly core: PartitionCore
  readonly calls: { readonly call: number; readonly core: string; readonly command: QuorumCommand }[] = []
  readonly settled: Outcome[] = []
  readonly emitted: PartitionEvent[] = []
  #now = 0

  constructor({ capacity = 1, assigner = new Assigner({ partitions: 1 }) } = {}) {
    const options = { partitions: 1, votes: 'durable', capacity, settleMs: SETTLE_MS, goneMs: GONE_MS } as const
    this.core = partitionSeat(options, assigner).create() as PartitionCore
    const name = A
    const identity = { peer: name, storeId: storeOf(name), boot: 1, startNonce: '0' }
    this.#step({ type: 'start', identity, seed: 's', records: [] })
  }

  meets(peer: PeerName, { life = 0, capacity = 1 } = {}): void {
    this.member(peer, 'alive', { life, capacity })
    this.#step({ type: 'link', peer, status: 'up' })
    this.#step({ type: 'notice', core: 'quorum', notice: { type: 'introduced', peer, votes: 'durable' } })
  }

  member(peer: PeerName, status: 'alive' | 'dead' | 'left', { life = 0, capacity = 1 } = {}): void {
    const metadata = { ...NO_METADATA, capacity }
    const addresses = [`/sim/${peer}`]
    const notice = { type: 'member', peer, storeId: storeOf(peer, life), boot: 1, status, metadata, addresses }
    this.#step({ type: 'notice', core: 'membership', notice })
  }

  loses(peer: PeerName): void {
    this.#step({ type: 'link', peer, status: 'lost', by: 'them' })
  }

  serves(epoch: number, ...peers: readonly PeerName[]): void {
    this.forced({ generation: 0, epoch }, ...peers)
  }

  /** A configuration of that generation serves. */
  forced(
    { generation, epoch }: { readonly generation: number; readonly epoch: number },
    ...peers: readonly PeerName[]
  ): void {
    const voters = peers.map((peer) => ({ peer, storeId: storeOf(peer), volatile: false }))
    const configuration: Configuration = {
      group: 'partition-0',
      lineage: String(generation).repeat(32),
      generation,
      epoch,
      voters,
      dropBefore: 0
    }
    this.#step({ type: 'notice', core: 'quorum', notice: { type: 'configuration', configuration, volatile: false } })
  }

  /** Something of a group is asked for by others on this peer. */
  wants(group: string, until = 5_000): void {
    const notice = { type: 'wanted', group, until: millis(until) }
    this.#step({ type: 'notice', core: 'quorum', notice })
  }

  asks(command: PartitionCommand): void {
    this.#step({ type: 'command', id: 1, command })
  }

  answers(outcome: Outcome): void {
    this.#step({ type: 'result', call: this.calls.at(-1)?.call ?? 0, outcome })
  }

  /** It had told all that it knows when it was asked for that. */
  quorumHasToldAll(): void {
    const asked = this.calls.findLast(({ command }) => command.type === 'link' && command.peers.length === 0)
    this.#step({ type: 'result', call: asked?.call ?? 0, outcome: { ok: true, value: undefined } })
  }

  pass(ms: number): void {
    const end = this.#now + ms
    for (let at = this.core.deadline(); at !== undefined && at <= end; at = this.core.deadline()) {
      this.#now = Math.max(this.#now, at)
      this.#step({ type: 'wake' })
    }
    this.#now = end
  }

  get status() {
    return this.core.explain(0, { now: millis(this.#now), wall: millis(0) })
  }

  /** What it last proposed. */
  get proposed() {
    const command = this.calls.map((call) => call.command).findLast(({ type }) => type === 'reconfigure')
    return command?.type === 'reconfigure' ? command : undefined
  }

  get moves(): number {
    return this.calls.filter(({ command }) => command.type === 'reconfigure').length
  }

  #step(input: CoreInput<PartitionTypes>): void {
    const at = { now: millis(this.#now), wall: millis(this.#now) }
    for (const output of this.core.step(input, at) as CoreOutput<PartitionTypes>[]) {
      if (output.type === 'call') {
        this.calls.push(output as (typeof this.calls)[number])
      } else if (output.type === 'settle') {
        this.settled.push(output.outcome)
      } else if (output.type === 'emit') {
        this.emitted.push(output.event)
      }
    }
  }
}
