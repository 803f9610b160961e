import { on } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { Describer } from './describe.ts'
import type { ChatEvent } from './events.ts'
import type { ChatMessage } from './message.ts'
import { Names } from './names.ts'
import type { View } from './view.ts'

/** For scripts: a line in is a line said, and each event is a line out, as text or as a JSON object. */
export class PlainView implements View {
  readonly #output: NodeJS.WriteStream
  readonly #json: boolean
  readonly #names = new Names()
  readonly #describer: Describer
  readonly #reader: Interface
  readonly #lines: AsyncIterable<unknown[]>

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream, json: boolean) {
    this.#output = output
    this.#json = json
    this.#describer = new Describer(output, this.#names)
    this.#reader = createInterface({ input })
    // Kept from now on: lines may come before anybody asks for them.
    this.#lines = on(this.#reader, 'line', { close: ['close'] })
  }

  show(event: ChatEvent): void {
    this.#names.note(event)
    const lines = this.#json
      ? toObjects(event).map((object) => JSON.stringify(object))
      : this.#describer.lines(event, Number.POSITIVE_INFINITY).map(({ margin, text }) => margin + text)
    for (const line of lines) {
      this.#output.write(`${line}\n`)
    }
  }

  /** A script needs nothing but events. */
  attach(): void {}

  async *lines(): AsyncGenerator<string> {
    for await (const [line] of this.#lines) {
      yield String(line)
    }
  }

  close(): void {
    this.#reader.close()
  }
}

/** An event as plain objects: the messages of the past follow the event that brings them, one by one. */
function toObjects(event: ChatEvent): object[] {
  switch (event.type) {
    case 'entered':
      return [
        { type: event.type, room: event.room, messages: event.messages.length },
        ...event.messages.map((message) => ({ type: 'message', past: true, ...plainMessage(message) }))
      ]
    case 'message':
      return [{ type: event.type, past: false, late: event.late, ...plainMessage(event.message) }]
    case 'history':
      return [{ ...event, messages: event.messages.map(plainMessage) }]
    case 'refused':
      return [{ type: event.type, ...event.refused }]
    case 'arrived':
    case 'left':
    case 'gone':
    case 'away':
    case 'back':
      return [{ type: event.type, ...event.person }]
    case 'renamed':
      return [{ type: event.type, ...event.person, before: event.before }]
    case 'typing':
      return [{ type: event.type, ...event.person, isTyping: event.isTyping }]
    case 'help':
      return []
    case 'ready':
    case 'who':
    case 'notice':
    case 'mistake':
    case 'stopped':
      return [event]
  }
}

function plainMessage(message: ChatMessage): object {
  return { ...message, signature: Buffer.from(message.signature).toString('base64') }
}
