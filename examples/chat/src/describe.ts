import { styleText } from 'node:util'
import { COMMANDS } from './commands.ts'
import type { ChatEvent } from './events.ts'
import type { ChatMessage } from './message.ts'
import type { Names } from './names.ts'
import type { Person } from './people.ts'

/** A line to be shown: a time or a sign of `MARGIN` characters, and what is said. A longer text goes on below itself, beside an empty margin. */
export interface Line {
  readonly margin: string
  readonly text: string
}

export const MARGIN = 6

const NOTICE = '   ·  '
const WARNING = '   !  '

const COLOURS = [
  'cyan',
  'green',
  'yellow',
  'magenta',
  'blue',
  'cyanBright',
  'greenBright',
  'yellowBright',
  'magentaBright',
  'blueBright'
] as const

type Format = Parameters<typeof styleText>[0]

/** Events as lines of text. Colours are left out where the stream is no terminal, or `NO_COLOR` is set. */
export class Describer {
  readonly #stream: NodeJS.WriteStream
  readonly #names: Names

  constructor(stream: NodeJS.WriteStream, names: Names) {
    this.#stream = stream
    this.#names = names
  }

  paint(format: Format, text: string): string {
    return styleText(format, text, { stream: this.#stream })
  }

  /** The lines for this event; none for what is not worth one. `shown`: how many messages of the past at most. */
  lines(event: ChatEvent, shown: number): Line[] {
    switch (event.type) {
      case 'ready':
        return []
      case 'entered':
        return [this.#notice(`You are in ${this.paint('bold', event.room)}.`), ...this.#past(event.messages, shown)]
      case 'message':
        return [this.message(event.message, event.late)]
      case 'refused':
        return [this.#warning(`A message ${this.#claim(event.refused.author)} is refused: ${event.refused.reason}.`)]
      case 'arrived':
        return [this.#about(event.person, 'is here')]
      case 'left':
        return [this.#about(event.person, 'has left')]
      case 'gone':
        return [this.#about(event.person, 'is gone: no answer any more')]
      case 'away':
        return [this.#about(event.person, 'is away? No answer for a while')]
      case 'back':
        return [this.#about(event.person, 'is back')]
      case 'renamed':
        return [this.#notice(`${event.before} is now ${this.person(event.person)}`)]
      case 'who':
        return [this.#notice(`Here: ${this.#here(event.people)}`)]
      case 'history':
        return this.#past(event.messages, Number.POSITIVE_INFINITY)
      case 'help':
        return COMMANDS.map(([usage, about]) => this.#notice(`${usage.padEnd(11)} ${about}`))
      case 'notice':
        return [this.#notice(event.text)]
      case 'mistake':
        return [this.#warning(event.text)]
      case 'typing':
      case 'stopped':
        return []
    }
  }

  message({ author, name, kind, text, atMs }: ChatMessage, late: boolean): Line {
    const who = this.author(author, name)
    const said = kind === 'me' ? `* ${who} ${text}` : `${who}: ${text}`
    const lateness = late ? this.paint('dim', ' (came late)') : ''
    return { margin: this.paint('dim', `${formatTime(atMs)} `), text: said + lateness }
  }

  /** A name in the colour that its peer has everywhere. */
  author(peer: string, name: string): string {
    return this.paint(['bold', colourOf(peer)], this.#names.label(peer, name))
  }

  person({ peer, name, state }: Person): string {
    return `${this.author(peer, name)}${state === 'away' ? ' (away?)' : ''}`
  }

  #here(people: readonly Person[]): string {
    return people.map((person) => this.person(person)).join(', ')
  }

  #past(messages: readonly ChatMessage[], shown: number): Line[] {
    const earlier = Math.max(0, messages.length - shown)
    const left = earlier === 0 ? [] : [this.#notice(`${earlier} earlier: /history shows all.`)]
    return [...left, ...messages.slice(earlier).map((message) => this.message(message, false))]
  }

  #claim(author: string | undefined): string {
    return author === undefined ? 'of nobody' : `in the name of ${author}`
  }

  #about(person: Person, what: string): Line {
    return this.#notice(`${this.author(person.peer, person.name)} ${what}.`)
  }

  #notice(text: string): Line {
    return { margin: this.paint('dim', NOTICE), text }
  }

  #warning(text: string): Line {
    return { margin: this.paint('red', WARNING), text }
  }
}

/** Stable: the same peer has the same colour on every screen. */
function colourOf(peer: string): (typeof COLOURS)[number] {
  let hash = 0
  for (const character of peer) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  }
  return COLOURS[hash % COLOURS.length] ?? 'cyan'
}

/** Hours and minutes, which is what fits the margin. */
function formatTime(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, MARGIN - 1)
}
