import type { ConnectionEncrypter, MessageStream } from '@libp2p/interface'

/**
 * An encrypter, such as `wholeWrites(noise())`, of which each message is one write.
 *
 * noise 17.0.3 hands on the length of a message and the message as two pieces, and tcp 11.0.28 writes each piece by itself: two system calls and two
 * packets, of which the first wakes a reader that can do nothing with it yet.
 */
export function wholeWrites<Components>(
  create: (components: Components) => ConnectionEncrypter
): (components: Components) => ConnectionEncrypter {
  return (components) => {
    const encrypter = create(components)
    const secureInbound = encrypter.secureInbound.bind(encrypter)
    const secureOutbound = encrypter.secureOutbound.bind(encrypter)
    encrypter.secureInbound = (connection, options) => secureInbound(joined(connection), options)
    encrypter.secureOutbound = (connection, options) => secureOutbound(joined(connection), options)
    return encrypter
  }
}

function joined(connection: MessageStream): MessageStream {
  const send = connection.send.bind(connection)
  connection.send = (data) => send(data.subarray())
  return connection
}
