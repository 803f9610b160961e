import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type AttachedPeer, attach } from 'peermesh'

/** The program that each peer of the demo runs: the example itself. */
const PROGRAM = fileURLToPath(new URL('../main.ts', import.meta.url))

const ANY_PORT = '/ip4/127.0.0.1/tcp/0'
const READY_POLL_MS = 50
const STOP_GRACE_MS = 10_000
const LOG_LINES_SHOWN = 12

export type ProcessState = 'starting' | 'running' | 'killed' | 'stopped'

/** One peer of the demo: a process, its data directory, and the way to talk to it. Killed and started again on the same data. */
export class PeerProcess {
  readonly label: string
  readonly dataDir: string
  readonly attached: AttachedPeer
  /** Its libp2p peer id, once it ran. */
  name = ''
  state: ProcessState = 'starting'
  #child: ChildProcess | undefined
  /** Where it listened first: the members remember it there, so it comes back there. */
  #listen = ANY_PORT
  readonly #outlivesUs: boolean

  constructor(label: string, root: string, options: { readonly outlivesUs: boolean }) {
    this.label = label
    this.dataDir = join(root, label)
    this.attached = attach(this.dataDir)
    this.#outlivesUs = options.outlivesUs
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  get isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Where others can dial it. */
  get address(): string {
    return `${this.#listen}/p2p/${this.name}`
  }

  /** Resolves once the peer answers on its control socket. */
  async start(how: { readonly found?: boolean; readonly join?: string }, signal: AbortSignal): Promise<void> {
    this.state = 'starting'
    const flags = [...(how.found === true ? ['--found'] : []), ...(how.join === undefined ? [] : ['--join', how.join])]
    this.#child = this.#spawn(['--data', this.dataDir, '--listen', this.#listen, ...flags])
    if (this.#outlivesUs) {
      this.#child.unref()
    }
    await this.#ready(signal)
    this.state = 'running'
  }

  /** As a crash: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    this.state = 'killed'
    this.#child?.kill('SIGKILL')
    await this.#ended()
  }

  async stop(): Promise<void> {
    this.state = 'stopped'
    this.#child?.kill('SIGTERM')
    const force = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_GRACE_MS)
    await this.#ended()
    clearTimeout(force)
  }

  /** Ends it at once, for when there is no time to wait. */
  endNow(): void {
    if (this.isAlive) {
      this.#child?.kill('SIGKILL')
    }
  }

  /** The last words of its log. */
  logTail(): string {
    return readFileSync(this.#logPath, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
  }

  get #logPath(): string {
    return join(this.dataDir, 'peer.log')
  }

  #spawn(programArguments: readonly string[]): ChildProcess {
    mkdirSync(this.dataDir, { recursive: true, mode: 0o700 })
    const log = openSync(this.#logPath, 'a')
    try {
      // The channel is not used: it closes when this process goes, however it goes, and the peer ends with it.
      const channel = this.#outlivesUs ? [] : (['ipc'] as const)
      return spawn(process.execPath, [...process.execArgv, PROGRAM, ...programArguments], {
        stdio: ['ignore', log, log, ...channel],
        detached: true
      })
    } finally {
      closeSync(log)
    }
  }

  async #ready(signal: AbortSignal): Promise<void> {
    while (this.isAlive) {
      try {
        const status = await this.attached.status({ signal })
        this.name = status.name
        this.#listen = (status.addresses[0] ?? ANY_PORT).replace(/\/p2p\/.*$/, '')
        return
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof Error) || error.name !== 'PeerNotReachableError') {
          throw error
        }
      }
      await delay(READY_POLL_MS, undefined, { signal })
    }
    throw new Error(`${this.label} ended before it was ready:\n${this.logTail()}`)
  }

  async #ended(): Promise<void> {
    const child = this.#child
    if (child !== undefined && this.isAlive) {
      await new Promise((resolve) => child.once('exit', resolve))
    }
  }
}
