import {
  type Effect,
  type Identity,
  type JournalRecord,
  type PeerName,
  Stack,
  type StackInput,
  storeId
} from '@peermesh/kernel'
import { addressOf, loopbackAddressOf } from './connections.ts'
import { Effects } from './effects.ts'
import { ViolationError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { drawSpan, type RandomStreams } from './random-streams.ts'
import { Reachability } from './reachability.ts'
import { Stalls } from './stalls.ts'
import type { Stop, SuiteOptions, SuiteRun } from './suite-run.ts'
import type { Trace } from './trace.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { Weather } from './weather.ts'
import type { World } from './world.ts'

/** A wake that is later than this is worth a line in the trace. */
const LATE_MS = 5

/** What a stop does to the disk: nothing, or it is lost, or what was not synced is gone, in part (`power-lost`) or its last batch (`torn`),
 * or some of its records cannot be read any more (`damaged`). */
export type DiskFate = 'kept' | 'lost' | 'power-lost' | 'torn' | 'damaged'

/** What the host does on libp2p, done on the virtual world: starts stacks, hands them their inputs, and carries out their effects. */
export class Driver implements World {
  readonly loop: EventLoop
  readonly random: RandomStreams
  readonly trace: Trace
  readonly peers: readonly VirtualPeer[]
  readonly reach: Reachability
  readonly #byName: ReadonlyMap<PeerName, VirtualPeer>
  readonly keepsConnections: boolean
  readonly hasDht: boolean
  readonly oneMachine: boolean
  readonly effects: Effects
  readonly stalls: Stalls
  #run: SuiteRun | undefined
  #stepping = false
  weather: Weather

  constructor(parts: {
    readonly loop: EventLoop
    readonly random: RandomStreams
    readonly trace: Trace
    readonly peers: readonly VirtualPeer[]
    readonly weather: Weather
    readonly options: SuiteOptions
  }) {
    this.loop = parts.loop
    this.random = parts.random
    this.trace = parts.trace
    this.peers = parts.peers
    this.weather = parts.weather
    this.keepsConnections = parts.options.connections === 'kept'
    this.hasDht = parts.options.dht !== false
    this.oneMachine = parts.options.oneMachine === true
    this.#byName = new Map(parts.peers.map((peer) => [peer.name, peer]))
    this.reach = new Reachability(parts.peers.length)
    this.stalls = new Stalls(parts.loop, parts.trace)
    this.effects = new Effects(this, parts.options.rejectsAllowed ?? [])
  }

  /** The run whose wiring is started and whose oracle is asked. Set once, before anything starts. */
  set run(run: SuiteRun) {
    this.#run = run
  }

  get run(): SuiteRun {
    if (this.#run === undefined) {
      throw new ViolationError('The suite asked the simulation for something before its run was made.')
    }
    return this.#run
  }

  peerNamed(name: PeerName): VirtualPeer | undefined {
    return this.#byName.get(name)
  }

  /** Starts a peer that is down. */
  start(peer: VirtualPeer, { bootAtLeast = 0, mint = false } = {}): void {
    if (peer.up) {
      return
    }
    const random = this.random.stream(`start/${peer.name}`)
    const wiring = this.run.wiring(peer.name)
    if (peer.disk.isDamaged) {
      // As the host: whoever cannot read all of its disk is a new replica.
      peer.disk.setAside((core) => wiring.seats.some((seat) => seat.name === core && seat.recordsStandAlone === true))
      peer.storeId = undefined
      this.trace.note(peer, 'damaged', 'its disk cannot be read in full: it begins anew')
    }
    peer.life++
    peer.startsCount++
    if (mint) {
      peer.storeId = undefined
    }
    peer.boot = Math.max(peer.boot + 1, bootAtLeast)
    const identity = this.#identity(peer)
    peer.identity = identity
    peer.lastCommand = 0
    peer.lastTransfer = 0
    // A process's monotonic clock begins anywhere: what it said before a restart means nothing after.
    peer.clock.begin(this.loop.now, random.between(0, 1e7))
    peer.gossipFrom = this.loop.now + drawSpan(random, this.weather.gossipSubscribeMs)
    if (peer.clock.rate !== 1) {
      this.trace.note(peer, 'clock-rate', `its clocks run at ${peer.clock.rate.toFixed(4)}`)
    }
    peer.seats = new Map(wiring.seats.map((seat) => [seat.name, seat]))
    peer.gatekeeper = wiring.gatekeeper
    peer.volatile = wiring.volatile === true
    peer.stack = new Stack(wiring)
    this.run.started?.(peer.name, identity)
    const records = new Map(wiring.seats.map(({ name }) => [name, peer.told?.get(name) ?? peer.disk.records(name)]))
    peer.told = undefined
    const seed = `${this.random.seed}/${peer.name}/${peer.startsCount}`
    const salvaged = new Map(wiring.seats.map(({ name }) => [name, peer.disk.salvaged(name) ?? []]))
    const found = peer.disk.salvaged('') === undefined ? {} : { salvaged }
    const volatile = peer.volatile ? { volatile: true } : {}
    this.step(peer, { type: 'start', identity, seed, records, ...found, ...volatile })
    const { life } = peer
    this.loop.after(drawSpan(random, this.weather.streamOpenMs), () => {
      if (peer.life === life) {
        const address = this.oneMachine ? loopbackAddressOf(peer.name) : addressOf(peer.name)
        this.step(peer, { type: 'addresses', addresses: [address] })
        this.effects.connections.started(peer)
      }
    })
  }

  /** Stops a peer that is up, at once. */
  stop(
    peer: VirtualPeer,
    { reason, disk: asked = 'kept' }: { readonly reason: Stop['reason']; readonly disk?: DiskFate }
  ): void {
    if (!peer.up) {
      return
    }
    const disk = peer.volatile && reason !== 'restart' ? 'lost' : asked
    if (peer.volatile && reason === 'restart') {
      peer.told = toldBy(peer)
    }
    peer.life++
    peer.stack = undefined
    peer.wakeAt = Number.POSITIVE_INFINITY
    peer.crashAfterPersist = undefined
    peer.durableWaiters = []
    this.stalls.stopped(peer)
    if (reason === 'restart') {
      peer.disk.completeAll(this.loop.now)
      this.trace.note(peer, 'stop', 'to restart')
    } else {
      const { kept, lost } = peer.disk.crash(this.random.stream(`crash/${peer.name}`), this.loop.now)
      this.trace.note(peer, 'crash', `${kept} pending writes reached the disk, ${lost} did not`)
    }
    this.#harmDisk(peer, disk)
    const unsettled = [...peer.unsettled]
    peer.unsettled.clear()
    this.effects.connections.stopped(peer, reason === 'restart')
    this.#tellStopped(peer, { reason, disk, unsettled })
  }

  /** Something happens to the disk of a peer that is down. */
  harmStoppedDisk(peer: VirtualPeer, disk: DiskFate): void {
    if (peer.volatile) {
      return
    }
    this.#harmDisk(peer, disk)
    this.#tellStopped(peer, { reason: 'crash', disk, unsettled: [] })
  }

  #harmDisk(peer: VirtualPeer, fate: DiskFate): void {
    switch (fate) {
      case 'kept':
        return
      case 'lost':
        peer.disk.erase()
        peer.forgetStore()
        this.trace.note(peer, 'lose-disk', 'it is empty')
        return
      case 'damaged': {
        const damaged = peer.disk.damage(this.random.stream(`damage/${peer.name}`))
        this.trace.note(
          peer,
          'corrupt-record',
          `damaged: ${damaged.map(({ core, key }) => `${core}/${key}`).join(' ')}`
        )
        return
      }
      case 'power-lost':
      case 'torn': {
        const how = fate === 'torn' ? 'torn' : this.random.stream(`power/${peer.name}`)
        const lost = peer.disk.losePower(how)
        this.trace.note(peer, fate, `${lost} batches that were not synced are gone`)
        return
      }
    }
  }

  #tellStopped(
    peer: VirtualPeer,
    { reason, disk, unsettled }: { reason: Stop['reason']; disk: DiskFate; unsettled: Stop['unsettled'] }
  ): void {
    const powerLost = disk === 'power-lost' || disk === 'torn'
    const diskDamaged = peer.disk.isDamaged ? { diskDamaged: peer.disk.damaged } : {}
    const diskLost = disk === 'lost' || disk === 'damaged'
    this.run.stopped?.(peer.name, { reason, diskLost, powerLost, unsettled, ...diskDamaged })
  }

  command(peer: VirtualPeer, core: string, command: unknown): number {
    const id = ++peer.lastCommand
    peer.unsettled.add(id)
    this.step(peer, { type: 'input', core, input: { type: 'command', id, command } })
    return id
  }

  step(peer: VirtualPeer, input: StackInput): void {
    const { stack } = peer
    if (stack === undefined) {
      return
    }
    if (peer.stalled) {
      peer.inbox.push(() => this.step(peer, input))
      return
    }
    if (this.#stepping) {
      throw new ViolationError('The simulator was asked to step a stack from within a step: schedule it instead.')
    }
    this.#stepping = true
    try {
      const effects = this.#stepStack(peer, stack, input)
      for (const effect of effects) {
        this.effects.carryOut(peer, effect)
      }
      this.#tell(peer, effects)
    } finally {
      this.#stepping = false
    }
    if (peer.crashAfterPersist !== undefined && peer.disk.pendingCount > 0) {
      peer.crashAfterPersist()
    } else {
      this.#armWake(peer, stack)
      this.stalls.stepped(peer)
    }
  }

  whenDurable(peer: VirtualPeer, pendingMax: number, action: () => void): void {
    if (peer.stalled) {
      // What it persists in the steps that still wait counts too.
      peer.inbox.push(() => this.whenDurable(peer, pendingMax, action))
      return
    }
    const { pendingCount, durableCount } = peer.disk
    if (pendingCount <= pendingMax) {
      this.loop.after(0, action)
    } else {
      peer.durableWaiters.push({ durableCount: durableCount + pendingCount - pendingMax, action })
    }
  }

  restart(
    peer: VirtualPeer,
    how: { readonly bootAtLeast: number; readonly mint: boolean; readonly reason: string }
  ): void {
    const { life } = peer
    this.loop.after(0, () => {
      if (peer.life === life) {
        this.trace.note(peer, 'restart', how.reason)
        this.stop(peer, { reason: 'restart' })
        this.loop.after(drawSpan(this.random.stream(`start/${peer.name}`), this.weather.dialMs), () =>
          this.start(peer, how)
        )
      }
    })
  }

  #stepStack(peer: VirtualPeer, stack: Stack, input: StackInput): Effect[] {
    try {
      const effects = stack.step(input, peer.moment(this.loop.now))
      this.trace.step(peer, input, effects)
      return effects
    } catch (error) {
      this.trace.step(peer, input, [])
      this.trace.note(peer, 'threw', String(error))
      throw error
    }
  }

  /** The earliest wake is scheduled; one that comes when nothing is due any more is not handed on. */
  #armWake(peer: VirtualPeer, stack: Stack): void {
    const deadline = stack.deadline()
    if (deadline === undefined) {
      return
    }
    const due = Math.max(this.loop.now, peer.clock.whenMonotonic(deadline))
    if (due >= peer.wakeAt) {
      return
    }
    const lateMs = drawSpan(peer.random.wake, this.weather.timerLateMs)
    const { life } = peer
    peer.wakeAt = due
    const wake = (): void => {
      if (peer.life === life && peer.wakeAt === due) {
        if (peer.stalled) {
          peer.inbox.push(wake)
          return
        }
        if (lateMs > LATE_MS) {
          this.trace.note(peer, 'late-timers', `a wake comes ${lateMs.toFixed(0)} ms late`)
        }
        peer.wakeAt = Number.POSITIVE_INFINITY
        const next = stack.deadline()
        if (next !== undefined && next <= peer.moment(this.loop.now).now) {
          this.step(peer, { type: 'wake' })
        } else {
          this.#armWake(peer, stack)
        }
      }
    }
    this.loop.at(due + lateMs, wake)
  }

  #tell(peer: VirtualPeer, effects: readonly Effect[]): void {
    const { run } = this
    if (run.observe !== undefined) {
      for (const effect of effects) {
        run.observe(peer.name, effect)
      }
    }
    run.check?.(peer.name)
  }

  #identity(peer: VirtualPeer): Identity {
    const { random } = this
    const digits = (purpose: string, words: number): string => {
      const stream = random.stream(`identity/${peer.name}/${purpose}`)
      return Array.from({ length: words }, () => stream.uint32().toString(16).padStart(8, '0')).join('')
    }
    peer.storeId ??= storeId(digits('store', 4))
    return { peer: peer.name, storeId: peer.storeId, boot: peer.boot, startNonce: digits('nonce', 2) }
  }
}

/** As the host: whoever has no disk is handed what its cores would have persisted. */
function toldBy(peer: VirtualPeer): Map<string, Iterable<JournalRecord>> {
  const told = new Map<string, Iterable<JournalRecord>>()
  for (const name of peer.seats.keys()) {
    const records = peer.stack?.core(name).records?.()
    if (records !== undefined) {
      told.set(name, records)
    }
  }
  return told
}
