import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { Algorithm, Surroundings } from './algorithm.ts'
import type { Claim } from './claim.ts'
import type { AlgorithmMessage, Direction, ElectedMessage, ElectionId, ProbeMessage, ReplyMessage } from './messages.ts'
import { compareRanks, type Rank } from './rank.ts'

interface Running {
  readonly id: ElectionId
  readonly rank: Rank
  readonly phase: number
  readonly replied: ReadonlySet<Direction>
  readonly until: Millis
}

/**
 * The ring algorithm of Hirschberg and Sinclair (1980): in phase p a candidate asks the 2^p peers to either side, and goes on to the next phase where none of them
 * is better. Whose question comes round to itself leads. At most 8 · n · (1 + ⌈log₂ n⌉) messages in any order of ranks, more than Chang-Roberts on average.
 */
export class HirschbergSinclair implements Algorithm {
  readonly #surroundings: Surroundings
  #running: Running | undefined

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  begin(): void {
    if (this.#running === undefined) {
      this.#ask(this.#surroundings.nextId(), this.#surroundings.liveRank, 0)
    }
  }

  receive(_from: PeerName, message: AlgorithmMessage): void {
    if (message.type === 'probe') {
      this.#probed(message)
    } else if (message.type === 'reply') {
      this.#replied(message)
    }
  }

  announce(claim: Claim): void {
    const { candidates } = this.#surroundings
    this.#surroundings.pass('forth', { type: 'elected', claim, hops: 2 * candidates.length + 8 })
  }

  passOn(message: ElectedMessage): void {
    if (message.hops > 1 && message.claim.rank.peer !== this.#surroundings.self) {
      this.#surroundings.pass('forth', { ...message, hops: message.hops - 1 })
    }
  }

  deadline(): Millis | undefined {
    return this.#running?.until
  }

  wake(): void {
    if (this.#running !== undefined && this.#surroundings.now >= this.#running.until) {
      this.stop()
      this.begin()
    }
  }

  stop(): void {
    this.#running = undefined
  }

  snapshot(): unknown {
    const running = this.#running
    return running === undefined ? undefined : { ...running, replied: [...running.replied] }
  }

  #ask(id: ElectionId, rank: Rank, phase: number): void {
    const { now, answerMs, term, candidates } = this.#surroundings
    const hops = 2 ** phase
    this.#running = { id, rank, phase, replied: new Set(), until: millis(now + answerMs * (2 + hops / 2)) }
    if (hops > 4 * candidates.length + 8) {
      // It should have come round long ago: the others see another ring, without us. Begin anew when the time is up.
      return
    }
    const probe = { type: 'probe', id, rank, term, phase, hops } as const
    const others = this.#surroundings.pass('forth', { ...probe, direction: 'forth' })
    if (!others) {
      this.#win(rank, 'nobody else is on the ring')
      return
    }
    this.#surroundings.pass('back', { ...probe, direction: 'back' })
  }

  #probed(message: ProbeMessage): void {
    const { self, liveRank } = this.#surroundings
    const { rank, direction, hops, id, term, phase } = message
    if (rank.peer === self) {
      if (this.#running?.id === id) {
        this.#win(this.#running.rank, `its question of phase ${phase} came round the ring, and nobody was better`)
      }
      return
    }
    if (compareRanks(rank, this.#running?.rank ?? liveRank) < 0) {
      this.begin()
      return
    }
    if (hops > 1) {
      this.#surroundings.pass(direction, { ...message, hops: hops - 1 })
      return
    }
    const reply: ReplyMessage = {
      type: 'reply',
      id,
      rank,
      term,
      direction: opposite(direction),
      phase,
      hops: 2 ** phase
    }
    this.#surroundings.pass(reply.direction, reply)
  }

  #replied(message: ReplyMessage): void {
    if (message.rank.peer !== this.#surroundings.self) {
      if (message.hops > 1) {
        this.#surroundings.pass(message.direction, { ...message, hops: message.hops - 1 })
      }
      return
    }
    const running = this.#running
    if (running?.id !== message.id || running.phase !== message.phase) {
      return
    }
    const replied = new Set([...running.replied, message.direction])
    this.#running = { ...running, replied }
    if (replied.size === 2) {
      this.#ask(running.id, running.rank, running.phase + 1)
    }
  }

  #win(rank: Rank, decidedBy: string): void {
    this.stop()
    this.#surroundings.won(rank, decidedBy)
  }
}

function opposite(direction: Direction): Direction {
  return direction === 'forth' ? 'back' : 'forth'
}
