import {
  compareText,
  type Happened,
  Happenings,
  type HappeningsInit,
  type Millis,
  type PeerName
} from '@peermesh/kernel'
import { EXPLAINED_PEERS_MAX, EXPLANATION_LENGTH_MAX, EXPLANATIONS_MAX } from './limits.ts'

/** What happened to a peer, as far as it bears on what we hold of it. */
export type Happening =
  /** What we hold of it changed: by the word of `by`, or else by what we found, or it said itself. */
  | 'alive'
  | 'suspect'
  | 'dead'
  | 'left'
  /**
   * Neither it nor anybody who was asked heard of it until the end of the probe. `text`: how it was asked for; where it was not alive to us before, only
   * that.
   */
  | 'probe-failed'
  /** `by` was asked after it, while it was alive to us, and heard nothing. */
  | 'nack'
  /** `by` suspects it too. */
  | 'confirmed'
  /** `by` saw that its process ended. */
  | 'process-ended'
  /** The time of its suspicion was over. `text`: how long it lasted, and who shared it. */
  | 'suspicion-over'
  /** While it was suspected, it was heard of, or somebody reached it: the suspicion begins anew. */
  | 'showed-life'
  | 'link-up'
  /** `text`: which side ended it. */
  | 'link-lost'
  /** `text`: why. */
  | 'dial-failed'
  /** Of ourselves: somebody took us for failing, and we said that we live. */
  | 'refuted'
  /** Of ourselves: a record was told of us that we never made. `text`: what it says. */
  | 'misquoted'
  /** Of ourselves: another process runs under our key. */
  | 'runs-twice'
  /** It answered a probe that was none of its business. `text`: whose. */
  | 'answered-for-another'
  /** Of ourselves: we were late. `text`: by how much. */
  | 'stalled'
  /** We do not talk to it. `text`: why. */
  | 'refused'

/** One thing that happened to a peer. */
export interface Explanation extends Happened {
  readonly what: Happening
  readonly by?: PeerName
  readonly text?: string
}

/** `recursWithin`: the addresses of a peer in turn, a link that comes up, is refused and ends, or those who are asked for a probe in vain. */
const KEPT: HappeningsInit<Happening> = {
  keptMax: EXPLANATIONS_MAX,
  recurring: new Set(['link-up', 'link-lost', 'dial-failed', 'refused', 'probe-failed', 'nack']),
  recursWithin: 4
}

/**
 * Why we hold of each peer what we do: the last things that happened to it, in their order (M43). Success is not written down: a peer that answers
 * is alive, and needs no explanation.
 */
export class History {
  /** Who was written of last is last. */
  readonly #peers = new Map<PeerName, Happenings<Explanation>>()
  #now: Millis

  constructor(now: Millis) {
    this.#now = now
  }

  /** The moment of the step that is under way. */
  stepAt(now: Millis): void {
    this.#now = now
  }

  note(
    peer: PeerName,
    what: Happening,
    { text, ...more }: { readonly by?: PeerName; readonly text?: string } = {}
  ): void {
    const said = text === undefined ? {} : { text: text.slice(0, EXPLANATION_LENGTH_MAX) }
    const happenings = this.#peers.get(peer) ?? new Happenings<Explanation>(KEPT)
    this.#peers.delete(peer)
    this.#peers.set(peer, happenings)
    happenings.note({ at: this.#now, what, ...more, ...said })
    if (this.#peers.size > EXPLAINED_PEERS_MAX) {
      const [oldest] = this.#peers.keys()
      this.#peers.delete(oldest as PeerName)
    }
  }

  /** Whose history is kept. */
  peers(): PeerName[] {
    return [...this.#peers.keys()].sort(compareText)
  }

  of(peer: PeerName): Explanation[] {
    return this.#peers.get(peer)?.all ?? []
  }

  /** How many are explained. */
  get size(): number {
    return this.#peers.size
  }
}
