import { type Millis, millis, peerName, type PeerName, Random } from '@peermesh/kernel'
import {
  type Algorithm,
  type BullyMessage,
  type Candidate,
  type Claim,
  compareRanks,
  createAlgorithm,
  type Direction,
  type ElectionVariant,
  type Rank,
  type RingMessage,
  ringOf,
  type Surroundings
} from '@peermesh/election/core'

export interface ElectionRunOptions {
  readonly variant: ElectionVariant
  readonly count: number
  readonly seed: string
  /** So many begin at once, the worst of them first. */
  readonly starters: number
  /** So many of the best do not answer, and nobody knows. Bully only. */
  readonly dead: number
  /** Every rank is turned round once its candidate has begun: only what was frozen still counts. @default false */
  readonly drifts?: boolean
}

export interface ElectionRunResult {
  readonly messages: number
  readonly leaders: number
  /** The best leads, of those that answer. */
  readonly isBest: boolean
}

const ANSWER_MS = 1_000_000

/** One election of one algorithm among so many peers on a network that loses nothing and takes no time, with every message counted but acknowledgements of hops. */
export function electionRun(options: ElectionRunOptions): ElectionRunResult {
  return new ElectionNetwork(options).run()
}

class ElectionNetwork {
  readonly #starters: number
  readonly #candidates: readonly Candidate[]
  /** The worst first. */
  readonly #byRank: readonly Candidate[]
  readonly #best: PeerName | undefined
  readonly #peers = new Map<PeerName, ElectionPeer>()
  #queue: (() => void)[] = []
  readonly #leaders: PeerName[] = []
  #messages = 0
  #now: Millis = millis(0)

  constructor({ count, seed, variant, starters, dead, drifts = false }: ElectionRunOptions) {
    const random = new Random(seed, 'election')
    const names = Array.from({ length: count }, (_, index) => peerName(`p${index}`))
    const scores = new Map(random.shuffle([...names]).map((name, score) => [name, score]))
    this.#candidates = ringOf(seed, names).map((peer) => ({ peer, rank: rankOf(peer, scores.get(peer) ?? 0) }))
    this.#byRank = [...this.#candidates].sort((a, b) => compareRanks(a.rank, b.rank))
    this.#starters = starters
    const answering = this.#byRank.slice(0, count - dead)
    this.#best = answering.at(-1)?.peer
    for (const [place, { peer, rank }] of this.#candidates.entries()) {
      if (answering.some((candidate) => candidate.peer === peer)) {
        this.#peers.set(peer, new ElectionPeer(this, { variant, rank, place, drifts }))
      }
    }
  }

  get now(): Millis {
    return this.#now
  }

  get candidates(): readonly Candidate[] {
    return this.#candidates
  }

  run(): ElectionRunResult {
    for (const { peer } of this.#byRank.slice(0, this.#starters)) {
      this.#queue.push(() => this.#peers.get(peer)?.algorithm.begin())
    }
    for (;;) {
      // What an action sends is appended, so that the list grows while it is gone through.
      for (let done = 0; done < this.#queue.length; done++) {
        this.#queue[done]?.()
      }
      this.#queue = []
      if (this.#leaders.length > 0 || this.#now > 100 * ANSWER_MS) {
        return { messages: this.#messages, leaders: this.#leaders.length, isBest: this.#leaders[0] === this.#best }
      }
      this.#now = millis(this.#now + ANSWER_MS)
      for (const { algorithm } of this.#peers.values()) {
        if ((algorithm.deadline() ?? Number.POSITIVE_INFINITY) <= this.#now) {
          algorithm.wake()
        }
      }
    }
  }

  deliver(to: PeerName, action: (peer: ElectionPeer) => void): void {
    this.#messages++
    const peer = this.#peers.get(to)
    if (peer !== undefined) {
      this.#queue.push(() => action(peer))
    }
  }

  won(leader: PeerName): void {
    this.#leaders.push(leader)
  }
}

/** One peer: its algorithm, and what that sees of the network. */
class ElectionPeer implements Surroundings {
  readonly self: PeerName
  readonly term = 0
  readonly answerMs = ANSWER_MS
  readonly algorithm: Algorithm
  readonly #network: ElectionNetwork
  readonly #place: number
  readonly #drifts: boolean
  readonly #rank: Rank
  #hasBegun = false
  #hasLeader = false
  #lastId = 0

  constructor(
    network: ElectionNetwork,
    options: {
      readonly variant: ElectionVariant
      readonly rank: Rank
      readonly place: number
      readonly drifts: boolean
    }
  ) {
    this.self = options.rank.peer
    this.#network = network
    this.#rank = options.rank
    this.#place = options.place
    this.#drifts = options.drifts
    this.algorithm = createAlgorithm(options.variant, this)
  }

  get now(): Millis {
    return this.#network.now
  }

  get candidates(): readonly Candidate[] {
    return this.#network.candidates
  }

  get liveRank(): Rank {
    const isTurned = this.#drifts && this.#hasBegun
    this.#hasBegun = true
    return isTurned ? { ...this.#rank, score: -this.#rank.score } : this.#rank
  }

  nextId(): number {
    return ++this.#lastId
  }

  send(to: PeerName, message: BullyMessage): void {
    this.#network.deliver(to, (peer) => {
      if (!peer.#hasLeader) {
        peer.algorithm.receive(this.self, message)
      }
    })
  }

  tellAll(): void {
    for (const { peer } of this.candidates) {
      if (peer !== this.self) {
        this.#network.deliver(peer, (other) => other.#heard())
      }
    }
  }

  pass(direction: Direction, message: RingMessage): boolean {
    const count = this.candidates.length
    const next = this.candidates[(this.#place + (direction === 'forth' ? 1 : -1) + count) % count] as Candidate
    this.#network.deliver(next.peer, (peer) => {
      if (message.type === 'elected') {
        peer.algorithm.passOn(message)
        peer.#heard()
      } else if (!peer.#hasLeader) {
        peer.algorithm.receive(this.self, message)
      }
    })
    return count > 1
  }

  won(rank: Rank): void {
    if (!this.#hasLeader) {
      this.#hasLeader = true
      this.#network.won(this.self)
      const claim: Claim = { term: 1, id: 1, rank }
      this.algorithm.announce(claim)
    }
  }

  #heard(): void {
    this.#hasLeader = true
    this.algorithm.stop()
  }
}

function rankOf(peer: PeerName, score: number): Rank {
  return { score, penalty: 0, load: 0, health: 0, peer }
}
