import { preSharedKey } from '@libp2p/pnet'
import type {
  AbortOptions,
  ConnectionProtector,
  MessageStream,
  MultiaddrConnection,
  StreamMessageEvent
} from '@libp2p/interface'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { MeshKeyMismatchError } from '../errors.ts'
import { RefusalLimit } from './refusal-limit.ts'

/** What the first message on any libp2p connection begins with, once it is in the clear: a length, and multistream-select's name. */
const GREETING = fromString('\u0013/multistream/1.0.0\n')

/** A connection that did not come about, because one side has a mesh key that the other lacks. */
export interface MeshKeyRefusal {
  /** Where it was dialled; of an incoming connection the IP address alone, as its port says nothing. */
  readonly address: string
  readonly error: MeshKeyMismatchError
}

/**
 * Lets those connect that have our mesh key: the pre-shared key of `@libp2p/pnet`, under the encryption that libp2p has anyway. What that leaves
 * open, since all it sees is noise, is found out here: whether what arrives is a greeting.
 *
 * | we | they | what shows it, where we dialled | where they did |
 * | --- | --- | --- | --- |
 * | a key | another | they hang up before their first word | no greeting |
 * | a key | none | they hang up before they sent a nonce | no greeting |
 * | none | a key | no greeting, but a nonce | no greeting, but a nonce |
 */
export class MeshKeyGuard implements ConnectionProtector {
  readonly [Symbol.toStringTag] = '@peermesh/mesh-key'
  readonly #protector: ConnectionProtector | undefined
  readonly #limit = new RefusalLimit()
  /** Told of refusals: of each address now and then, however often it tries. */
  onRefused: ((refusal: MeshKeyRefusal) => void) | undefined

  /** @param key of 32 bytes; without one all are let in that have none either */
  constructor(key: Uint8Array | undefined) {
    this.#protector = key === undefined ? undefined : preSharedKey({ psk: swarmKey(key) })()
  }

  async protect(connection: MultiaddrConnection, options?: AbortOptions): Promise<MessageStream> {
    const inClear = await this.#inClear(connection, options)
    this.#watch(inClear, connection, options?.signal)
    return inClear
  }

  async #inClear(connection: MultiaddrConnection, options: AbortOptions | undefined): Promise<MessageStream> {
    if (this.#protector === undefined) {
      return connection
    }
    try {
      return await this.#protector.protect(connection, options)
    } catch (error) {
      if (options?.signal?.aborted === true) {
        // It took too long, or we stop: that says nothing about a key.
        throw error
      }
      throw this.#refused(connection, error)
    }
  }

  #watch(inClear: MessageStream, connection: MultiaddrConnection, signal: AbortSignal | undefined): void {
    let matched = 0
    const unpeek = peek(inClear, (bytes) => {
      const expected = GREETING.subarray(matched, matched + bytes.byteLength)
      if (!expected.every((byte, index) => byte === bytes[index])) {
        unpeek()
        inClear.abort(this.#refused(connection))
        return
      }
      matched += expected.byteLength
      if (matched === GREETING.byteLength) {
        unpeek()
      }
    })
    inClear.addEventListener('close', () => {
      // A reset by the other side looks like an error of our own: what counts is that it came before a word, and that we did not give up.
      if (this.#protector !== undefined && matched === 0 && signal?.aborted !== true) {
        this.#refused(connection)
      }
    })
  }

  #refused({ direction, remoteAddr }: MultiaddrConnection, cause?: unknown): MeshKeyMismatchError {
    const ip = remoteAddr.getComponents().find(({ name }) => name === 'ip4' || name === 'ip6')?.value
    const address = direction === 'inbound' ? (ip ?? remoteAddr.toString()) : remoteAddr.toString()
    const error = new MeshKeyMismatchError(address, this.#protector !== undefined, { cause })
    if (this.#limit.admits(`${direction} ${address}`, performance.now())) {
      this.onRefused?.({ address, error })
    }
    return error
  }
}

/** Shows what arrives on a stream, and leaves it to whoever reads: a listener would be handed it in their place. Returns what ends it. */
function peek(stream: MessageStream, see: (bytes: Uint8Array) => void): () => void {
  const dispatchEvent = stream.dispatchEvent.bind(stream)
  let peeks = true
  stream.dispatchEvent = (event: Event): boolean => {
    if (peeks && event.type === 'message') {
      see((event as StreamMessageEvent).data.subarray())
    }
    return dispatchEvent(event)
  }
  return () => {
    peeks = false
  }
}

function swarmKey(key: Uint8Array): Uint8Array {
  return fromString(`/key/swarm/psk/1.0.0/\n/base16/\n${toString(key, 'base16')}`)
}
