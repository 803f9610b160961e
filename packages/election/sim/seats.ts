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

/** What a leader does at this moment, sure that it leads. */
export type UserEvent = { readonly type: 'act'; readonly scope: string; readonly term: number }

interface Types {
  readonly message: never
  readonly command: { readonly type: 'act' }
  readonly notice: never
  readonly event: UserEvent
}

/** How often a leader acts. */
const ACT_MS = 15

/** What an application does: it asks on each use whether it leads, and acts where it does. Its uses come by themselves, and when it is asked to. */
class User implements Core<Types> {
  readonly #leads: (at: Moment) => readonly UserEvent[]
  #actAt: Millis | undefined

  constructor(leads: (at: Moment) => readonly UserEvent[]) {
    this.#leads = leads
  }

  step(input: CoreInput<Types>, at: Moment): CoreOutput<Types>[] {
    const acts: CoreOutput<Types>[] = this.#leads(at).map((event) => ({ type: 'emit', event }))
    switch (input.type) {
      case 'start':
      case 'wake':
        this.#actAt = millis(at.now + ACT_MS)
        return acts
      case 'command':
        return [...acts, { type: 'settle', id: input.id, outcome: { ok: true, value: undefined } }]
      default:
        return []
    }
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
