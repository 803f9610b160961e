import {
  type Core,
  type CoreInput,
  type CoreOutput,
  MalformedMessageError,
  type Millis,
  millis,
  type Moment,
  type Seat
} from '@peermesh/kernel'
import { ElectionCore, type ElectionConfig, type ElectionMessage, type ElectionTypes } from '@peermesh/election/core'

/** Election's place in a simulated stack. The codec is of the simulation. */
export function electionSeat(config: ElectionConfig, calls: readonly string[]): Seat<ElectionTypes> {
  return {
    name: 'election',
    tag: 3,
    version: 1,
    priority: 2,
    codec: {
      encode: (message) => new TextEncoder().encode(JSON.stringify(message)),
      decode: (bytes) => {
        try {
          return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as ElectionMessage
        } catch (error) {
          throw new MalformedMessageError('not a message of election', { cause: error })
        }
      }
    },
    listensTo: ['membership', ...calls],
    calls,
    create: () => new ElectionCore(config)
  }
}

/** What a leader does at this moment, sure that it leads. */
export type UserEvent = { readonly type: 'act'; readonly scope: string; readonly term: number }

interface Types {
  readonly message: never
  readonly command: never
  readonly notice: never
  readonly event: UserEvent
}

/** How often a leader acts. */
const ACT_MS = 15

/** What an application does: it asks on each use whether it leads, and acts where it does. */
class User implements Core<Types> {
  readonly #leads: (at: Moment) => readonly UserEvent[]
  #actAt: Millis | undefined

  constructor(leads: (at: Moment) => readonly UserEvent[]) {
    this.#leads = leads
  }

  step(input: CoreInput<Types>, at: Moment): CoreOutput<Types>[] {
    if (input.type !== 'start' && input.type !== 'wake') {
      return []
    }
    this.#actAt = millis(at.now + ACT_MS)
    return this.#leads(at).map((event) => ({ type: 'emit', event }))
  }

  deadline(): Millis | undefined {
    return this.#actAt
  }

  snapshot(): unknown {
    return undefined
  }
}

export function userSeat(leads: (at: Moment) => readonly UserEvent[]): Seat<Types> {
  return {
    name: 'user',
    tag: 200,
    version: 1,
    priority: 9,
    codec: {
      encode: () => new Uint8Array(),
      decode: () => {
        throw new MalformedMessageError('The user sends nothing.')
      }
    },
    create: () => new User(leads)
  }
}
