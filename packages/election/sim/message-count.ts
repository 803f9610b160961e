import { type Millis, millis, peerName, type PeerName, Random } from '@peermesh/kernel'
import {
  type Algorithm,
  type AlgorithmMessage,
  ChangRoberts,
  ClassicBully,
  type Claim,
  compareRanks,
  DirectedBully,
  type Direction,
  type ElectionVariant,
  HirschbergSinclair,
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
}

interface Peer {
  readonly algorithm: Algorithm
  hasLeader: boolean
}

const ANSWER_MS = 1_000_000

/** One election of one algorithm among so many peers on a network that loses nothing and takes no time, with every message counted but acknowledgements of hops. */
// eslint-disable-next-line max-lines-per-function -- one network of one election: its queue, its peers and their surroundings see each other
export function electionRun(options: ElectionRunOptions): {
  readonly messages: number
  readonly leaders: number
  readonly isBest: boolean
} {
  const { count, seed, variant, starters, dead } = options
  const random = new Random(seed, 'election')
  const names = Array.from({ length: count }, (_, index) => peerName(`p${index}`))
  const scores = random.shuffle(names.map((_, index) => index))
  const ring = ringOf(seed, names)
  const candidates = ring.map((peer) => ({ peer, rank: rankOf(peer, scores[names.indexOf(peer)] ?? 0) }))
  const byRank = [...candidates].sort((a, b) => compareRanks(a.rank, b.rank))
  const absent = new Set(byRank.slice(count - dead).map(({ peer }) => peer))
  const places = new Map(ring.map((peer, place) => [peer, place]))
  const peers = new Map<PeerName, Peer>()
  const queue: (() => void)[] = []
  const leaders: PeerName[] = []
  let messages = 0
  let now = millis(0)
  const deliver = (to: PeerName, action: (peer: Peer) => void): void => {
    messages++
    const peer = absent.has(to) ? undefined : peers.get(to)
    if (peer !== undefined) {
      queue.push(() => action(peer))
    }
  }
  const heard = (peer: Peer): void => {
    peer.hasLeader = true
    peer.algorithm.stop()
  }
  for (const { peer: self, rank } of candidates) {
    let lastId = 0
    const surroundings: Surroundings = {
      self,
      get now(): Millis {
        return now
      },
      term: 0,
      liveRank: rank,
      candidates,
      answerMs: ANSWER_MS,
      nextId: () => ++lastId,
      send: (to: PeerName, message: AlgorithmMessage) =>
        deliver(to, (peer) => {
          if (!peer.hasLeader) {
            peer.algorithm.receive(self, message)
          }
        }),
      tellAll: () => {
        for (const other of ring) {
          if (other !== self) {
            deliver(other, heard)
          }
        }
      },
      pass: (direction: Direction, message: RingMessage) => {
        const place = (places.get(self) ?? 0) + (direction === 'forth' ? 1 : -1) + count
        deliver(ring[place % count] as PeerName, (peer) => {
          if (message.type === 'elected') {
            peer.algorithm.passOn(message)
            heard(peer)
          } else if (!peer.hasLeader) {
            peer.algorithm.receive(self, message)
          }
        })
        return count > 1
      },
      won: (won: Rank) => {
        const peer = peers.get(self) as Peer
        if (!peer.hasLeader) {
          leaders.push(self)
          peer.hasLeader = true
          const claim: Claim = { term: 1, id: 1, rank: won }
          peer.algorithm.announce(claim)
        }
      }
    }
    peers.set(self, { algorithm: algorithmOf(variant, surroundings), hasLeader: false })
  }
  for (const { peer } of byRank.slice(0, starters)) {
    queue.push(() => peers.get(peer)?.algorithm.begin())
  }
  for (;;) {
    for (let action = queue.shift(); action !== undefined; action = queue.shift()) {
      action()
    }
    if (leaders.length > 0 || now > 100 * ANSWER_MS) {
      return { messages, leaders: leaders.length, isBest: leaders[0] === byRank.at(-1)?.peer }
    }
    now = millis(now + ANSWER_MS)
    for (const { algorithm } of peers.values()) {
      if ((algorithm.deadline() ?? Number.POSITIVE_INFINITY) <= now) {
        algorithm.wake()
      }
    }
  }
}

function rankOf(peer: PeerName, score: number): Rank {
  return { score, penalty: 0, load: 0, health: 0, peer }
}

function algorithmOf(variant: ElectionVariant, surroundings: Surroundings): Algorithm {
  switch (variant) {
    case 'directed':
      return new DirectedBully(surroundings)
    case 'classic':
      return new ClassicBully(surroundings)
    case 'chang-roberts':
      return new ChangRoberts(surroundings)
    case 'hirschberg-sinclair':
      return new HirschbergSinclair(surroundings)
  }
}
