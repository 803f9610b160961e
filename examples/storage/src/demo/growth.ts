import { setTimeout as delay } from 'node:timers/promises'
import type { PartitionsStatus } from 'peermesh'
import { largestCities } from '../cities.ts'
import { CityValues } from './city-values.ts'
import type { GrowthFigures, MoveFigures } from './figures.ts'
import { formatCount, formatSeconds } from './format.ts'
import type { Observer } from './observer.ts'
import type { PeerProcess } from './peer-process.ts'
import { isSettled, movesBetween, placementOf, renderProgress } from './placement.ts'
import type { Screen } from './screen.ts'

/** Enough for each of the 64 partitions to hold some, few enough to be read over and over while they move. */
const VALUES_COUNT = 300

/** Between two looks at whom a peer takes for members. */
const LOOK_EVERY_MS = 100

export interface GrowthParts {
  /** All peers of the demo: who comes is added, who went is taken away. */
  readonly peers: PeerProcess[]
  readonly newcomers: readonly PeerProcess[]
  /** So many of the cities are in the store. */
  readonly cities: number
  readonly observer: Observer
  readonly screen: Screen
}

/** How things stand: above the table, and as a line where there is no terminal. */
export interface Progress {
  readonly picture: string
  readonly line: string
  /** Much changes just now. */
  readonly isLively: boolean
}

/**
 * An act of its own: cities are values of partitions, of each of which three peers hold a copy. More peers come, and partitions move to them; they are drained and go, and the partitions move back. All
 * the while every value can be read at the peers that stay.
 */
export class Growth {
  readonly #peers: PeerProcess[]
  readonly #residents: readonly PeerProcess[]
  readonly #newcomers: readonly PeerProcess[]
  readonly #observer: Observer
  readonly #screen: Screen
  readonly #values: CityValues
  /** As of when the first peer answered last. */
  #progress: Progress = { picture: 'partitions', line: 'partitions', isLively: false }

  constructor({ peers, newcomers, cities, observer, screen }: GrowthParts) {
    this.#peers = peers
    this.#residents = [...peers]
    this.#newcomers = newcomers
    this.#observer = observer
    this.#screen = screen
    this.#values = new CityValues(largestCities(VALUES_COUNT, cities))
  }

  /** @throws the signal's reason; for the first value that could not be read, or was another than had been put */
  async play(signal: AbortSignal): Promise<GrowthFigures> {
    const residents = this.#residents
    const values = this.#values
    await values.putAll(residents, signal)
    const before = await this.#settled(residents, signal)
    const cities = formatCount(values.cities.length)
    this.#screen.event(
      `The ${cities} largest cities are put into partitions too: ${before.used.length} of ${before.partitions} hold some, each at ${before.replicas} peers. ${this.#held(residents)}`
    )
    const { grown, shrunk } = await values.readDuring(
      residents,
      async (working) => {
        const [grown, after] = await this.#grow(before, working)
        return { grown, shrunk: await this.#shrink(after, working) }
      },
      signal
    )
    return {
      from: residents.length,
      to: residents.length + this.#newcomers.length,
      partitions: before.used.length,
      values: values.cities.length,
      grown,
      shrunk,
      reads: values.reads,
      slowestReadMs: values.slowestReadMs,
      unanswered: values.unanswered
    }
  }

  /** How far the partitions are, as the first peer sees it: with a bar, and with what each peer holds. */
  progress(): Progress {
    const partitions = this.#observer.view(this.#first)?.status.partitions
    if (partitions === undefined) {
      return this.#progress
    }
    const { bar, words } = renderProgress(partitions)
    this.#progress = {
      picture: `partitions ${bar} ${words}`,
      line: `partitions: ${words}; ${this.#held(this.#peers)}`,
      isLively: partitions.stages.serving < partitions.used
    }
    return this.#progress
  }

  async #grow(before: PartitionsStatus, signal: AbortSignal): Promise<[MoveFigures, PartitionsStatus]> {
    const begun = performance.now()
    const { address } = this.#first
    this.#screen.event(`${named(this.#newcomers)} come; the values are read all the time from here on.`)
    await Promise.all(
      this.#newcomers.map(async (peer) => {
        this.#peers.push(peer)
        await peer.start({ join: address }, signal)
      })
    )
    const foretold = await this.#foretold(signal)
    this.#screen.event(
      `By the plan of ${this.#first.label} ${foretold} partitions are to move, each once that was so for 1 s (settleMs; by default 5 s).`
    )
    const after = await this.#settled(this.#peers, signal)
    const figures = { foretold, moves: movesBetween(before, after), tookMs: Math.round(performance.now() - begun) }
    this.#tell(figures)
    await this.#values.readAll(this.#peers, signal)
    this.#screen.event(`All values were read at ${this.#peers.length} peers.`)
    return [figures, after]
  }

  async #shrink(before: PartitionsStatus, signal: AbortSignal): Promise<MoveFigures> {
    const begun = performance.now()
    const foretold = await this.#foretold(signal)
    this.#screen.event(`${named(this.#newcomers)} are drained: by the plan ${foretold} partitions are to move.`)
    await Promise.all(
      this.#newcomers.map(async (peer) => {
        await peer.attached.drain({ signal })
        this.#screen.event(`${peer.label} holds nothing any more.`)
      })
    )
    for (const peer of this.#newcomers) {
      await peer.stop()
      this.#peers.splice(this.#peers.indexOf(peer), 1)
    }
    this.#screen.event(`${named(this.#newcomers)} have left.`)
    const after = await this.#settled(this.#residents, signal)
    const figures = { foretold, moves: movesBetween(before, after), tookMs: Math.round(performance.now() - begun) }
    this.#tell(figures)
    await this.#values.readAll(this.#residents, signal)
    this.#screen.event(`All values were read at ${this.#residents.length} peers.`)
    return figures
  }

  /** How many partitions are held otherwise with the newcomers than without them: by the plan of a peer that has heard of all of them. */
  async #foretold(signal: AbortSignal): Promise<number> {
    const { attached } = this.#first
    const without = this.#newcomers.map(({ name }) => name)
    for (;;) {
      const { sharers } = await placementOf(attached, signal)
      if (without.every((name) => sharers.includes(name))) {
        const { moves } = await attached.plan({ without }, { signal })
        return moves.filter(({ isUsed }) => isUsed).length
      }
      await delay(LOOK_EVERY_MS, undefined, { signal })
    }
  }

  /** Resolves once these peers, and no others, are to hold partitions, and each is where it should be, in the eyes of all of them. */
  async #settled(peers: readonly PeerProcess[], signal: AbortSignal): Promise<PartitionsStatus> {
    for (;;) {
      await this.#observer.until(() => peers.every((peer) => this.#isCalm(peer)), signal)
      const placements = await Promise.all(peers.map(async ({ attached }) => await placementOf(attached, signal)))
      const names = peers.map(({ name }) => name)
      const [first] = placements
      if (first !== undefined && isSettled(placements, names)) {
        return first.status
      }
    }
  }

  #isCalm(peer: PeerProcess): boolean {
    const partitions = this.#observer.view(peer)?.status.partitions
    return partitions !== undefined && partitions.stages.serving === partitions.used
  }

  #tell({ foretold, moves, tookMs }: MoveFigures): void {
    this.#screen.event(
      `All partitions are where they should be, after ${formatSeconds(tookMs)} and ${moves} moves (${foretold} foretold): ${this.#held(this.#peers)}`
    )
  }

  #held(peers: readonly PeerProcess[]): string {
    return peers
      .map((peer) => `${peer.label} ${this.#observer.view(peer)?.status.partitions.held ?? peer.state}`)
      .join('  ')
  }

  get #first(): PeerProcess {
    return this.#residents[0] as PeerProcess
  }
}

function named(peers: readonly PeerProcess[]): string {
  return new Intl.ListFormat('en-GB').format(peers.map(({ label }) => label))
}
