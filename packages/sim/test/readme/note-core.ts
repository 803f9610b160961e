import {
  type Codec,
  type Core,
  type CoreInput,
  type CoreOutput,
  MalformedMessageError,
  type Millis,
  millis,
  type Moment,
  type PeerName
} from '@peermesh/kernel'

/** A text, and how often one was written before: the higher count wins, then the higher text. */
export interface Note {
  readonly count: number
  readonly text: string
}

export interface NoteTypes {
  message: Note
  command: { readonly text: string }
  notice: never
  event: never
}

/** One note that all peers share. Each tells its neighbours every second, so that whoever missed it has it soon. */
export class NoteCore implements Core<NoteTypes> {
  note: Note = { count: 0, text: '' }
  readonly #neighbours = new Set<PeerName>()
  readonly #writing = new Map<number, Note>()
  #tellAt: Millis | undefined

  step(input: CoreInput<NoteTypes>, at: Moment): CoreOutput<NoteTypes>[] {
    switch (input.type) {
      case 'start':
        this.#tellAt = millis(at.now + 1_000)
        for (const [, value] of input.records) {
          this.#take(noteCodec.decode(value))
        }
        return []
      case 'link':
        if (input.status === 'up') this.#neighbours.add(input.peer)
        else this.#neighbours.delete(input.peer)
        return []
      case 'command': {
        this.note = { count: this.note.count + 1, text: input.command.text }
        this.#writing.set(input.id, this.note)
        const changes = [{ key: 'note', value: noteCodec.encode(this.note) }]
        // The command's id serves as the token.
        return [{ type: 'persist', changes, durability: 'process', token: input.id }]
      }
      case 'persisted': {
        // Not `this.note`: a newer one of another peer may be in its place by now, and is not on our disk.
        const value = this.#writing.get(input.token)
        this.#writing.delete(input.token)
        return [{ type: 'settle', id: input.token, outcome: { ok: true, value } }]
      }
      case 'message':
        this.#take(input.message)
        return []
      case 'wake':
        this.#tellAt = millis(at.now + 1_000)
        return [...this.#neighbours].map((to) => ({ type: 'send', to, message: this.note }))
      default:
        return []
    }
  }

  deadline(): Millis | undefined {
    return this.#tellAt
  }

  snapshot(): unknown {
    return this.note
  }

  #take(other: Note): void {
    if (isNewer(other, this.note)) {
      this.note = other
    }
  }
}

export function isNewer(a: Note, b: Note): boolean {
  return a.count > b.count || (a.count === b.count && a.text > b.text)
}

export const noteCodec: Codec<Note> = {
  encode: ({ count, text }) => new TextEncoder().encode(`${count} ${text}`),
  decode: (bytes) => {
    const [, count, text] = /^(\d{1,15}) ([\w ]*)$/.exec(new TextDecoder().decode(bytes)) ?? []
    if (count === undefined || text === undefined || String(Number(count)) !== count) {
      throw new MalformedMessageError('Not a note.')
    }
    return { count: Number(count), text }
  }
}
