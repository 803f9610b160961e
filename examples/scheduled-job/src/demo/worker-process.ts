import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The program that each worker runs: the example itself, with `--json`. */
const PROGRAM = fileURLToPath(new URL('../main.ts', import.meta.url))

/** An object that a worker printed. */
export type Said = Readonly<Record<string, unknown>>

/** One worker of the demo, as a process. */
export class WorkerProcess {
  readonly name: string
  readonly #child: ChildProcess
  readonly #said: Said[] = []
  readonly #listeners = new Set<() => void>()
  #errors = ''

  constructor(name: string, given: readonly string[], onSaid: (said: Said) => void) {
    this.name = name
    this.#child = spawn(process.execPath, [...process.execArgv, PROGRAM, 'work', '--json', ...given], {
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const { stdout, stderr } = this.#child
    stderr?.on('data', (text) => {
      this.#errors += String(text)
    })
    if (stdout !== null) {
      createInterface({ input: stdout }).on('line', (line) => {
        const said = JSON.parse(line) as Said
        this.#said.push(said)
        onSaid(said)
        this.#wake()
      })
    }
    this.#child.once('close', () => this.#wake())
  }

  /** Resolves with the first object that matches, of those that it has printed and will print. */
  async until(matches: (said: Said) => boolean, signal: AbortSignal): Promise<Said> {
    const found = Promise.withResolvers<Said>()
    const look = (): void => {
      const said = this.#said.find(matches)
      if (said !== undefined) {
        found.resolve(said)
      } else if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        found.reject(new Error(`${this.name} ended too early. ${this.#errors}`))
      }
    }
    const abort = (): void => found.reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    this.#listeners.add(look)
    try {
      signal.throwIfAborted()
      look()
      return await found.promise
    } finally {
      signal.removeEventListener('abort', abort)
      this.#listeners.delete(look)
    }
  }

  send(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal)
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) {
      listener()
    }
  }
}
