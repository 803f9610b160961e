import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Whoever dialled last. */
let socket: Socket | undefined

function connected(): Socket {
  if (socket === undefined) {
    throw new RangeError('Connect first.')
  }
  return socket
}

/** The limit of what a process can know of another: what the operating system tells of a bare TCP connection to it. One to each process. */
export const bareTcp = {
  /** Listens, and sends back what comes. Returns the port. */
  async listen(): Promise<number> {
    const server = createServer((accepted) => {
      // A killed process may reset its connection: the close that follows is what counts.
      accepted.on('error', () => accepted.destroy())
      accepted.pipe(accepted)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  },

  async connect(port: number): Promise<void> {
    const dialled = connect(port, '127.0.0.1')
    dialled.on('error', () => dialled.destroy())
    await once(dialled, 'connect')
    socket = dialled
  },

  /** Returns once the connection is closed. */
  async whenClosed(): Promise<void> {
    const closed = Promise.withResolvers<void>()
    // Not `once` of node:events, which rejects at the reset that may come before.
    connected()
      .resume()
      .once('close', () => closed.resolve())
    await closed.promise
  },

  /** Sends a byte, and returns once it came back. */
  async echo(): Promise<void> {
    connected().write('x')
    await once(connected(), 'data')
  }
}

export type TcpCommands = typeof bareTcp
