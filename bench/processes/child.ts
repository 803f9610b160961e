import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Commands, Reply, Request } from './serve.ts'

/** A command that takes longer is broken, not slow. */
const COMMAND_TIMEOUT_MS = 120_000

/** After this a child that was asked to end is killed. */
const END_TIMEOUT_MS = 5_000

type Argument<C extends Commands, Name extends keyof C> = Parameters<C[Name]>[0]
type Result<C extends Commands, Name extends keyof C> = Awaited<ReturnType<C[Name]>>

/** The child failed, ended too early, or did not answer. */
class ChildFailedError extends Error {
  static override readonly name = 'ChildFailedError'
  override readonly name = 'ChildFailedError'
}

/** A process of its own that performs commands for this one. */
export class Child<C extends Commands> {
  readonly #process: ChildProcess
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #ready = Promise.withResolvers<void>()
  #lastId = 0

  static async start<C extends Commands>(script: URL, nodeOptions: readonly string[]): Promise<Child<C>> {
    const child = new Child<C>(script, nodeOptions)
    await child.#ready.promise
    return child
  }

  private constructor(script: URL, nodeOptions: readonly string[]) {
    this.#process = fork(script, {
      execArgv: ['--conditions=@peermesh/source', '--expose-gc', ...nodeOptions],
      serialization: 'advanced',
      // What a child prints is for people; standard output may be JSON.
      stdio: ['ignore', 2, 2, 'ipc']
    })
    this.#process.on('message', (reply: Reply) => this.#hear(reply))
    this.#process.on('error', (error) => this.#failAll(error))
    this.#process.on('exit', (code, signal) => {
      this.#failAll(new ChildFailedError(`The process ended by itself: ${signal ?? `exit code ${String(code)}`}.`))
    })
  }

  /** Resolves with what the child answers. @throws ChildFailedError */
  async request<Name extends keyof C & string>(
    command: Name,
    ...[argument]: Argument<C, Name> extends undefined ? [] : [argument: Argument<C, Name>]
  ): Promise<Result<C, Name>> {
    const answer = Promise.withResolvers<unknown>()
    const id = ++this.#lastId
    this.#pending.set(id, answer)
    const timeout = setTimeout(() => {
      answer.reject(new ChildFailedError(`'${command}' took more than ${COMMAND_TIMEOUT_MS / 1000} s.`))
    }, COMMAND_TIMEOUT_MS)
    try {
      this.#process.send({ id, command, argument } satisfies Request)
      return (await answer.promise) as Result<C, Name>
    } finally {
      clearTimeout(timeout)
      this.#pending.delete(id)
    }
  }

  /** Asks the child to end, and sees to it. */
  async end(): Promise<void> {
    if (this.#hasEnded) {
      return
    }
    const ended = once(this.#process, 'exit')
    const timeout = setTimeout(() => this.kill(), END_TIMEOUT_MS)
    if (this.#process.connected) {
      this.#process.disconnect()
    }
    await ended
    clearTimeout(timeout)
  }

  /** Ends it at once. */
  kill(): void {
    if (!this.#hasEnded) {
      this.#process.kill('SIGKILL')
    }
  }

  /** It stands still until `resume`, as a process that gets no processor. */
  pause(): void {
    this.#process.kill('SIGSTOP')
  }

  resume(): void {
    this.#process.kill('SIGCONT')
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  #hear(reply: Reply): void {
    switch (reply.type) {
      case 'ready':
        this.#ready.resolve()
        return
      case 'done':
        this.#pending.get(reply.id)?.resolve(reply.result)
        return
      case 'failed':
        this.#pending.get(reply.id)?.reject(new ChildFailedError(reply.error))
        return
    }
  }

  #failAll(error: Error): void {
    this.#ready.reject(error)
    for (const { reject } of this.#pending.values()) {
      reject(error)
    }
  }
}
