import { AgreedVersions } from './agreed-versions.ts'
import type { Codec, CommandId, Core, CoreInput, CoreOutput, CoreTypes, Outcome, TransferId } from './core.ts'
import { InvalidParametersError } from './errors.ts'
import { invariant } from './invariant.ts'
import type { JournalRecord } from './journal.ts'
import { SeatedCores } from './seated-cores.ts'
import type { Identity, MeshId, Millis, Moment, PeerName } from './values.ts'
import { versionsOf } from './versions.ts'

/** One core's place in a stack. */
export interface Seat<T extends CoreTypes = CoreTypes> {
  /** Unique in the stack, and the prefix of the core's records on disk. */
  readonly name: string
  /** The core's tag on the wire: 0 to 254, unique, never reused for another protocol. */
  readonly tag: number
  /** The newest version of its messages that this code speaks: 0 to 255. */
  readonly version: number
  /** The oldest that it speaks too, so that peers of both can be in one mesh while it is upgraded. @default `version` */
  readonly oldestVersion?: number
  /**
   * Each record is true by itself, whatever became of the others: of a damaged disk those that can be read are kept. Otherwise they are
   * only handed to the core, as `salvaged`. @default false
   */
  readonly recordsStandAlone?: boolean
  /** Which frames go first when a link is busy: lower first. */
  readonly priority: number
  readonly codec: Codec<T['message']>
  /** Makes the core; once for each start. */
  readonly create: () => Core<T>
  /** Cores whose notices it hears. */
  readonly listensTo?: readonly string[]
  /** Cores that it may call. */
  readonly calls?: readonly string[]
}

/** An input from outside, and for which core it is; links, wakes and addresses concern all. */
export type StackInput =
  | {
      readonly type: 'start'
      readonly identity: Identity
      readonly seed: string
      readonly records: ReadonlyMap<string, Iterable<JournalRecord>>
      /** By core; where the disk was found damaged. */
      readonly salvaged?: ReadonlyMap<string, readonly (readonly JournalRecord[])[]>
      /** Nothing is kept longer than this process lives. */
      readonly volatile?: boolean
    }
  | { readonly type: 'message'; readonly core: string; readonly from: PeerName; readonly message: unknown }
  | {
      readonly type: 'gossip'
      readonly core: string
      readonly from: PeerName
      readonly meshId: MeshId | undefined
      readonly message: unknown
    }
  | { readonly type: 'input'; readonly core: string; readonly input: ForwardedInput }
  | Extract<CoreInput, { readonly type: 'link' | 'dialled' | 'addresses' | 'wake' }>

/** Inputs that go to one core as they are. */
export type ForwardedInput = Extract<CoreInput, { readonly type: 'command' | 'persisted' | 'bulk' | 'found' }>

/** An output that leaves the stack, for the driver to carry out. */
export type Effect =
  | {
      readonly core: string
      readonly output: Exclude<CoreOutput, { type: 'call' | 'notice' | 'admit' | 'mesh' | 'publish' | 'send' | 'bulk' }>
    }
  /** `version`: the one in which the message is to be encoded. */
  | {
      readonly core: string
      readonly version: number
      readonly output:
        | Extract<CoreOutput, { type: 'send' | 'bulk' }>
        | { readonly type: 'publish'; readonly message: unknown; readonly meshId: MeshId | undefined }
    }

/**
 * Deliveries between cores in one step. One input may end all that a peer waits for or holds (a session that is lost, a stop), and that is some sixteen thousand locks with
 * four deliveries each: far more than that means that two cores answer each other for ever.
 */
const DELIVERIES_MAX = 250_000

/** The wire holds a tag and a version in a byte each; the highest tag is no core's. */
const TAG_MAX = 254
const VERSION_MAX = 255

/** A command that is not settled yet: which core owes the answer, and which core asked, where it was not the application. */
type OpenCommand = { readonly core: string; readonly caller?: { readonly core: string; readonly call: number } }

/**
 * The cores of one peer, seated together: routes calls, results and notices between them, and keeps the gate. Pure: the same inputs
 * give the same effects, so that the composition which is simulated is the one that ships.
 *
 * The gate: one core may be the gatekeeper. A link is first its alone; the other cores learn of a link, and are handed
 * messages and new transfers of its peer, only once the gatekeeper admitted the peer, and no longer when it expelled it or the link was
 * lost. Transfers that are open at that moment are the driver's to end, as `lost`. Gossip comes from afar and knows no link: K2 and K11 are its gate.
 *
 * K1 A core other than the gatekeeper hears nothing directly of a peer that is not admitted, and can send it nothing.
 * K2 Gossip of another mesh id than ours reaches no core.
 * K3 Each command and each call is settled at most once, and by the core that was asked.
 * K4 A step comes to rest: it ends after at most 250,000 deliveries between cores.
 * K5 Only the gatekeeper says admit, expel, mesh and restart.
 * K6 A core calls only cores that its wiring names.
 * K7 Within a step, deliveries are made in the order in which they arose, to all in the order of the seats; effects leave in the
 *    order in which the cores gave them.
 * K8 A wake reaches the cores whose deadline has come, and no other.
 * K11 Gossip of a peer of which the gatekeeper wants none reaches no core.
 * K12 What goes to an admitted peer is of the version that the gatekeeper agreed on with it; gossip of the lowest that was agreed on with
 *     anybody linked; and what the gatekeeper says to a peer before that is of its oldest, which all can read.
 * K13 Whatever is heard of a linked peer that the gatekeeper awaits, it is told of first.
 * K14 The DHT knows no gate: what a core asks of it leaves, and what is found goes to that core.
 */
export class Stack {
  readonly #seats: readonly Seat[]
  readonly #cores = new SeatedCores()
  readonly #gatekeeper: string | undefined
  readonly #linked = new Set<PeerName>()
  readonly #admitted: AgreedVersions
  readonly #open = new Map<CommandId, OpenCommand>()
  /** Whose the transfers are that came in and are not over: their chunks do not say. */
  readonly #incoming = new Map<TransferId, PeerName>()
  /** Ids of calls are negative, so that they never meet those of the application's commands. */
  #lastCall = 0
  #meshId: MeshId | undefined

  /**
   * @throws InvalidParametersError for a wiring that cannot work: a name or tag used twice, a tag or version that does not fit the wire,
   * an edge to a core that is not seated, a gatekeeper that is not
   */
  constructor(wiring: { readonly seats: readonly Seat[]; readonly gatekeeper?: string }) {
    this.#seats = wiring.seats
    this.#admitted = new AgreedVersions(wiring.seats)
    this.#gatekeeper = wiring.gatekeeper
    const names = new Set(wiring.seats.map((seat) => seat.name))
    const tags = new Set(wiring.seats.map((seat) => seat.tag))
    if (names.size !== wiring.seats.length || tags.size !== wiring.seats.length) {
      throw new InvalidParametersError('Each seat of a stack needs a name and a tag of its own.')
    }
    for (const seat of wiring.seats) {
      if (!isWhole(seat.tag, TAG_MAX) || !isWhole(seat.version, VERSION_MAX)) {
        throw new InvalidParametersError(
          `${seat.name} needs a tag from 0 to ${TAG_MAX} and a version from 0 to ${VERSION_MAX}.`
        )
      }
      if (!isWhole(versionsOf(seat).oldest, seat.version)) {
        throw new InvalidParametersError(`${seat.name} needs an oldest version from 0 to its version ${seat.version}.`)
      }
      for (const other of [...(seat.listensTo ?? []), ...(seat.calls ?? [])]) {
        if (!names.has(other)) {
          throw new InvalidParametersError(`${seat.name} needs ${other}, which is not seated.`)
        }
      }
      this.#cores.add(seat.name, seat.create())
    }
    if (wiring.gatekeeper !== undefined && !names.has(wiring.gatekeeper)) {
      throw new InvalidParametersError(`The gatekeeper ${wiring.gatekeeper} is not seated.`)
    }
  }

  /** The mesh this stack belongs to, once its gatekeeper said so. */
  get meshId(): MeshId | undefined {
    return this.#meshId
  }

  /** True where the gatekeeper admitted the peer and its link is up. */
  admits(peer: PeerName): boolean {
    return this.#admitted.has(peer)
  }

  /** True where gossip of this peer reaches the cores: whoever passes gossip on may ask, and need not pass on what nobody hears (K11). */
  hearsGossipOf(peer: PeerName): boolean {
    return this.#gatekeeper === undefined || this.core(this.#gatekeeper).hearsGossipOf?.(peer) !== false
  }

  /** A seated core. For getters only: whoever steps it past the stack breaks the contract. */
  core(name: string): Core {
    const core = this.#cores.get(name)
    if (core === undefined) {
      throw new InvalidParametersError(`No core named ${name} is seated.`)
    }
    return core
  }

  /** The earliest moment at which a core wants to be woken. */
  deadline(): Millis | undefined {
    return this.#cores.deadline
  }

  /** Plain data: the gate, the commands that wait for their answer, and each core's own. */
  snapshot(): unknown {
    return {
      meshId: this.#meshId,
      linked: [...this.#linked].sort(),
      admitted: this.#admitted.peers(),
      open: [...this.#open].map(([id, { core }]) => [id, core]),
      cores: this.#seats.map(({ name }) => [name, this.core(name).snapshot()])
    }
  }

  step(input: StackInput, at: Moment): Effect[] {
    const turn = new Turn(at)
    this.#enter(input, turn)
    // What a delivery brings about is appended, so that the list grows while it is gone through.
    for (let delivered = 0; delivered < turn.deliveries.length; delivered++) {
      invariant(delivered < DELIVERIES_MAX, 'K4: a step comes to rest')
      const { core, input: next } = turn.deliveries[delivered] as Delivery
      for (const output of this.#cores.step(core, next, at)) {
        this.#route(core, output, turn)
      }
    }
    return turn.effects
  }

  #enter(input: StackInput, turn: Turn): void {
    switch (input.type) {
      case 'start':
        for (const { name } of this.#seats) {
          const records = input.records.get(name) ?? []
          const salvaged = input.salvaged === undefined ? {} : { salvaged: input.salvaged.get(name) ?? [] }
          const volatile = input.volatile === true ? { volatile: true } : {}
          const seed = `${input.seed}/${name}`
          turn.deliver(name, { type: 'start', identity: input.identity, seed, records, ...salvaged, ...volatile })
        }
        return
      case 'link':
        this.#link(input, turn)
        return
      case 'dialled':
      case 'addresses':
        for (const { name } of this.#seats) {
          turn.deliver(name, input)
        }
        return
      case 'wake':
        for (const name of this.#cores.due(turn.at.now)) {
          turn.deliver(name, input)
        }
        return
      case 'message':
        if (this.#mayHear(input.core, input.from)) {
          this.#heard(input.from, turn)
          turn.deliver(input.core, { type: 'message', from: input.from, path: 'direct', message: input.message })
        } else {
          turn.trace(input.core, 'message of a peer that is not admitted', { from: input.from })
        }
        return
      case 'gossip':
        if (input.meshId === this.#meshId && this.hearsGossipOf(input.from)) {
          this.#heard(input.from, turn)
          turn.deliver(input.core, { type: 'message', from: input.from, path: 'gossip', message: input.message })
        } else {
          turn.trace(input.core, 'gossip of no member of this mesh', { from: input.from, meshId: input.meshId })
        }
        return
      case 'input':
        this.#forward(input.core, input.input, turn)
        return
    }
  }

  #forward(core: string, input: ForwardedInput, turn: Turn): void {
    if (input.type === 'bulk' && input.event === 'opened' && !this.#mayHear(core, input.from)) {
      const reason = 'the peer is not admitted'
      const output = { type: 'bulk', action: 'abort', direction: 'in', transfer: input.transfer, reason } as const
      turn.effects.push({ core, version: this.#admitted.newest(core), output })
      return
    }
    if (input.type === 'bulk') {
      this.#followIncoming(input, turn)
      if (input.event === 'ended' && input.direction === 'out') {
        this.#admitted.ended(core, input.transfer)
      }
    }
    if (input.type === 'command') {
      // Asked for first, so that a name which is not seated leaves nothing open.
      this.core(core)
      if (!isWhole(input.id, Number.MAX_SAFE_INTEGER) || this.#open.has(input.id)) {
        throw new InvalidParametersError(
          `A command needs a whole number of its own as id, at least 0: not ${input.id}.`
        )
      }
      this.#open.set(input.id, { core })
    }
    turn.deliver(core, input)
  }

  /** Each chunk of a transfer that comes in is heard of its sender. */
  #followIncoming(input: Extract<ForwardedInput, { readonly type: 'bulk' }>, turn: Turn): void {
    if (input.event === 'opened') {
      this.#incoming.set(input.transfer, input.from)
      this.#heard(input.from, turn)
    } else if (input.event === 'chunk') {
      const from = this.#incoming.get(input.transfer)
      if (from !== undefined) {
        this.#heard(from, turn)
      }
    } else if (input.event === 'ended' && input.direction === 'in') {
      this.#incoming.delete(input.transfer)
    }
  }

  /** Gossip is made by its sender and may have come by way of others: without a link it says nothing of the way to that peer. */
  #heard(peer: PeerName, turn: Turn): void {
    if (
      this.#gatekeeper !== undefined &&
      this.core(this.#gatekeeper).awaits?.(peer) === true &&
      this.#linked.has(peer)
    ) {
      turn.deliver(this.#gatekeeper, { type: 'heard', peer })
    }
  }

  #link(input: Extract<CoreInput, { readonly type: 'link' }>, turn: Turn): void {
    const { peer } = input
    if (input.status === 'up') {
      this.#linked.add(peer)
      if (this.#gatekeeper === undefined) {
        this.#admit(peer, {}, turn)
      } else {
        turn.deliver(this.#gatekeeper, input)
      }
      return
    }
    this.#linked.delete(peer)
    if (this.#gatekeeper !== undefined) {
      turn.deliver(this.#gatekeeper, input)
    }
    this.#shut(peer, input.by, turn)
  }

  #admit(peer: PeerName, versions: Readonly<Record<string, number>>, turn: Turn): void {
    if (this.#linked.has(peer) && !this.#admitted.has(peer)) {
      this.#admitted.admit(peer, versions)
      this.#tellOthers({ type: 'link', peer, status: 'up' }, turn)
    }
  }

  #shut(peer: PeerName, by: 'us' | 'them', turn: Turn): void {
    if (this.#admitted.shut(peer)) {
      this.#tellOthers({ type: 'link', peer, status: 'lost', by }, turn)
    }
  }

  #tellOthers(input: CoreInput, turn: Turn): void {
    for (const { name } of this.#seats) {
      if (name !== this.#gatekeeper) {
        turn.deliver(name, input)
      }
    }
  }

  #mayHear(core: string, peer: PeerName): boolean {
    return core === this.#gatekeeper ? this.#linked.has(peer) : this.#admitted.has(peer)
  }

  #route(from: string, output: CoreOutput, turn: Turn): void {
    switch (output.type) {
      case 'notice':
        for (const seat of this.#seats) {
          if (seat.listensTo?.includes(from) === true) {
            turn.deliver(seat.name, { type: 'notice', core: from, notice: output.notice })
          }
        }
        return
      case 'call':
        this.#call(from, output, turn)
        return
      case 'settle':
        this.#settle(from, output, turn)
        return
      case 'send':
        if (this.#mayHear(from, output.to)) {
          turn.effects.push({ core: from, version: this.#admitted.forPeer(from, output.to), output })
        } else {
          turn.trace(from, 'send to a peer without an open link', { to: output.to })
        }
        return
      case 'publish':
        turn.effects.push({
          core: from,
          version: this.#admitted.forGossip(from),
          output: { type: 'publish', message: output.message, meshId: this.#meshId }
        })
        return
      case 'bulk':
        this.#bulk(from, output, turn)
        return
      case 'admit':
      case 'expel':
      case 'mesh':
      case 'restart':
        this.#gate(from, output, turn)
        return
      default:
        turn.leave(from, output)
    }
  }

  #gate(from: string, output: Extract<CoreOutput, { type: 'admit' | 'expel' | 'mesh' | 'restart' }>, turn: Turn): void {
    invariant(from === this.#gatekeeper, `K5: only the gatekeeper says ${output.type}`)
    if (output.type === 'admit') {
      this.#admit(output.peer, output.versions ?? {}, turn)
    } else if (output.type === 'mesh') {
      this.#meshId = output.meshId
    } else {
      if (output.type === 'expel') {
        this.#shut(output.peer, 'us', turn)
      }
      turn.leave(from, output)
    }
  }

  #bulk(from: string, output: Extract<CoreOutput, { type: 'bulk' }>, turn: Turn): void {
    if (output.action === 'open' && !this.#mayHear(from, output.to)) {
      const transfer: TransferId = output.transfer
      turn.deliver(from, { type: 'bulk', event: 'ended', direction: 'out', transfer, outcome: 'lost' })
      return
    }
    if (output.action === 'open') {
      this.#admitted.opened(from, output.transfer, output.to)
    }
    turn.effects.push({ core: from, version: this.#admitted.forTransfer(from, output.transfer), output })
    if (output.action === 'abort' && output.direction === 'out') {
      this.#admitted.ended(from, output.transfer)
    } else if (output.action === 'abort') {
      this.#incoming.delete(output.transfer)
    }
  }

  #call(from: string, output: Extract<CoreOutput, { type: 'call' }>, turn: Turn): void {
    const seat = this.#seats.find(({ name }) => name === from)
    invariant(seat?.calls?.includes(output.core) === true, `K6: ${from} calls ${output.core}, which its wiring names`)
    const id = --this.#lastCall
    this.#open.set(id, { core: output.core, caller: { core: from, call: output.call } })
    turn.deliver(output.core, { type: 'command', id, command: output.command })
  }

  #settle(
    from: string,
    output: { readonly type: 'settle'; readonly id: CommandId; readonly outcome: Outcome },
    turn: Turn
  ): void {
    const open = this.#open.get(output.id)
    invariant(open?.core === from, 'K3: a command is settled at most once, and by the core that was asked')
    this.#open.delete(output.id)
    if (open.caller === undefined) {
      turn.leave(from, output)
    } else {
      turn.deliver(open.caller.core, { type: 'result', call: open.caller.call, outcome: output.outcome })
    }
  }
}

function isWhole(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max
}

interface Delivery {
  readonly core: string
  readonly input: CoreInput
}

/** What one step of a stack collects: deliveries between cores that are still to be made, and effects that leave. */
class Turn {
  readonly at: Moment
  readonly effects: Effect[] = []
  readonly deliveries: Delivery[] = []

  constructor(at: Moment) {
    this.at = at
  }

  deliver(core: string, input: CoreInput): void {
    this.deliveries.push({ core, input })
  }

  leave(
    core: string,
    output: Exclude<CoreOutput, { type: 'call' | 'notice' | 'admit' | 'mesh' | 'publish' | 'send' | 'bulk' }>
  ): void {
    this.effects.push({ core, output })
  }

  trace(core: string, what: string, details: Readonly<Record<string, unknown>>): void {
    this.leave(core, { type: 'trace', what, details })
  }
}
