import { type CoreOutput, meshId, millis, type Outcome, type PeerName, peerName, storeId } from '@peermesh/kernel'
import type { ChangeOutcome, QuorumCommand, QuorumCore, QuorumMessage, QuorumTypes } from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { quorumSeat } from '../src/seat.ts'

const [A, B] = ['a', 'b'].map(peerName) as [PeerName, PeerName]

/** A founder that votes alone, and a client of it: what one says the other hears at once. */
class Two {
  readonly said: QuorumMessage[] = []
  readonly #cores = new Map<PeerName, QuorumCore>()
  readonly #settled = new Map<string, Outcome>()
  #last = 0

  constructor() {
    for (const peer of [A, B]) {
      this.#cores.set(peer, quorumSeat({ votes: 'durable', grows: false }).create() as QuorumCore)
      const identity = { peer, storeId: storeId(peer.charCodeAt(0).toString(16).repeat(16)), boot: 1, startNonce: '0' }
      this.#step(peer, { type: 'start', identity, seed: peer, records: [] })
    }
    const notice = { type: 'mesh', meshId: meshId('0'.repeat(32)), root: { generation: 0 } }
    this.#step(A, { type: 'notice', core: 'membership', notice })
    this.#step(A, { type: 'link', peer: B, status: 'up' })
    this.#step(B, { type: 'link', peer: A, status: 'up' })
  }

  /** What came of it, and the kinds of questions that it took. */
  ask(peer: PeerName, command: QuorumCommand): { readonly outcome: Outcome | undefined; readonly asked: string[] } {
    const id = ++this.#last
    const from = this.said.length
    this.#step(peer, { type: 'command', id, command })
    this.#step(peer, { type: 'wake' })
    const asked = this.said.slice(from).flatMap((message) => (message.type === 'ask' ? message.requests : []))
    return { outcome: this.#settled.get(`${peer} ${id}`), asked: asked.map(({ type }) => type) }
  }

  set(peer: PeerName, value: number, more: Partial<QuorumCommand> = {}) {
    const args = { type: 'set', value }
    const change = { type: 'change', group: 'root', key: 'k', kind: 'value', args, ...more } as QuorumCommand
    const { outcome, asked } = this.ask(peer, change)
    return { warm: outcome?.ok === true ? (outcome.value as ChangeOutcome).warm : undefined, outcome, asked }
  }

  #step(peer: PeerName, input: unknown): void {
    const at = { now: millis(0), wall: millis(0) }
    for (const output of this.#cores.get(peer)?.step(input as never, at) ?? ([] as CoreOutput<QuorumTypes>[])) {
      if (output.type === 'send') {
        this.said.push(output.message)
        this.#step(output.to, { type: 'message', from: peer, path: 'direct', message: output.message })
      } else if (output.type === 'persist') {
        this.#step(peer, { type: 'persisted', token: output.token })
      } else if (output.type === 'settle') {
        this.#settled.set(`${peer} ${output.id}`, output.outcome)
      }
    }
  }
}

describe('the right to a change in one round trip', () => {
  test('[Q5] is with whom it was handed to, and nowhere else', () => {
    const two = new Two()
    const { warm } = two.set(A, 1, { lends: true })
    expect(warm).toMatchObject({ era: { group: 'root', epoch: 1 } })
    expect(two.set(B, 2, { warm, lends: true })).toMatchObject({ outcome: { ok: true }, asked: ['accept'] })
    expect(two.ask(A, { type: 'peek', group: 'root', key: 'k' }).outcome).toMatchObject({ value: { state: 2 } })
    expect(two.ask(B, { type: 'peek', group: 'root', key: 'k' }).outcome).toEqual({ ok: true, value: undefined })
  })

  test('[Q5] is refused where anybody came between, and then the change is built on what they made', () => {
    const two = new Two()
    const { warm } = two.set(B, 1, { lends: true })
    expect(two.set(A, 2).outcome).toMatchObject({ ok: true })
    const { outcome, asked } = two.set(B, 3, { warm })
    expect(outcome).toMatchObject({ ok: true, value: { version: 3, state: 3 } })
    expect(asked).toEqual(['accept', 'prepare', 'accept'])
  })

  test('[Q5] of another epoch, or that nobody can read, is as none', () => {
    const two = new Two()
    const { warm } = two.set(B, 1, { lends: true })
    const other = warm && { ...warm, era: { ...warm.era, epoch: 9 } }
    expect(two.set(B, 2, { warm: other })).toMatchObject({ outcome: { ok: true }, asked: ['prepare', 'accept'] })
    const damaged = warm && { ...warm, value: Uint8Array.of(255) }
    expect(two.set(B, 3, { warm: damaged })).toMatchObject({ outcome: { ok: true }, asked: ['prepare', 'accept'] })
  })
})
