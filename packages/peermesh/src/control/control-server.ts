import { chmod } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { BadRequestError, ControlVersionError, toFailure } from '../errors.ts'
import { Exchange } from './exchange.ts'
import { CLOSE_GRACE_MS, CONNECTIONS_MAX, HEADER_BYTES_MAX } from './limits.ts'
import { CONTROL_VERSION, type FailureAnswer } from './protocol.ts'
import { type ControlledPeer, controlRoutes } from './routes.ts'
import { prepareSocketPath, removeSocket } from './socket-directory.ts'

export interface ControlServer {
  readonly socketPath: string
  /** Answers no more, gives what is being answered a moment to end, and locks that are lent the time that was promised, and removes the socket. */
  close(): Promise<void>
}

/**
 * Answers attached programs on a Unix domain socket in the data directory. The caller holds the lock of that directory: a socket which
 * is there already was left by a peer that was killed, and is replaced.
 */
export async function startControlServer(init: {
  readonly dataDir: string
  readonly peer: ControlledPeer
  readonly onError: (error: unknown) => void
}): Promise<ControlServer> {
  const routes = controlRoutes(init.peer)
  const stopping = new AbortController()
  const outliving = new Set<Promise<void>>()
  const end = { stopping: stopping.signal, outliving }
  const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
    answer(routes, new Exchange(request, response, end), init.onError).catch(init.onError)
  })
  // An import takes as long as it takes; whoever may open this socket may as well stop the peer.
  server.requestTimeout = 0
  server.maxConnections = CONNECTIONS_MAX

  const socketPath = await prepareSocketPath(init.dataDir)
  server.listen(socketPath)
  await once(server, 'listening')
  await chmod(socketPath, 0o600)
  // A server never keeps its process alive: that is for the application to decide.
  server.unref()

  return {
    socketPath,
    close: async () => {
      const closed = once(server, 'close')
      stopping.abort()
      server.close()
      await Promise.all([...outliving].map(async (work) => work.catch(init.onError)))
      const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
      await closed
      clearTimeout(grace)
      // Where the disk takes no writes it stays: the next start replaces it, and whoever connects meanwhile is told that nobody answers.
      await removeSocket(init.dataDir).catch(init.onError)
    }
  }
}

async function answer(
  routes: ReturnType<typeof controlRoutes>,
  exchange: Exchange,
  onError: (error: unknown) => void
): Promise<void> {
  try {
    if (exchange.version !== CONTROL_VERSION) {
      throw new ControlVersionError(
        `This peer speaks version ${CONTROL_VERSION} of the control protocol, not ${exchange.version ?? 'an unnamed one'}: use the same version of peermesh on both sides.`
      )
    }
    const handler = routes.get(exchange.route)
    if (handler === undefined) {
      throw new BadRequestError(`There is no ${exchange.route}.`)
    }
    await handler(exchange)
  } catch (error) {
    if (exchange.signal.aborted) {
      return
    }
    if (exchange.answering) {
      onError(error)
      exchange.abort()
      return
    }
    await exchange.sendJson({ failure: toFailure(error) } satisfies FailureAnswer, statusOf(error))
  }
}

function statusOf(error: unknown): number {
  const name = error instanceof Error ? error.name : ''
  return name === BadRequestError.name || name === ControlVersionError.name ? 400 : 500
}
