import { compareText, type Millis, type PeerName } from '@peermesh/kernel'
import { EXPLAINED_PEERS_MAX, EXPLANATIONS_MAX } from './limits.ts'

/** What happened to a peer, as far as it bears on what we hold of it. */
export type Happening =
  /** What we hold of it changed, by whatever we heard or found. */
  | 'alive'
  | 'suspect'
  | 'dead'
  | 'left'
  /** Neither it nor anybody who was asked heard of it until the end of the probe. `text`: how it was asked for. */
  | 'probe-failed'
  /** `by` was asked after it, and heard nothing. */
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
  /** It answered a probe that was none of its business. `text`: whose. */
  | 'answered-for-another'
  /** Of ourselves: we were late. `text`: by how much. */
  | 'stalled'
  /** We do not talk to it. `text`: why. */
  | 'refused'

/** One thing that happened to a peer. */
export interface Explanation {
  /** Monotonic milliseconds of this process. */
  readonly at: Millis
  readonly what: Happening
  readonly by?: PeerName
  readonly text?: string
  /** How often it came, where it came again and again with little else between; `at` is the last time. */
  readonly times?: number
}

/** What comes again for as long as a peer is away, or is refused: it must not push out how that began. */
const RECURRING: ReadonlySet<Happening> = new Set(['link-up', 'link-lost', 'dial-failed', 'refused'])

/** So far back a happening is looked for that comes again: the addresses of a peer in turn, or a link that comes up, is refused and ends. */
const RECURS_WITHIN = 4

/**
 * Why we hold of each peer what we do: the last things that happened to it, in their order (M43). Success is not written down: a peer that answers
 * is alive, and needs no explanation.
 */
export class History {
  /** Who was written of last is last. */
  readonly #peers = new Map<PeerName, Explanation[]>()
  #now: Millis

  constructor(now: Millis) {
    this.#now = now
  }

  /** The moment of the step that is under way. */
  stepAt(now: Millis): void {
    this.#now = now
  }

  note(peer: PeerName, what: Happening, more: { readonly by?: PeerName; readonly text?: string } = {}): void {
    const explanations = this.#peers.get(peer) ?? []
    this.#peers.delete(peer)
    this.#peers.set(peer, explanations)
    const times = 1 + (RECURRING.has(what) ? takeRecent(explanations, { what, ...more }) : 0)
    explanations.push({ at: this.#now, what, ...more, ...(times === 1 ? {} : { times }) })
    if (explanations.length > EXPLANATIONS_MAX) {
      explanations.shift()
    }
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
    return [...(this.#peers.get(peer) ?? [])]
  }

  /** How many are explained. */
  get size(): number {
    return this.#peers.size
  }
}

/** Takes the same out of what came last. Returns how often it had come. */
function takeRecent(explanations: Explanation[], { what, by, text }: Omit<Explanation, 'at'>): number {
  const from = Math.max(0, explanations.length - RECURS_WITHIN)
  const index = explanations.findIndex(
    (before, place) => place >= from && before.what === what && before.by === by && before.text === text
  )
  const [taken] = index < 0 ? [] : explanations.splice(index, 1)
  return taken === undefined ? 0 : (taken.times ?? 1)
}
