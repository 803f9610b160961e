import {
  type CoreInput,
  type CoreOutput,
  type Failure,
  millis,
  type Moment,
  peerName,
  type PeerName,
  storeId
} from '@peermesh/kernel'
import { NO_METADATA } from '@peermesh/membership/core'
import type { QuorumCommand, QuorumNotice } from '@peermesh/quorum/core'
import {
  ElectionCore,
  type ElectionCommand,
  type ElectionKind,
  type ElectionTypes,
  type Rank,
  type ScopeMessage
} from '../../src/core/index.ts'

export const SCOPE = 'scheduler'

type Output = CoreOutput<ElectionTypes>

/** The core of one peer by itself: a test is its network, its clock, its membership and its quorum. */
export class OneCore {
  readonly core: ElectionCore
  readonly kind: ElectionKind
  /** What the core asked of quorum and has no answer to, the oldest first. */
  readonly calls: { readonly call: number; readonly command: QuorumCommand }[] = []
  /** Sessions of which it said that they are of use: to that it needs no answer. */
  readonly kept: string[] = []
  #nowMs = 0
  #sleptMs = 0
  #lastCommand = 0

  constructor(name: string, kind: ElectionKind, { quorum = true }: { readonly quorum?: boolean } = {}) {
    const timings = { answerMs: 250, advertiseMs: 1_000, stableMs: 30_000, leaseMs: 2_000 }
    this.core = new ElectionCore({ quorum, timings, groupOf: () => 'root' })
    this.kind = kind
    const store = storeId('00112233445566778899aabbccddeeff')
    const identity = { peer: peerName(name), storeId: store, boot: 1, startNonce: 'nonce' }
    this.step({ type: 'start', identity, seed: 'seed', records: [] })
  }

  get at(): Moment {
    return { now: millis(this.#nowMs), wall: millis(1_000_000 + this.#nowMs + this.#sleptMs) }
  }

  open(options: { readonly candidate?: boolean; readonly priority?: number } = {}): Output[] {
    const { candidate = true, priority = 0 } = options
    return this.command({ type: 'open', scope: SCOPE, kind: this.kind, candidate, priority, preempt: false })
  }

  command(command: ElectionCommand): Output[] {
    return this.step({ type: 'command', id: ++this.#lastCommand, command })
  }

  linked(name: string): Output[] {
    return this.step({ type: 'link', peer: peerName(name), status: 'up' })
  }

  member(name: string, status: 'alive' | 'suspect' | 'dead'): Output[] {
    const store = storeId('ffeeddccbbaa99887766554433221100')
    const notice = { type: 'member', peer: peerName(name), storeId: store, boot: 1, status, metadata: NO_METADATA }
    return this.step({ type: 'notice', core: 'membership', notice })
  }

  hear(from: PeerName | string, body: ScopeMessage): Output[] {
    const message = { scope: SCOPE, kind: this.kind, body }
    return this.step({ type: 'message', from: peerName(from), path: 'direct', message })
  }

  quorumTells(notice: QuorumNotice): Output[] {
    return this.step({ type: 'notice', core: 'quorum', notice })
  }

  /** Answers what quorum was asked first. */
  answer(value: unknown): Output[] {
    const { call } = this.#takeCall()
    return this.step({ type: 'result', call, outcome: { ok: true, value } })
  }

  refuse(failure: Failure): Output[] {
    const { call } = this.#takeCall()
    return this.step({ type: 'result', call, outcome: { ok: false, failure } })
  }

  /** Time passes, and the core wakes when it wants to. */
  pass(ms: number): Output[] {
    const outputs: Output[] = []
    const until = this.#nowMs + ms
    for (let due = this.core.deadline(); due !== undefined && due <= until; due = this.core.deadline()) {
      this.#nowMs = Math.max(this.#nowMs, due)
      outputs.push(...this.step({ type: 'wake' }))
    }
    this.#nowMs = until
    return outputs
  }

  /** The machine stands still, and its monotonic clock with it. */
  sleep(ms: number): void {
    this.#sleptMs += ms
  }

  step(input: CoreInput<ElectionTypes>): Output[] {
    const outputs = this.core.step(input, this.at)
    for (const output of outputs) {
      if (output.type === 'call') {
        const command = output.command as QuorumCommand
        if (command.type === 'keep-session') {
          this.kept.push(command.session)
        } else {
          this.calls.push({ call: output.call, command })
        }
      }
    }
    return outputs
  }

  #takeCall() {
    const first = this.calls.shift()
    if (first === undefined) {
      throw new RangeError('Nothing was asked of quorum.')
    }
    return first
  }
}

export function rankOf(name: string, score = 0): Rank {
  return { score, penalty: 0, load: 0, health: 0, peer: peerName(name) }
}

/** What a core sent to this peer, or by gossip to all. */
export function sentTo(name: string, outputs: readonly Output[]): ScopeMessage[] {
  return outputs.flatMap((output) =>
    output.type === 'send' && output.to === name
      ? [output.message.body]
      : output.type === 'publish' && (output.message.to === undefined || output.message.to === name)
        ? [output.message.body]
        : []
  )
}
