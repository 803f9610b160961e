import type { Codec, Core, CoreInput, CoreOutput, Effect, Millis, Moment, PeerName, Seat } from '@peermesh/kernel'
import { Simulation, type SuiteOptions, type SuiteRun } from '@peermesh/sim'

/** What the probe was told, and when. */
export interface Heard {
  readonly input: CoreInput
  readonly at: Moment
}

/** A core that remembers all it hears, and does what its commands say: a command is a list of outputs. */
export class ProbeCore implements Core {
  readonly heard: Heard[] = []
  wakeAt: Millis | undefined
  /** What it answers an input with, beside the outputs of commands. */
  readonly #react: (input: CoreInput) => CoreOutput[]

  constructor(react: (input: CoreInput) => CoreOutput[] = () => []) {
    this.#react = react
  }

  step(input: CoreInput, at: Moment): CoreOutput[] {
    this.heard.push({ input, at })
    if (input.type === 'wake') {
      this.wakeAt = undefined
    }
    if (input.type === 'command') {
      const { outputs = [], wakeAt } = input.command as { outputs?: CoreOutput[]; wakeAt?: Millis }
      this.wakeAt = wakeAt
      return outputs
    }
    return this.#react(input)
  }

  deadline(): Millis | undefined {
    return this.wakeAt
  }

  snapshot(): unknown {
    return this.heard.length
  }
}

export const jsonCodec: Codec<unknown> = {
  encode: (message) => new TextEncoder().encode(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown
}

export interface ProbeOptions extends Partial<SuiteOptions> {
  readonly seed?: string | number
  readonly react?: (peer: PeerName, input: CoreInput) => CoreOutput[]
  /** More cores beside `probe`, by name and priority. */
  readonly seats?: readonly Partial<Seat>[]
  readonly gatekeeper?: string
}

/** A simulation of probes, with calm weather, and what they heard. */
export class Probes {
  readonly simulation: Simulation
  readonly effects: { readonly peer: PeerName; readonly effect: Effect }[] = []
  readonly stops: Parameters<NonNullable<SuiteRun['stopped']>>[] = []
  /** The probe of each start, latest last. */
  readonly #cores = new Map<PeerName, ProbeCore[]>()

  constructor({ seed = 1, react, seats = [], gatekeeper, ...options }: ProbeOptions = {}) {
    const seat = (peer: PeerName): Seat => ({
      name: 'probe',
      tag: 1,
      version: 1,
      priority: 5,
      codec: jsonCodec,
      create: () => {
        const core = new ProbeCore(react === undefined ? undefined : (input) => react(peer, input))
        this.#cores.set(peer, [...(this.#cores.get(peer) ?? []), core])
        return core
      }
    })
    const run: SuiteRun = {
      wiring: (peer) => ({
        seats: [seat(peer), ...seats.map((extra) => ({ ...seat(peer), create: () => new ProbeCore(), ...extra }))],
        ...(gatekeeper === undefined ? {} : { gatekeeper })
      }),
      observe: (peer, effect) => this.effects.push({ peer, effect }),
      stopped: (...how) => this.stops.push(how),
      converged: () => undefined
    }
    const drawn = { peers: 3, faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept' as const, ...options }
    this.simulation = new Simulation({ draw: () => drawn, run: () => run }, { seed })
  }

  /** The probe of the start that the peer is in, or was last. */
  core(peer: PeerName): ProbeCore {
    const core = this.#cores.get(peer)?.at(-1)
    if (core === undefined) {
      throw new TypeError(`${peer} was never started.`)
    }
    return core
  }

  /** All that the peer heard of this type in its last start. */
  heard<Type extends CoreInput['type']>(peer: PeerName, type: Type): Extract<CoreInput, { type: Type }>[] {
    return this.core(peer)
      .heard.map(({ input }) => input)
      .filter((input): input is Extract<CoreInput, { type: Type }> => input.type === type)
  }

  /** The bodies of the messages that the peer heard. */
  messages(peer: PeerName, path?: 'direct' | 'gossip'): unknown[] {
    return this.heard(peer, 'message')
      .filter((input) => path === undefined || input.path === path)
      .map(({ message }) => message)
  }

  /** Has the probe of a peer do this. */
  do(peer: PeerName, ...outputs: CoreOutput[]): void {
    this.simulation.command(peer, 'probe', { outputs })
  }

  send(from: PeerName, to: PeerName, message: unknown): void {
    this.do(from, { type: 'send', to, message })
  }

  /** Starts all, and waits until all links are up. */
  connect(): this {
    this.simulation.startAll()
    const { peers } = this.simulation
    const linked = (): boolean => peers.every((peer) => this.linked(peer).length === peers.length - 1)
    if (!this.simulation.runUntil(linked, 60_000)) {
      throw new TypeError('The probes did not connect.')
    }
    this.simulation.runFor(2_000)
    return this
  }

  /** The peers to which this one has a link now. */
  linked(peer: PeerName): PeerName[] {
    const links = new Set<PeerName>()
    for (const input of this.heard(peer, 'link')) {
      if (input.status === 'up') {
        links.add(input.peer)
      } else {
        links.delete(input.peer)
      }
    }
    return [...links].sort()
  }
}
