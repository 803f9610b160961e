import type { Effect, PeerName, Random } from '@peermesh/kernel'
import { majorityOf, type Move, type QuorumMessage, type Request } from '@peermesh/quorum/core'
import type { Simulation } from '@peermesh/sim'
import type { LogOperation } from './log-kind.ts'

export interface MoveFaultsOptions {
  readonly faultMs: number
  /** Has a peer change or read this register now. */
  readonly ask: (peer: PeerName, type: LogOperation['type'], key: string) => void
  /** Has a peer put other voters in the place of those of now. */
  readonly move: (peer: PeerName) => void
  /** What the names of the registers begin with that are fought for. */
  readonly key: string
}

/** The register in which a group chooses its next configuration. */
const CONFIGURATION_KEY = '#configuration'

/** Disks that one run loses by these faults: more, and the group stands still in most runs. */
const DISKS_MAX = 2

/**
 * What a move from one epoch to the next has to get right is what was half done when the old voters were sealed, and who is gone right after the first of the new
 * ones began. Faults at random times hardly ever meet either. So here, as soon as a successor is about to be chosen, several peers change one register, and what they
 * have accepted reaches some of the voters only before they are sealed. Then the register is read at once. And now and then whoever installed first loses its disk,
 * while those who are to install too are cut off.
 */
export class MoveFaults {
  readonly #simulation: Simulation
  readonly #options: MoveFaultsOptions
  readonly #random: Random
  /** The register that is fought for, and until when accepts are half heard. */
  #fight: { readonly key: string; readonly until: number } | undefined
  readonly #hushed = new Set<PeerName>()
  #fights = 0
  /** The latest that was begun. */
  #epoch = 0
  #disksLost = 0

  constructor(simulation: Simulation, options: MoveFaultsOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#random = simulation.random('moves')
    this.#moveOn()
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core !== 'quorum' || this.#simulation.now + 1_000 > this.#options.faultMs) {
      return
    }
    if (output.type === 'send') {
      this.#sent(peer, output.to, output.message as QuorumMessage)
    }
  }

  #sent(peer: PeerName, to: PeerName, message: QuorumMessage): void {
    if (message.type === 'move') {
      this.#moves(message.move)
    } else if (message.type === 'page' && !message.sealed && this.#random.chance(0.3)) {
      // Of a voter that votes on while its page is on the way, perhaps until it is sealed.
      const lift = this.#simulation.oneWay([peer], [to])
      this.#simulation.schedule(this.#simulation.now + this.#paceMs * this.#random.between(2, 20), lift)
    }
    if (message.type !== 'ask') {
      return
    }
    const { now } = this.#simulation
    const fight = this.#fight !== undefined && now < this.#fight.until ? this.#fight : undefined
    if (fight !== undefined && message.requests.some(({ type, key }) => type === 'accept' && key === fight.key)) {
      this.#hush(peer, fight.until)
    } else if (fight === undefined && message.requests.some(isChoosing) && this.#random.chance(0.7)) {
      this.#begin()
    }
  }

  /** One move after the other. */
  #moveOn(): void {
    const simulation = this.#simulation
    simulation.schedule(simulation.now + this.#paceMs * this.#random.between(5, 25), () => {
      if (simulation.now + 1_000 < this.#options.faultMs) {
        const peer = this.#random.pick(simulation.peers.filter((other) => simulation.isUp(other)))
        if (peer !== undefined) {
          this.#options.move(peer)
        }
        this.#moveOn()
      }
    })
  }

  /** From the question for the successor to the seal it takes a few messages and writes. */
  get #paceMs(): number {
    const { weather } = this.#simulation
    return weather.latencyMs[1] + weather.persistMs[1]
  }

  /** Some change the same register, just as the voters are about to be sealed, and the others read it. */
  #begin(): void {
    const simulation = this.#simulation
    const { peers, now } = simulation
    const paceMs = this.#paceMs
    const until = now + paceMs * this.#random.between(2, 6)
    // Some times the same: what is dropped must have been something before.
    const key = `${this.#options.key}.${this.#fights++ >> 1}`
    this.#fight = { key, until }
    const writers = 2 + this.#random.integer(2)
    for (const [index, peer] of this.#random.shuffle(peers).entries()) {
      if (index < writers) {
        const type = this.#random.pick(['append', 'append', 'clear']) as LogOperation['type']
        simulation.schedule(now + paceMs * this.#random.between(0, 2.5), () => this.#askIfUp(peer, type, key))
      } else {
        for (let reads = 0; reads < 2; reads++) {
          simulation.schedule(now + paceMs * this.#random.between(1, 8), () => this.#askIfUp(peer, 'read', key))
        }
      }
    }
  }

  #askIfUp(peer: PeerName, type: LogOperation['type'], key: string): void {
    if (this.#simulation.isUp(peer)) {
      this.#options.ask(peer, type, key)
    }
  }

  /** What it just sent comes to some only, for as long as the fight lasts. */
  #hush(peer: PeerName, until: number): void {
    if (this.#hushed.has(peer)) {
      return
    }
    const simulation = this.#simulation
    const others = this.#random.shuffle(simulation.peers.filter((other) => other !== peer))
    const deaf = others.slice(0, this.#random.integer(others.length + 1))
    const lift = simulation.oneWay([peer], deaf)
    this.#hushed.add(peer)
    simulation.schedule(until + this.#random.between(0, 5), () => {
      this.#hushed.delete(peer)
      lift()
    })
  }

  /** Told for the first time. One of those who are to install can: where the others were to begin without it, they would need those of the epoch before. */
  #moves({ from, next }: Move): void {
    if (from === undefined || next.epoch <= this.#epoch) {
      return
    }
    this.#epoch = next.epoch
    const simulation = this.#simulation
    const [first, ...rest] = this.#random.shuffle(next.voters.map(({ peer }) => peer))
    const stay = from.voters.filter(({ peer }) => rest.includes(peer))
    const isDecisive = from.voters.length > 2 && stay.length < majorityOf(from) && rest.length > 1
    if (first === undefined || !isDecisive || this.#disksLost >= DISKS_MAX || !this.#random.chance(0.2)) {
      return
    }
    this.#disksLost++
    simulation.note('haunted', `it begins epoch ${next.epoch} alone and loses its disk; away are ${rest.join()}`, first)
    for (const peer of rest) {
      const others = simulation.peers.filter((other) => other !== peer)
      simulation.schedule(simulation.now + this.#random.between(500, 2_000), simulation.partition([peer], others))
    }
    simulation.schedule(simulation.now + this.#paceMs * this.#random.between(3, 9), () => {
      simulation.loseDisk(first)
      simulation.schedule(simulation.now + this.#random.between(20, 500), () => simulation.start(first))
    })
  }
}

function isChoosing({ type, key }: Request): boolean {
  return type !== 'read' && key === CONFIGURATION_KEY
}
