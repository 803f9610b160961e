import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import type { Ballot } from './ballot.ts'
import type { TaskOutcome } from './batch.ts'
import { type Configuration, eraOf, isSameEra } from './configuration.ts'
import type { Envelope, EnvelopeCodec } from './envelope.ts'
import { WARM_MAX } from './limits.ts'
import type { Request } from './messages.ts'
import type { AcceptTally, PrepareTally, ReadTally } from './tallies.ts'
import type { Task } from './tasks.ts'

/** What is asked about a register just now. */
export type Phase =
  | { readonly type: 'reading'; readonly request: Request; readonly tally: ReadTally }
  | { readonly type: 'preparing'; readonly request: Request; readonly ballot: Ballot; readonly tally: PrepareTally }
  | {
      readonly type: 'accepting'
      readonly request: Request
      readonly tally: AcceptTally
      readonly accepted: Accepted
      readonly next: Ballot
      readonly envelope: Envelope
      /** Once the value is chosen. */
      readonly outcomes: readonly TaskOutcome[]
    }
  /** The first task was handed over to who was here last. */
  | { readonly type: 'forwarding'; readonly request: number; readonly to: PeerName; readonly hasStamp: boolean }
  | { readonly type: 'resting' }

/** Voters are being asked. */
export type Asking = Exclude<Phase, { readonly type: 'resting' | 'forwarding' }>
export type Reading = Extract<Phase, { readonly type: 'reading' }>
export type Accepting = Extract<Phase, { readonly type: 'accepting' }>

/** A majority accepted this value, and promised this ballot, which was not used yet: the next change needs no prepare. */
export interface Warm {
  readonly ballot: Ballot
  readonly accepted: Accepted
  readonly envelope: Envelope
}

/** A value that was chosen: all that is chosen later counts on from its version. */
export interface Seen {
  readonly version: number
  readonly kind: string
}

/** A register as its proposer sees it: the tasks that wait, of which the first is under way, and others perhaps with it. */
export interface Register {
  readonly key: string
  readonly tasks: Task[]
  phase: Phase | undefined
  /** When the question of this phase was first asked: at the end of the step that came to it. */
  askedAt: Millis
  /** The voters that were not asked it yet. */
  unasked: readonly PeerName[]
  /** Those that were asked it only when the first were not enough, or once more, and when that was. */
  later: { readonly voters: readonly PeerName[]; readonly askedAt: Millis } | undefined
  warm: Warm | undefined
  /** Of what was last known to be chosen here. */
  seen: Seen | undefined
  /** The other peer that changed it last: what we want changed goes there. */
  lead: PeerName | undefined
  /** Who will not make the first task, or did not answer. */
  declinedBy: PeerName | undefined
  /** So many others changed it between the last two changes of ours. */
  others: number
  /** Changes of ours, one after the other, between which nobody else made one. */
  alone: number
  /** What the voters differed about when the first task, a read, last asked them, and how often they did. */
  divided: Ballot | undefined
  rereads: number
  /** Attempts of the first task that met a higher ballot. */
  failures: number
}

const NOTHING_KNOWN = {
  warm: undefined,
  seen: undefined,
  lead: undefined,
  declinedBy: undefined,
  others: 0,
  alone: 0,
  divided: undefined,
  rereads: 0
} as const

/** The registers that a proposer works on, and those of which it knows something that saves a round trip: of these it remembers the ones used last, for a while. */
export class Registers {
  readonly #registers = new Map<string, Register>()
  /** Of these the ones on which nothing is to be done: the first was so for longest. */
  readonly #idle = new Map<string, Register>()
  readonly #keptMs: number

  /** @param keptMs for how long what is known of a register is of use */
  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  get(key: string): Register | undefined {
    return this.#registers.get(key)
  }

  open(key: string, now: Millis): Register {
    let register = this.#registers.get(key)
    if (register === undefined) {
      register = {
        key,
        tasks: [],
        phase: undefined,
        askedAt: millis(0),
        unasked: [],
        later: undefined,
        ...NOTHING_KNOWN,
        failures: 0
      }
      this.#registers.set(key, register)
    } else if (isIdle(register) && register.askedAt + this.#keptMs <= now) {
      Object.assign(register, NOTHING_KNOWN)
    }
    return register
  }

  all(): Register[] {
    return [...this.#registers.values()]
  }

  /** Nothing is to be done on it just now. */
  rest(register: Register): void {
    const { key, tasks, warm, seen, askedAt } = register
    if (tasks.length > 0) {
      return
    }
    this.#idle.delete(key)
    if (warm === undefined && seen === undefined) {
      this.#registers.delete(key)
      return
    }
    this.#idle.set(key, register)
    for (const [oldest, other] of this.#idle) {
      if (this.#idle.size <= WARM_MAX && other.askedAt + this.#keptMs > askedAt) {
        return
      }
      this.#idle.delete(oldest)
      if (isIdle(other)) {
        this.#registers.delete(oldest)
      }
    }
  }
}

export function isAsking(phase: Phase | undefined): phase is Asking {
  return phase !== undefined && phase.type !== 'resting' && phase.type !== 'forwarding'
}

/** This peer changes it just now, or can in one round trip. */
export function leads({ warm, phase, tasks }: Register): boolean {
  const isAtWork = phase?.type === 'preparing' || phase?.type === 'accepting'
  return warm !== undefined || (isAtWork && tasks[0]?.lends !== true)
}

/** Nobody waits for it, and nothing is asked: what was handed over may be under way when who asked for it has given it up. */
function isIdle({ tasks, phase }: Register): boolean {
  return tasks.length === 0 && phase === undefined
}

/** So many others change it between two changes of ours that it may forget, before it is asked, what is built on what was seen last. */
export function isCrowded({ others }: Register, { rememberedMax }: { readonly rememberedMax: number }): boolean {
  return others > rememberedMax / 2
}

/** Q5 It is used once. What was lent for this change is of a later one than what is remembered here. */
export function takeWarm(
  register: Register,
  task: Task,
  configuration: Configuration,
  { codec, rememberedMax }: { readonly codec: EnvelopeCodec; readonly rememberedMax: number }
): Warm | undefined {
  const { warm } = register
  const { lent } = task
  register.warm = undefined
  task.lent = undefined
  if (lent === undefined) {
    return isCrowded(register, { rememberedMax }) ? undefined : warm
  }
  const { ballot, value } = lent
  const envelope = isSameEra(lent.era, eraOf(configuration)) ? codec.decode(value) : undefined
  return envelope === undefined ? undefined : { ballot, accepted: { ballot, value }, envelope }
}
