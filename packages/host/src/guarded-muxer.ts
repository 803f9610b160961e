import type { MessageStream, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { PeermeshError } from '@peermesh/kernel'
import { grantInPortions } from './window-grants.ts'

/** A stream was to be opened on a connection that has ended, and that libp2p has not yet noticed to have ended. */
class ConnectionEndedError extends PeermeshError {
  static override readonly name = 'ConnectionEndedError'
}

/**
 * A muxer, such as `guardedMuxer(yamux())`, of which a stream that is opened on a connection that has just ended fails, as whoever opens it expects; and
 * which does not answer each small message with a window update.
 *
 * yamux 8.0.3 announces a new stream in a microtask of its own, which nobody can catch: where the connection ended before libp2p noticed, or since the stream was asked for, the
 * write throws there, and the process of the application ends. (Of one family: libp2p/js-libp2p issues 3415 and 3512.) So what a muxer says by itself on a connection that has ended is dropped;
 * its streams hear of the end as of any other.
 */
export function guardedMuxer<Components>(
  create: (components: Components) => StreamMuxerFactory
): (components: Components) => StreamMuxerFactory {
  return (components) => {
    const factory = create(components)
    return {
      protocol: factory.protocol,
      createStreamMuxer: (connection) => {
        const muxer = guard(factory.createStreamMuxer(connection), connection)
        grantInPortions(connection, muxer)
        return muxer
      }
    }
  }
}

function guard(muxer: StreamMuxer, connection: MessageStream): StreamMuxer {
  const createStream = muxer.createStream.bind(muxer)
  muxer.createStream = async (options) => {
    if (connection.status !== 'open') {
      throw new ConnectionEndedError(`The connection is ${connection.status}: no stream can be opened on it.`)
    }
    return await createStream(options)
  }
  const send = connection.send.bind(connection)
  connection.send = (data) => {
    try {
      return send(data)
    } catch (error) {
      // What a stream sends comes as a list, header and data, and whoever sends it can catch this.
      if (data instanceof Uint8Array && error instanceof Error && error.name === 'StreamStateError') {
        return true
      }
      throw error
    }
  }
  return muxer
}
