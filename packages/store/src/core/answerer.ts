import { CausalContext } from '@peermesh/crdt'
import type { CoreOutput, PeerName, TransferId } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { piecesOf } from './key-pieces.ts'
import { CHUNK_BYTES, FRAME_BYTES, GOSSIP_ANSWER_MESSAGES_MAX, TRANSFERS_MAX } from './limits.ts'
import { clockBytes, type PullRequest, type StoreCoreTypes, type StoreMessage } from './messages.ts'
import { Sketches } from './reconcile/sketches.ts'
import { type StatePart, StateReader } from './state-reader.ts'
import type { Tally } from './tally.ts'

type Output = CoreOutput<StoreCoreTypes>
type NeedMessage = Extract<StoreMessage, { type: 'need' }>
type WantMessage = Extract<StoreMessage, { type: 'want' }>

interface Transfer {
  readonly to: PeerName
  readonly request: number
  readonly reader: StateReader
  /** What symbols showed to be the same is left out. */
  readonly agreed?: boolean
  /** What is left of a part that was too large for one chunk. */
  pieces: readonly StatePart[]
}

/**
 * Answers pulls: what the asker lacks, key by key, each key whole.
 *
 * A small answer is one message; a large one is a bulk transfer whose chunks are read when there is room for them, so that it costs
 * the memory of a list of keys and not of their values. By gossip, where there is no link, go a few messages at a time; what needs
 * a snapshot waits for a link.
 */
export class Answerer {
  readonly #map: CausalMap
  readonly #tally: Tally
  readonly #sketches: Sketches
  readonly #transfers = new Map<TransferId, Transfer>()
  #lastTransfer = 0

  constructor(map: CausalMap, tally: Tally, sketchBytesMin?: number) {
    this.#map = map
    this.#tally = tally
    this.#sketches = new Sketches(map, sketchBytesMin)
  }

  /** What the asker hears of our clock by it: all, nothing, or all in what follows. */
  answer(pull: PullRequest, outputs: Output[]): 'all' | 'nothing' | 'later' {
    const theirs = CausalContext.fromData(pull.clock)
    const reader = new StateReader(this.#map, theirs)
    if (pull.path === 'gossip') {
      this.#answerByGossip(pull, reader, outputs)
      return 'nothing'
    }
    const symbols = reader.snapshot ? this.#sketches.begin(pull) : undefined
    if (symbols !== undefined) {
      outputs.push({ type: 'send', to: pull.from, message: symbols })
      return 'later'
    }
    const part = reader.snapshot ? undefined : reader.read(FRAME_BYTES)
    if (part?.last === true && fitsFrame(part)) {
      this.#count(part)
      outputs.push({ type: 'send', to: pull.from, message: statesMessage(pull.request, part) })
      return part.states.length > 0 ? 'all' : 'nothing'
    }
    // What was read is the first that the transfer sends: to read it anew would be to look for all that is missing once more.
    return this.#transfer(pull, { reader, pieces: part === undefined ? [] : chunksOf(part) }, outputs)
  }

  /** Who is told by symbols what we hold needs more of them; or all, where that costs no more. */
  more(from: PeerName, { request, symbols }: NeedMessage, outputs: Output[]): void {
    const message = this.#sketches.more(from, request, symbols)
    if (message === undefined) {
      this.wanted(from, { request }, outputs)
    } else {
      outputs.push({ type: 'send', to: from, message })
    }
  }

  /** Who was told by symbols what we hold knows what it lacks. */
  wanted(from: PeerName, { request, items }: Omit<WantMessage, 'type'>, outputs: Output[]): void {
    const reader = this.#sketches.finish(from, request, items)
    if (reader === undefined) {
      outputs.push({ type: 'send', to: from, message: { type: 'busy', request } })
    } else {
      this.#transfer({ from, request }, { reader, pieces: [], agreed: items !== undefined }, outputs)
    }
  }

  lost(peer: PeerName): void {
    this.#sketches.lost(peer)
  }

  /** A transfer has room for a chunk. Returns whom it tells all of our clock. */
  push(transfer: TransferId, outputs: Output[]): PeerName | undefined {
    const open = this.#transfers.get(transfer)
    if (open === undefined) {
      return undefined
    }
    const [part, ...pieces] = open.pieces.length > 0 ? open.pieces : readChunks(open.reader)
    open.pieces = pieces
    if (part === undefined) {
      this.#transfers.delete(transfer)
      const reason = 'the index was cut while it was read'
      outputs.push({ type: 'bulk', action: 'abort', direction: 'out', transfer, reason })
      return undefined
    }
    this.#count(part)
    outputs.push({
      type: 'bulk',
      action: 'push',
      transfer,
      message: statesMessage(open.request, part),
      last: part.last
    })
    return part.states.length > 0 ? open.to : undefined
  }

  /** One that is lost may have been refused before the asker's core heard of it: it is told to ask again, since it waits long for what follows symbols. Returns who it is. */
  ended(transfer: TransferId, outcome: 'complete' | 'lost', outputs: Output[]): PeerName | undefined {
    const open = this.#transfers.get(transfer)
    if (open !== undefined && outcome === 'lost') {
      outputs.push({ type: 'send', to: open.to, message: { type: 'busy', request: open.request } })
    }
    this.#transfers.delete(transfer)
    return outcome === 'lost' ? open?.to : undefined
  }

  #transfer(
    { from, request }: Pick<PullRequest, 'from' | 'request'>,
    { reader, pieces, agreed = false }: Omit<Transfer, 'request' | 'to'>,
    outputs: Output[]
  ): 'nothing' | 'later' {
    if (this.#transfers.size >= TRANSFERS_MAX) {
      outputs.push({ type: 'send', to: from, message: { type: 'busy', request } })
      return 'nothing'
    }
    const transfer = ++this.#lastTransfer
    this.#transfers.set(transfer, { to: from, request, reader, pieces })
    const { snapshot, base, keys } = reader
    const message = { type: 'transfer', request, snapshot, base: base.toData(), agreed, keys } as const
    outputs.push({ type: 'bulk', action: 'open', to: from, transfer, message })
    return 'later'
  }

  #answerByGossip({ from, request }: PullRequest, reader: StateReader, outputs: Output[]): void {
    if (reader.snapshot) {
      return
    }
    for (let count = 0; count < GOSSIP_ANSWER_MESSAGES_MAX; count++) {
      // The clock goes with each part: without room for it, no part that is full would fit.
      const part = reader.read(FRAME_BYTES - clockBytes(this.#map.clock.toData()))
      if (part === undefined) {
        return
      }
      // A value too large for gossip waits for a link too.
      if (fitsFrame(part)) {
        this.#count(part)
        outputs.push({ type: 'publish', message: { ...statesMessage(request, part), to: from } })
      }
      if (part.last) {
        return
      }
    }
  }

  #count(part: StatePart): void {
    this.#tally.sent('pull', part.states.length)
  }
}

/** The next part, in pieces where its one key is larger than a chunk. Nothing where the index was cut meanwhile. */
function readChunks(reader: StateReader): readonly StatePart[] {
  const part = reader.read(CHUNK_BYTES)
  return part === undefined ? [] : chunksOf(part)
}

function chunksOf(part: StatePart): readonly StatePart[] {
  const [state] = part.states
  if (state === undefined || part.bytes <= CHUNK_BYTES) {
    return [part]
  }
  const pieces = piecesOf(state, CHUNK_BYTES)
  return pieces.map((piece, index) => ({ ...part, states: [piece], last: part.last && index === pieces.length - 1 }))
}

/** A clock is the context of the keys that are read under it: where there are none, it need not be told. */
function statesMessage(request: number, { context, states, last }: StatePart) {
  return { type: 'states', request, context: states.length === 0 ? [] : context, states, last } as const
}

function fitsFrame(part: StatePart): boolean {
  return part.bytes + clockBytes(part.context) <= FRAME_BYTES
}
