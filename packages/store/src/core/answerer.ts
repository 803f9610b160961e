import { CausalContext, type CausalContextData, type Dot } from '@peermesh/crdt'
import type { CoreOutput, PeerName, TransferId } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { CHUNK_BYTES, FRAME_BYTES, GOSSIP_ANSWER_MESSAGES_MAX, TRANSFERS_MAX } from './limits.ts'
import { clockBytes, type KeyState, keyStateBytes, type StatesMessage, type StoreCoreTypes } from './messages.ts'
import type { Tally } from './tally.ts'

type Output = CoreOutput<StoreCoreTypes>
type KeyNeeds = Iterator<readonly [key: string, dots: readonly Dot[]]>

/** What is still to be sent for one pull. */
interface Answer {
  readonly request: number
  readonly needs: KeyNeeds
  /** Read from `needs` and not sent yet. */
  next: readonly [key: string, dots: readonly Dot[]] | undefined
}

/** Who asked, and for what. */
export interface PullRequest {
  readonly from: PeerName
  readonly request: number
  readonly clock: CausalContextData
  readonly path: 'direct' | 'gossip'
}

const NO_DOTS: readonly Dot[] = []

/**
 * Answers pulls: what the asker lacks, key by key, each key whole.
 *
 * A small answer is one message; a large one is a bulk transfer whose chunks are made when there is room for them, so that it costs
 * the memory of a list of keys and not of their values. Each part carries the clock at the moment at which it was made: that
 * clock, and no older one, is the exact context of the keys in it.
 *
 * S10 A part is true by itself: joined alone, in any order, twice, it brings the asker nearer and undoes nothing.
 * S11 Where the index was cut, the answer is a snapshot, which is joined in one step or not at all.
 */
export class Answerer {
  readonly #map: CausalMap
  readonly #tally: Tally
  readonly #transfers = new Map<TransferId, Answer>()
  #lastTransfer = 0

  constructor(map: CausalMap, tally: Tally) {
    this.#map = map
    this.#tally = tally
  }

  answer({ from, request, clock, path }: PullRequest, outputs: Output[]): void {
    const missing = this.#map.missing(CausalContext.fromData(clock))
    if (path === 'gossip') {
      if (missing !== 'snapshot') {
        this.#answerByGossip(from, { request, needs: missing.entries(), next: undefined }, outputs)
      }
      return
    }
    if (missing === 'snapshot') {
      this.#transfer(from, { request, needs: this.#everything(), next: undefined }, true, outputs)
      return
    }
    const answer: Answer = { request, needs: missing.entries(), next: undefined }
    const message = this.#part(answer, FRAME_BYTES)
    if (message.last && fitsFrame(message)) {
      outputs.push({ type: 'send', to: from, message })
      this.#tally.sent('pull', message.states.length)
    } else {
      this.#transfer(from, { request, needs: missing.entries(), next: undefined }, false, outputs)
    }
  }

  /** A transfer has room for a chunk. */
  push(transfer: TransferId, outputs: Output[]): void {
    const answer = this.#transfers.get(transfer)
    if (answer === undefined) {
      return
    }
    const message = this.#part(answer, CHUNK_BYTES)
    outputs.push({ type: 'bulk', action: 'push', transfer, message, last: message.last })
    this.#tally.sent('pull', message.states.length)
  }

  ended(transfer: TransferId): void {
    this.#transfers.delete(transfer)
  }

  #transfer(to: PeerName, answer: Answer, snapshot: boolean, outputs: Output[]): void {
    if (this.#transfers.size >= TRANSFERS_MAX) {
      outputs.push({ type: 'send', to, message: { type: 'busy', request: answer.request } })
      return
    }
    const transfer = ++this.#lastTransfer
    this.#transfers.set(transfer, answer)
    const base = this.#map.clock.toData()
    outputs.push({
      type: 'bulk',
      action: 'open',
      to,
      transfer,
      message: { type: 'transfer', request: answer.request, snapshot, base }
    })
  }

  #answerByGossip(to: PeerName, answer: Answer, outputs: Output[]): void {
    for (let count = 0; count < GOSSIP_ANSWER_MESSAGES_MAX; count++) {
      const message = this.#part(answer, FRAME_BYTES)
      // A value too large for gossip waits until there is a link.
      if (fitsFrame(message)) {
        outputs.push({ type: 'publish', message: { ...message, to } })
        this.#tally.sent('pull', message.states.length)
      }
      if (message.last) {
        return
      }
    }
  }

  /** As many keys as fit, at least one. */
  #part(answer: Answer, bytesMax: number): StatesMessage {
    const states: KeyState[] = []
    let bytes = 0
    let need = answer.next ?? take(answer.needs)
    while (need !== undefined) {
      const state = this.#map.state(need[0], need[1])
      const size = keyStateBytes(state)
      if (states.length > 0 && bytes + size > bytesMax) {
        break
      }
      states.push(state)
      bytes += size
      need = take(answer.needs)
    }
    answer.next = need
    return {
      type: 'states',
      request: answer.request,
      context: this.#map.clock.toData(),
      states,
      last: need === undefined
    }
  }

  *#everything(): KeyNeeds {
    const keys = new Set([...this.#map.keys(), ...this.#map.residualKeys()])
    for (const key of keys) {
      yield [key, NO_DOTS]
    }
  }
}

function fitsFrame(message: StatesMessage): boolean {
  const bytes = message.states.reduce((sum, state) => sum + keyStateBytes(state), clockBytes(message.context))
  return bytes <= FRAME_BYTES
}

function take(needs: KeyNeeds): readonly [key: string, dots: readonly Dot[]] | undefined {
  const { value, done } = needs.next()
  return done === true ? undefined : value
}
