import type { Codec } from '@peermesh/kernel'
import type { StoreMessage } from './core/index.ts'

export interface PullBytes {
  readonly sent: number
  readonly received: number
}

/** A codec that counts the bytes of the pull under way: what we asked for it, and what came. What others ask of us is not counted. */
export class PullMeter implements Codec<StoreMessage> {
  readonly #codec: Codec<StoreMessage>
  #request: number | undefined
  #sent = 0
  #received = 0

  constructor(codec: Codec<StoreMessage>) {
    this.#codec = codec
  }

  /** Of our request of this number, which is the last that was sent. */
  of(request: number): PullBytes {
    return request === this.#request ? { sent: this.#sent, received: this.#received } : { sent: 0, received: 0 }
  }

  encode(message: StoreMessage, version?: number): Uint8Array {
    const bytes = this.#codec.encode(message, version)
    if (message.type === 'pull') {
      this.#request = message.request
      this.#sent = bytes.length
      this.#received = 0
    } else if ((message.type === 'need' || message.type === 'want') && message.request === this.#request) {
      this.#sent += bytes.length
    }
    return bytes
  }

  decode(bytes: Uint8Array, version?: number): StoreMessage {
    const message = this.#codec.decode(bytes, version)
    if (isAnswer(message) && message.request === this.#request) {
      this.#received += bytes.length
    }
    return message
  }
}

type Answer = Extract<StoreMessage, { readonly type: 'states' | 'symbols' | 'transfer' | 'busy' }>

function isAnswer(message: StoreMessage): message is Answer {
  const { type } = message
  return type === 'states' || type === 'symbols' || type === 'transfer' || type === 'busy'
}
