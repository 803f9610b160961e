import {
  type Core,
  type CoreInput,
  type CoreOutput,
  type Millis,
  type Moment,
  millis,
  type PeerName,
  peerName,
  type Seat,
  storeId
} from '@peermesh/kernel'

export const alice = peerName('alice')
export const bob = peerName('bob')
export const identity = { peer: alice, storeId: storeId('0'.repeat(32)), boot: 1, startNonce: '0'.repeat(16) }

export function moment(now: number): Moment {
  return { now: millis(now), wall: millis(1_700_000_000_000 + now) }
}

/** A core without a mind: it notes what it hears in a log that it may share, and answers what the test scripts. */
export class ScriptedCore implements Core {
  readonly name: string
  readonly heard: CoreInput[] = []
  wakeAt: Millis | undefined
  answer: (input: CoreInput) => CoreOutput[] = () => []
  /** As a gatekeeper. */
  hearsGossipOf: (peer: PeerName) => boolean = () => true
  awaits: (peer: PeerName) => boolean = () => false
  readonly #log: string[]

  constructor(name: string, log: string[] = []) {
    this.name = name
    this.#log = log
  }

  step(input: CoreInput): CoreOutput[] {
    this.heard.push(input)
    this.#log.push(`${this.name} ${input.type}`)
    return this.answer(input)
  }

  deadline(): Millis | undefined {
    return this.wakeAt
  }

  snapshot(): unknown {
    return { heard: this.heard.length }
  }
}

/** Seats a core; the tag is made from the name's first letter, so that seats of one test differ. */
export function seat(core: Core & { readonly name: string }, edges: Partial<Seat> = {}): Seat {
  return {
    name: core.name,
    tag: core.name.charCodeAt(0),
    version: 1,
    priority: 0,
    codec: { encode: () => new Uint8Array(), decode: () => undefined },
    create: () => core,
    ...edges
  }
}
