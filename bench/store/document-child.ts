/** A replica of another library in a process of its own, connected to another by plain TCP: the same work as that of a peer, for comparison. */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { serve } from '../processes/serve.ts'
import type { Rival, RivalDocument } from './document.ts'
import { chunksOf, type Entry, type EntrySet, entriesOf } from './entries.ts'
import { type Frame, frameDecoder, frameHeader } from './frames.ts'
import { timeInFlight } from './in-flight.ts'
import { newDocument } from './new-document.ts'
import { collectGarbage, type Held, residentAfterCollection } from './resident.ts'
import { tcpTrafficBytes, watchTcpTraffic } from './tcp-traffic.ts'

/** What two replicas that should be equal say of themselves. */
export interface DocumentDigest {
  readonly version: string
  readonly keys: number
}

const LOAD_TRANSACTION = 1_000

let document: RivalDocument | undefined
let rival: Rival = 'yjs'
let server: Server | undefined
let prepared: readonly Entry[] = []
const sockets = new Set<Socket>()
let changed = Promise.withResolvers<void>()

function opened(): RivalDocument {
  if (document === undefined) {
    throw new RangeError('Open the document first.')
  }
  return document
}

function send(socket: Socket, frame: Frame): void {
  socket.cork()
  socket.write(frameHeader(frame))
  socket.write(frame.body)
  socket.uncork()
}

/** Answers who says what it has, and incorporates what comes: each arrival at once. */
function exchange(socket: Socket): void {
  const replica = opened()
  sockets.add(socket)
  socket.setNoDelay()
  socket.on('close', () => sockets.delete(socket))
  socket.on(
    'data',
    frameDecoder((frames) => {
      for (const { kind, body } of frames) {
        if (kind === 'version') {
          send(socket, { kind: 'lacked', body: replica.lackedBy(body) })
        } else if (kind === 'lacked') {
          replica.catchUp(body)
        }
      }
      const updates = frames.filter(({ kind }) => kind === 'update').map(({ body }) => body)
      if (updates.length > 0) {
        replica.apply(updates)
      }
      changed.resolve()
      changed = Promise.withResolvers()
    })
  )
}

async function untilOperations(count: number): Promise<void> {
  while (opened().operations < count) {
    await changed.promise
  }
}

const commands = {
  /** An empty document, in place of the one before. */
  async open(asked: Rival): Promise<void> {
    await commands.close()
    rival = asked
    document = await newDocument(rival)
  },

  async close(): Promise<void> {
    for (const socket of sockets) {
      socket.destroy()
    }
    server?.close()
    server = undefined
    document = undefined
    await collectGarbage()
  },

  /** Whoever connects gets what it lacks, and each update from then on. Returns the port. */
  async listen(): Promise<number> {
    server = createServer({ noDelay: true }, exchange).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  },

  /** Each update goes to all that are connected. Those of one turn leave in one write. */
  async stream(): Promise<void> {
    opened().onUpdate((body) => {
      const header = frameHeader({ kind: 'update', body })
      for (const socket of sockets) {
        if (socket.writableCorked === 0) {
          socket.cork()
        }
        socket.write(header)
        socket.write(body)
      }
    })
    await Promise.resolve()
  },

  /** Makes the entries that the next command puts, so that it is not timed with it. */
  async prepare(entries: EntrySet): Promise<void> {
    prepared = [...entriesOf(entries)]
    await collectGarbage()
  },

  /** Puts what was prepared, each awaited before the next. In milliseconds. */
  async putAwaited(): Promise<number> {
    const replica = opened()
    return await timeInFlight(prepared, 1, async (entry) => {
      await Promise.resolve()
      replica.put([entry])
    })
  },

  /** Puts what was prepared, so many before the network gets its turn, so many of them in one transaction. In milliseconds. */
  async put({ perTurn, perTransaction }: { perTurn: number; perTransaction: number }): Promise<number> {
    const replica = opened()
    const startedAt = performance.now()
    for (const turn of chunksOf(prepared, perTurn)) {
      for (const transaction of chunksOf(turn, perTransaction)) {
        replica.put(transaction)
      }
      for (const socket of sockets) {
        socket.uncork()
      }
      await nextTurn()
    }
    return performance.now() - startedAt
  },

  /** Fills the document; nobody looks at the clock. */
  async load(entries: EntrySet): Promise<DocumentDigest> {
    for (const chunk of chunksOf(entriesOf(entries), LOAD_TRANSACTION)) {
      opened().put(chunk)
    }
    return await commands.digest()
  },

  /** Connects; what follows is not waited for. */
  async connect(port: number): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    exchange(socket)
    await once(socket, 'connect')
  },

  /** Returns once so many changes of a key are incorporated. */
  async holds(operations: number): Promise<void> {
    await untilOperations(operations)
  },

  /** Returns once so many others are connected. */
  async connected(count: number): Promise<void> {
    while (sockets.size < count) {
      await nextTurn()
    }
  },

  /** From the dial until so many changes of a key are incorporated, in milliseconds. */
  async fetch({ port, operations }: { port: number; operations: number }): Promise<number> {
    const startedAt = performance.now()
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    exchange(socket)
    send(socket, { kind: 'version', body: opened().version })
    await untilOperations(operations)
    return performance.now() - startedAt
  },

  async digest(): Promise<DocumentDigest> {
    const { version, size } = opened()
    return await Promise.resolve({ version: Buffer.from(version).toString('hex'), keys: size })
  },

  /** Fetches, and says what this process takes with the entries and took without. */
  async hold(from: { port: number; operations: number }): Promise<Held> {
    const idle = await residentAfterCollection()
    await commands.fetch(from)
    const holding = await residentAfterCollection()
    // Used after the look at the memory, so that it is still there then.
    if (opened().operations < from.operations) {
      throw new RangeError('The document lost entries.')
    }
    return { idle, holding }
  },

  /** Keeps all of it in a file. */
  async save(file: string): Promise<void> {
    await writeFile(file, opened().lackedBy((await newDocument(rival)).version))
  },

  async restore(file: string): Promise<void> {
    opened().catchUp(await readFile(file))
  },

  /** Sent and received over TCP since the process started. */
  async trafficBytes(): Promise<number> {
    return await Promise.resolve(tcpTrafficBytes())
  }
}

export type DocumentCommands = typeof commands

watchTcpTraffic()
serve(commands)
