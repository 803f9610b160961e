import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { PeerInit } from 'peermesh'
import type { FailureText, Questions, Report } from './peer-questions.ts'

const program = fileURLToPath(new URL('peer-child.ts', import.meta.url))

const QUIET = ['--disable-warning=ExperimentalWarning']

/** What the peer answered, as an error of the same name. */
class ChildFailure extends Error {
  constructor({ name, message }: FailureText) {
    super(message)
    this.name = name
  }
}

/** The process ended before it answered: whether it did what it was asked is unknown. */
export class ChildGoneError extends Error {
  static override readonly name = 'ChildGoneError'

  constructor() {
    super('The peer ended before it answered.')
    this.name = ChildGoneError.name
  }
}

/** Every process that runs, started well or not: the exit of each. */
const running = new Map<ChildProcess, Promise<void>>()

/** A peer in a process of its own, on the public API of `peermesh`: asked over IPC, killed and paused by its pid. */
export class ChildPeer {
  readonly name: string
  readonly addresses: readonly string[]
  readonly #process: ChildProcess
  readonly #exited: Promise<void>
  readonly #questions = new Map<number, PromiseWithResolvers<unknown>>()
  #lastQuestion = 0

  /**
   * Resolves once the peer has started.
   *
   * @param where.namespace the network namespace in which the process lives. @default that of this process
   * @throws ChildFailure of the name that `createPeer` threw
   */
  static async start(init: PeerInit, { namespace }: { readonly namespace?: string } = {}): Promise<ChildPeer> {
    // `ip netns exec` becomes the program it is given: its pid and its IPC channel are the peer's.
    const into = namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace]
    const [execPath, ...execArgv] = [...into, process.execPath, '--conditions=@peermesh/source', ...QUIET]
    const child = fork(program, [JSON.stringify(init)], {
      execPath,
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc']
    })
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => {
      running.delete(child)
    })
    running.set(child, exited)
    const first = await Promise.race([
      new Promise<Report>((resolve) => child.once('message', (report: Report) => resolve(report))),
      exited.then(() => undefined)
    ])
    if (first?.type !== 'ready') {
      await exited
      throw first?.type === 'failed' ? new ChildFailure(first.failure) : new ChildGoneError()
    }
    return new ChildPeer(child, exited, first)
  }

  private constructor(
    child: ChildProcess,
    exited: Promise<void>,
    { name, addresses }: Extract<Report, { type: 'ready' }>
  ) {
    this.name = name
    this.addresses = addresses
    this.#process = child
    this.#exited = exited.then(() => this.#ended())
    child.on('message', (report: Report) => this.#answered(report))
  }

  /** @throws ChildFailure of the name of what the peer threw, or ChildGoneError */
  async ask<Name extends keyof Questions>(
    name: Name,
    ...args: Questions[Name]['args']
  ): Promise<Questions[Name]['answer']> {
    const id = ++this.#lastQuestion
    const question = Promise.withResolvers<unknown>()
    this.#questions.set(id, question)
    if (this.#process.connected) {
      this.#process.send({ id, name, args }, (error) => {
        if (error !== null) {
          question.reject(new ChildGoneError())
        }
      })
    } else {
      question.reject(new ChildGoneError())
    }
    try {
      return await question.promise
    } finally {
      this.#questions.delete(id)
    }
  }

  /** Ends the process at once, wherever it is; resolves once it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited
  }

  /** The process stands still until `resume`. */
  pause(): void {
    this.#process.kill('SIGSTOP')
  }

  resume(): void {
    this.#process.kill('SIGCONT')
  }

  /** Lets the peer say goodbye; resolves once the process is gone. */
  async stop(): Promise<void> {
    await this.ask('stop')
    await this.#exited
  }

  #answered(report: Report): void {
    if (report.type === 'answer') {
      const question = this.#questions.get(report.id)
      if (report.failure === undefined) {
        question?.resolve(report.value)
      } else {
        question?.reject(new ChildFailure(report.failure))
      }
    }
  }

  #ended(): void {
    for (const question of this.#questions.values()) {
      question.reject(new ChildGoneError())
    }
  }
}

/** Ends every child that a test left running. */
export async function killAll(): Promise<void> {
  await Promise.all(
    [...running].map(async ([child, exited]) => {
      child.kill('SIGKILL')
      await exited
    })
  )
}

/** Below the range from which systems take ports for outgoing connections: one that is free stays free until it is listened on again. */
const PORT_MIN = 20_000
const PORT_COUNT = 12_000

/** Ports of this machine on which nobody listens. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = PORT_MIN + Math.floor(Math.random() * PORT_COUNT)
    if (!ports.includes(port) && (await isFree(port))) {
      ports.push(port)
    }
  }
  return ports
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
