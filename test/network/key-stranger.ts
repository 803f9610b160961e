import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Host } from './bed/host.ts'

const program = fileURLToPath(new URL('stranger-program.ts', import.meta.url))

/** What it is told of a mesh of which it is no member. */
export interface StrangerTask {
  readonly mesh: string
  readonly meshId: string
  /** Addresses of peers. */
  readonly bootstrap: readonly string[]
  readonly keys: readonly string[]
  readonly thinkMs: number
  /** Where it asks for a value: the data directory of each peer, by its name. */
  readonly dataDirs: Readonly<Record<string, string>>
  /** Where it writes down what it found. */
  readonly rounds: string
  /** Where it writes down what it read, as users of keys do. */
  readonly history: string
}

export interface FoundConfiguration {
  readonly partition: number
  readonly generation: number
  readonly epoch: number
  readonly replicas: readonly string[]
}

/** It looked for the owners of a key once, and then read its value at one of them. */
export interface Round {
  readonly key: string
  readonly calledAtMs: number
  readonly tookMs: number
  /** `undefined`: it found nobody. */
  readonly found?: FoundConfiguration
  /** Whether a replica said so itself. */
  readonly isConfirmed: boolean
  /** How owners failed whom it asked for the value before one gave it. */
  readonly missed: readonly string[]
}

/** Somebody who is no member of the mesh, on a host of its own: it looks for the owners of keys again and again, and reads their values. */
export class KeyStranger {
  readonly #process: ChildProcess
  readonly #gone: Promise<unknown>
  readonly #file: string

  /** Resolves once it has reached a peer. */
  static async start(host: Host, task: StrangerTask): Promise<KeyStranger> {
    const child = fork(program, [JSON.stringify(task)], {
      execPath: 'ip',
      execArgv: ['netns', 'exec', host.namespace, process.execPath, '--conditions=@peermesh/source'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc']
    })
    const gone = once(child, 'exit')
    const [first] = await Promise.race([once(child, 'message'), gone])
    if (first !== 'ready') {
      throw new TypeError(`The stranger ended with ${String(first)}.`)
    }
    return new KeyStranger(child, gone, task.rounds)
  }

  private constructor(child: ChildProcess, gone: Promise<unknown>, file: string) {
    this.#process = child
    this.#gone = gone
    this.#file = file
  }

  get rounds(): readonly Round[] {
    const lines = readFileSync(this.#file, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line) as Round)
  }

  /** Resolves once it has ended the round that it was in, and is gone. */
  async stop(): Promise<void> {
    if (this.#process.connected) {
      this.#process.send('stop')
    }
    await this.#gone
  }

  /** Ends it, wherever it is. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#gone
  }
}
