import {
  type CommandId,
  type Identity,
  InvalidParametersError,
  type PeerName,
  peerName,
  type Random,
  type Stack,
  type StoreId
} from '@peermesh/kernel'
import { type DiskFate, Driver } from './driver.ts'
import { EventLoop } from './event-loop.ts'
import type { DhtFault } from './faults.ts'
import { PeerClock } from './peer-clock.ts'
import { RandomStreams } from './random-streams.ts'
import type { BlockedPath } from './reachability.ts'
import type { SuiteOptions, SuiteRun } from './suite-run.ts'
import { Trace } from './trace.ts'
import type { DiskContents } from './virtual-disk.ts'
import { VirtualPeer } from './virtual-peer.ts'
import { CALM_WEATHER, type Weather } from './weather.ts'

/** 2026-01-01T00:00Z: where wall clocks begin, but for their skew. */
const WALL_EPOCH_MS = 1_767_225_600_000

/** Events of one run; more is taken for a protocol that answers itself. */
const EVENTS_MAX_DEFAULT = 20_000_000

export interface SimulationInit {
  /** The whole run follows from it. */
  readonly seed: string | number
  /** @default drawn by the suite from the seed */
  readonly options?: SuiteOptions
  /** @default calm: no faults but those that are asked for */
  readonly weather?: Weather
  /** Is handed each line of the trace as it comes. @default nobody */
  readonly print?: (line: string) => void
  /** @default 20,000,000 */
  readonly eventsMax?: number
}

/** A copy of a data directory. */
export interface DiskBackup {
  readonly contents: DiskContents
  readonly storeId: StoreId | undefined
  readonly boot: number
}

/** What is simulated: the part of a suite that a simulation needs. */
export interface Simulated {
  draw(random: Random): SuiteOptions
  run(simulation: Simulation, options: SuiteOptions): SuiteRun
}

/** The virtual world of one run: what a suite sees of it, and how a scripted test drives it. */
export class Simulation {
  readonly seed: string
  readonly options: SuiteOptions
  /** All peers, up or not, in the order in which they were named. */
  readonly peers: readonly PeerName[]
  /** The suite's run: its wiring and its oracle. */
  readonly run: SuiteRun
  readonly #driver: Driver
  /** What `heal` lifts. */
  readonly #lifts = new Set<() => void>()
  #heals = 0

  /** Nothing is started yet: `startAll` or `start` does. */
  constructor(suite: Simulated, init: SimulationInit) {
    this.seed = String(init.seed)
    const random = new RandomStreams(this.seed)
    this.options = init.options ?? suite.draw(random.stream('options'))
    this.peers = Array.from({ length: this.options.peers }, (_, index) => nameOf(index))
    const loop = new EventLoop(init.eventsMax ?? EVENTS_MAX_DEFAULT)
    const trace = new Trace(() => loop.now, init.print)
    const weather = { ...(init.weather ?? CALM_WEATHER), ...this.options.weather }
    const virtualPeers = this.peers.map(
      (name, index) => new VirtualPeer(index, name, drawClock(random, name, weather), random)
    )
    this.#driver = new Driver({ loop, random, trace, peers: virtualPeers, weather, options: this.options })
    this.run = suite.run(this, this.options)
    this.#driver.run = this.run
  }

  /** Virtual milliseconds since the simulation began. */
  get now(): number {
    return this.#driver.loop.now
  }

  /** Events handled so far. */
  get events(): number {
    return this.#driver.loop.handled
  }

  get weather(): Weather {
    return this.#driver.weather
  }

  /** The hash of all that happened so far: the same seed gives the same. */
  get traceHash(): string {
    return this.#driver.trace.digest()
  }

  /** The last lines of the trace, oldest first; at most 256. */
  traceLines(count: number): string[] {
    return this.#driver.trace.lines(count)
  }

  /** Hashes what every peer that is up remembers into the trace hash. */
  hashSnapshots(): void {
    for (const peer of this.#driver.peers) {
      if (peer.stack !== undefined) {
        this.#driver.trace.snapshot(peer, peer.stack.snapshot())
      }
    }
  }

  isUp(peer: PeerName): boolean {
    return this.#peer(peer).up
  }

  /** The stack of a peer that is up, for getters and snapshots only; `undefined` while it is down. */
  stack(peer: PeerName): Stack | undefined {
    return this.#peer(peer).stack
  }

  /** Who the peer is in this start; while it is down, who it was. `undefined` before its first start. */
  identity(peer: PeerName): Identity | undefined {
    return this.#peer(peer).identity
  }

  /** A stream of randomness of the suite's own. */
  random(stream: string): Random {
    return this.#driver.random.stream(`suite/${stream}`)
  }

  /** Calls back at this virtual moment. */
  schedule(at: number, action: () => void): void {
    this.#driver.loop.at(at, action)
  }

  /** Lets this many virtual milliseconds pass. */
  runFor(ms: number): void {
    this.#driver.loop.run(this.now + ms)
  }

  /** Lets time pass until the condition holds, which is asked after each event. False where it did not within this many milliseconds. */
  runUntil(condition: () => boolean, withinMs: number): boolean {
    return condition() || this.#driver.loop.run(this.now + withinMs, condition)
  }

  /** Gives a command to a core of a peer that is up. The effects, `settle` among them, come to the run's `observe`. */
  command(peer: PeerName, core: string, command: unknown): CommandId {
    return this.#driver.command(this.#upPeer(peer), core, command)
  }

  /** The next id that `command` gives to this peer. */
  nextCommandId(peer: PeerName): CommandId {
    return this.#peer(peer).lastCommand + 1
  }

  startAll(): void {
    for (const peer of this.peers) {
      this.start(peer)
    }
  }

  /** Starts a peer that is down, on the disk that it has. */
  start(peer: PeerName): void {
    this.#driver.start(this.#peer(peer))
  }

  /** Stops a peer at once: some of what it persists just now reached the disk, and nobody is told but by the silence. */
  crash(peer: PeerName): void {
    this.#driver.stop(this.#peer(peer), { reason: 'crash' })
  }

  /**
   * The peer crashes right after the next step with something on its way to the disk; what it sends in that step is sent. Nothing
   * happens where it is down.
   *
   * @param downMs when it starts again after that. @default not by itself
   */
  crashAfterPersist(peer: PeerName, downMs?: number): void {
    const virtualPeer = this.#peer(peer)
    virtualPeer.crashAfterPersist = !virtualPeer.up
      ? undefined
      : () => {
          this.crash(peer)
          if (downMs !== undefined) {
            this.#startAfter(peer, downMs)
          }
        }
  }

  /** Crashes the peer, and its disk is gone: it starts as a new replica. */
  loseDisk(peer: PeerName): void {
    this.#stopWith(peer, 'lost')
  }

  /**
   * Crashes the peer by a loss of power: of what was persisted with durability `process` and not synced since, the end is gone, as much as is drawn.
   * What was persisted with `power` is kept.
   */
  losePower(peer: PeerName): void {
    this.#stopWith(peer, 'power-lost')
  }

  /** The same, and gone is the last batch that was not synced, whole, and no other. */
  tearLastWrite(peer: PeerName): void {
    this.#stopWith(peer, 'torn')
  }

  /** Crashes the peer, and some of its records are damaged at rest: at the next start their checksums are wrong. */
  damageDisk(peer: PeerName): void {
    this.#stopWith(peer, 'damaged')
  }

  /**
   * The peer's process stands still: it handles nothing until the pause is lifted, and then all that came meanwhile, in order. Its clocks go
   * on. Others lose their connections to it by the keep-alive. Nothing happens where it is down. Returns what lifts it.
   */
  pause(peer: PeerName): () => void {
    return this.#stall(peer, (virtualPeer) => this.#driver.stalls.pause(virtualPeer))
  }

  /** The peer's machine sleeps: the same, and its monotonic clock stands still, so that only the wall clock tells. Returns what wakes it. */
  sleep(peer: PeerName): () => void {
    return this.#stall(peer, (virtualPeer) => this.#driver.stalls.sleep(virtualPeer))
  }

  /** Each step keeps the peer busy for this long; what comes meanwhile waits. Returns what makes it quick again. */
  slowDown(peer: PeerName, stepMs: number): () => void {
    const virtualPeer = this.#peer(peer)
    virtualPeer.stepMs = stepMs
    return this.#untilHealed(() => {
      virtualPeer.stepMs = 0
      this.#driver.trace.note(virtualPeer, 'quick', 'steps take no time again')
    })
  }

  /** A copy of what is durable on a peer's disk, for `restoreDisk`. */
  backUpDisk(peer: PeerName): DiskBackup {
    const { disk, storeId, boot } = this.#peer(peer)
    return { contents: disk.backup(), storeId, boot }
  }

  /** Puts a backup in the place of a peer's disk; the peer must be down. It may be another's: a copied data directory. */
  restoreDisk(peer: PeerName, { contents, storeId, boot }: DiskBackup): void {
    const virtualPeer = this.#peer(peer)
    if (virtualPeer.up) {
      throw new InvalidParametersError(`${peer} is up: its disk cannot be replaced.`)
    }
    virtualPeer.disk.restore(contents)
    virtualPeer.storeId = storeId
    virtualPeer.boot = boot
    this.#driver.trace.note(virtualPeer, 'restore-disk', `boot ${boot}`)
  }

  /** Nothing passes between the two sides. Returns what lifts it. */
  partition(side: readonly PeerName[], other: readonly PeerName[]): () => void {
    return this.#block('wire', [...pairs(side, other), ...pairs(other, side)])
  }

  /** Nothing passes from the one side to the other; the way back is open. Returns what lifts it. */
  oneWay(from: readonly PeerName[], to: readonly PeerName[]): () => void {
    return this.#block('wire', pairs(from, to))
  }

  /** No gossip to or from these peers. Returns what lifts it. */
  blockGossip(peers: readonly PeerName[]): () => void {
    return this.#block('gossip', this.#toAndFrom(peers))
  }

  /** No direct streams and no bulk to or from these peers; connections and gossip stay. Returns what lifts it. */
  blockDirect(peers: readonly PeerName[]): () => void {
    return this.#block('direct', this.#toAndFrom(peers))
  }

  /**
   * What the gatekeepers of other peers say does not come to these, and with `bothWays` what theirs say to no other; all other cores are heard.
   * On streams it waits until this is lifted, by gossip it is lost. Returns what lifts it.
   */
  staleView(peers: readonly PeerName[], options: { readonly bothWays?: boolean } = {}): () => void {
    return this.#block('view', options.bothWays === true ? this.#toAndFrom(peers) : pairs(this.peers, peers))
  }

  /**
   * What these peers find in the DHT is as old as a minute (`stale`), lacks some of what is there (`partial`), or does not come, while what they put
   * is lost (`missing`). Returns what lifts it.
   */
  staleDht(peers: readonly PeerName[], fault: DhtFault = 'stale'): () => void {
    const disturbed = peers.map((peer) => this.#peer(peer))
    return this.#untilHealed(this.#driver.effects.dht.disturb(disturbed, fault))
  }

  /** The streams between two peers break off, with what is in flight; they come back by themselves. */
  resetStreams(a: PeerName, b: PeerName): void {
    this.#driver.effects.connections.resetStreams(this.#peer(a), this.#peer(b))
  }

  /** Moves a wall clock, back for a negative number; that of a machine that sleeps, or just woke, is not set back. */
  jumpWall(peer: PeerName, byMs: number): void {
    const virtualPeer = this.#peer(peer)
    if (byMs < 0 && !this.#driver.stalls.maySetBack(virtualPeer)) {
      this.#driver.trace.note(virtualPeer, 'jump-wall', 'not set back: its machine sleeps, or just woke')
      return
    }
    if (byMs < 0) {
      virtualPeer.setBackAt = this.now
    }
    virtualPeer.clock.jumpWall(byMs)
    this.#driver.trace.note(virtualPeer, 'jump-wall', `by ${byMs} ms`)
  }

  /** Changes delays and rates from now on. */
  setWeather(weather: Partial<Weather>): void {
    this.#driver.weather = { ...this.#driver.weather, ...weather }
  }

  /** How often all was healed. */
  get heals(): number {
    return this.#heals
  }

  /** Lifts every block and stall, calms the weather, and starts whoever is down. */
  heal(): void {
    this.#heals++
    this.#driver.trace.note(undefined, 'heal', '')
    for (const lift of [...this.#lifts]) {
      lift()
    }
    this.#driver.weather = { ...CALM_WEATHER, ...this.options.weather }
    for (const peer of this.#driver.peers) {
      peer.crashAfterPersist = undefined
      this.#driver.start(peer)
    }
  }

  /** Writes a line of the suite's own into the trace. */
  note(kind: string, text: string, peer?: PeerName): void {
    this.#driver.trace.note(peer === undefined ? undefined : this.#peer(peer), kind, text)
  }

  #startAfter(peer: PeerName, ms: number): void {
    this.#driver.loop.after(ms, () => this.start(peer))
  }

  #block(path: BlockedPath, blocked: readonly (readonly [PeerName, PeerName])[]): () => void {
    const indexed = blocked.map(([from, to]) => [this.#peer(from), this.#peer(to)] as const)
    for (const [from, to] of indexed) {
      this.#driver.reach.block(path, from.index, to.index)
    }
    this.#reachabilityChanged(indexed)
    return this.#untilHealed(() => {
      for (const [from, to] of indexed) {
        this.#driver.reach.unblock(path, from.index, to.index)
      }
      this.#reachabilityChanged(indexed)
    })
  }

  #stopWith(peer: PeerName, disk: DiskFate): void {
    const virtualPeer = this.#peer(peer)
    if (virtualPeer.up) {
      this.#driver.stop(virtualPeer, { reason: 'crash', disk })
    } else if (virtualPeer.identity !== undefined) {
      this.#driver.harmStoppedDisk(virtualPeer, disk)
    }
  }

  #stall(peer: PeerName, begin: (virtualPeer: VirtualPeer) => () => void): () => void {
    const virtualPeer = this.#peer(peer)
    if (!virtualPeer.up) {
      return () => undefined
    }
    const end = begin(virtualPeer)
    this.#driver.effects.connections.frozen(virtualPeer)
    return this.#untilHealed(end)
  }

  /** What ends something, made to do so once: when it is called, or at the heal. */
  #untilHealed(end: () => void): () => void {
    const lift = (): void => {
      if (this.#lifts.delete(lift)) {
        end()
      }
    }
    this.#lifts.add(lift)
    return lift
  }

  #reachabilityChanged(changed: readonly (readonly [VirtualPeer, VirtualPeer])[]): void {
    for (const [from, to] of changed) {
      this.#driver.effects.connections.reachabilityChanged(from, to)
      this.#driver.effects.connections.staleViews.release(from, to)
    }
  }

  #toAndFrom(peers: readonly PeerName[]): (readonly [PeerName, PeerName])[] {
    const touched = new Set(peers)
    return pairs(this.peers, this.peers).filter(([from, to]) => touched.has(from) || touched.has(to))
  }

  #peer(name: PeerName): VirtualPeer {
    const peer = this.#driver.peerNamed(name)
    if (peer === undefined) {
      throw new InvalidParametersError(`No peer named ${name} is simulated.`)
    }
    return peer
  }

  #upPeer(name: PeerName): VirtualPeer {
    const peer = this.#peer(name)
    if (!peer.up) {
      throw new InvalidParametersError(`${name} is down.`)
    }
    return peer
  }
}

/** The name of the peer with this index: `a` to `z`, then `p26` and so on. */
export function nameOf(index: number): PeerName {
  return peerName(index < 26 ? String.fromCharCode(97 + index) : `p${index}`)
}

/** The other way round. */
export function indexOf(name: PeerName): number {
  return name.length === 1 ? name.charCodeAt(0) - 97 : Number(name.slice(1))
}

function pairs(from: readonly PeerName[], to: readonly PeerName[]): (readonly [PeerName, PeerName])[] {
  return from.flatMap((a) => to.filter((b) => a !== b).map((b) => [a, b] as const))
}

function drawClock(random: RandomStreams, name: PeerName, { wallSkewMs, clockRateError }: Weather): PeerClock {
  const skew = random.stream(`wall/${name}`).between(-wallSkewMs, wallSkewMs)
  const rate = 1 + random.stream(`clock/${name}`).between(-clockRateError, clockRateError)
  return new PeerClock(rate, WALL_EPOCH_MS + skew)
}
