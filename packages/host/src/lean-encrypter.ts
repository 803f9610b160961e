import type { ConnectionEncrypter, MessageStream, SecuredConnection } from '@libp2p/interface'

/** What goes before each message of noise says how long it is. */
const LENGTH_BYTES = 2

/** The longest message that these can announce. */
const MESSAGE_BYTES_MAX = 65_535

/** What noise 17.0.3 cuts messages out of the stream with. It is not part of its interface, and may be gone in another version. */
interface Cutting {
  readonly decoder: { lengthDecoder(bytes: { readonly byteLength: number }): number }
}

/**
 * An encrypter, such as `leanEncrypter(noise())`, that spends no more on a small message than it must:
 *
 * - Each message is one write. noise 17.0.3 hands on the length of a message and the message as two pieces, and tcp 11.0.28 writes each piece by itself:
 *   two system calls and two packets, of which the first wakes a reader that can do nothing with it yet.
 * - No error is thrown for each message that was read, which takes longer than to decrypt it. noise 17.0.3 looks for another message after the last, and
 *   takes a `RangeError` for the answer that there is none. That the next one is longer than what is there is an answer too, and as true.
 */
export function leanEncrypter<Components>(
  create: (components: Components) => ConnectionEncrypter
): (components: Components) => ConnectionEncrypter {
  return (components) => {
    const encrypter = create(components)
    const secureInbound = encrypter.secureInbound.bind(encrypter)
    const secureOutbound = encrypter.secureOutbound.bind(encrypter)
    encrypter.secureInbound = async (connection, options) =>
      readLean(await secureInbound(writtenWhole(connection), options))
    encrypter.secureOutbound = async (connection, options) =>
      readLean(await secureOutbound(writtenWhole(connection), options))
    return encrypter
  }
}

function writtenWhole(connection: MessageStream): MessageStream {
  const send = connection.send.bind(connection)
  connection.send = (data) => send(data.subarray())
  return connection
}

function readLean<Secured extends SecuredConnection>(secured: Secured): Secured {
  const { decoder } = secured.connection as Partial<Cutting>
  const lengthDecoder = decoder?.lengthDecoder
  if (decoder !== undefined && typeof lengthDecoder === 'function') {
    decoder.lengthDecoder = (bytes) => (bytes.byteLength < LENGTH_BYTES ? MESSAGE_BYTES_MAX : lengthDecoder(bytes))
  }
  return secured
}
