import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The program that each person runs: the example itself, with `--json`. */
const PROGRAM = fileURLToPath(new URL('../main.ts', import.meta.url))

export const ROOM = 'demo'
const STOP_GRACE_MS = 10_000

/** An object that a chat printed. */
export type Said = Readonly<Record<string, unknown>>

/** A message as a chat prints it. */
export interface PrintedMessage {
  readonly key: string
  readonly author: string
  readonly name: string
  readonly kind: 'say' | 'me'
  readonly text: string
  readonly atMs: number
  readonly room: string
  readonly signature: string
}

/** One person of the demo: a chat as a process. */
export class ChatProcess {
  readonly name: string
  readonly dataDir: string
  /** Its libp2p peer id, once it runs. */
  peer = ''
  /** Where others can dial it. */
  address = ''
  /** Is told each object that it prints. */
  onSaid: ((said: Said) => void) | undefined
  readonly #child: ChildProcess
  readonly #said: Said[] = []
  readonly #listeners = new Set<() => void>()
  #errors = ''

  /** Without the address of another it begins the conversation. */
  constructor(name: string, root: string, address: string | undefined) {
    this.name = name
    this.dataDir = join(root, name)
    const how = address === undefined ? ['--found'] : ['--join', address]
    const programArguments = ['--json', '--name', name, '--room', ROOM, '--data', this.dataDir, ...how]
    // Its input closes when this process goes, however it goes: then it leaves.
    this.#child = spawn(process.execPath, [...process.execArgv, PROGRAM, ...programArguments], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true
    })
    this.#listen()
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Resolves once it is in the room. */
  async ready(signal: AbortSignal): Promise<void> {
    const ready = await this.until((said) => said['type'] === 'ready', 0, signal)
    this.peer = String(ready['peer'])
    this.address = String((ready['addresses'] as unknown[])[0])
    await this.until((said) => said['type'] === 'who', 0, signal)
  }

  /** How many objects it has printed so far: `until` can begin to look from there. */
  get saidCount(): number {
    return this.#said.length
  }

  /** How many messages it has shown so far. */
  get heard(): number {
    return this.#said.filter(({ type }) => type === 'message').length
  }

  /** Types a line. */
  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  /** All that was said, as this chat has it. */
  async history(signal: AbortSignal): Promise<readonly PrintedMessage[]> {
    const from = this.saidCount
    this.type('/history')
    const { messages } = await this.until(({ type }) => type === 'history', from, signal)
    return messages as PrintedMessage[]
  }

  /** Resolves with the first object from the `from`-th on that matches. */
  async until(matches: (said: Said) => boolean, from: number, signal: AbortSignal): Promise<Said> {
    let found: Said | undefined
    await this.#changed(() => {
      found = this.#said.slice(from).find(matches)
      return found !== undefined
    }, signal)
    return found ?? {}
  }

  /** Resolves once it has shown so many messages. */
  async hears(count: number, signal: AbortSignal): Promise<void> {
    await this.#changed(() => this.heard >= count, signal)
  }

  /** As a crash: it says goodbye to nobody. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended()
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_GRACE_MS)
    await this.#ended()
    clearTimeout(force)
  }

  /** Ends it at once, for when there is no time to wait. */
  endNow(): void {
    if (this.isAlive) {
      this.#child.kill('SIGKILL')
    }
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#child
    // A line for a chat that was killed is lost, as it would be at a dead terminal.
    stdin?.on('error', () => this.#wake())
    stderr?.on('data', (text) => {
      this.#errors += String(text)
    })
    if (stdout !== null) {
      createInterface({ input: stdout }).on('line', (line) => {
        const said = JSON.parse(line) as Said
        this.#said.push(said)
        this.onSaid?.(said)
        this.#wake()
      })
    }
    this.#child.once('close', () => this.#wake())
  }

  /** Resolves once this holds; it is looked at whenever the chat has printed something. */
  async #changed(holds: () => boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const done = Promise.withResolvers<void>()
    const look = (): void => {
      if (holds()) {
        done.resolve()
      } else if (!this.isAlive) {
        done.reject(new Error(`The chat of ${this.name} ended too early. ${this.#errors}`))
      }
    }
    const abort = (): void => done.reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    this.#listeners.add(look)
    try {
      look()
      await done.promise
    } finally {
      signal.removeEventListener('abort', abort)
      this.#listeners.delete(look)
    }
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) {
      listener()
    }
  }

  async #ended(): Promise<void> {
    if (this.isAlive) {
      await new Promise((resolve) => this.#child.once('exit', resolve))
    }
  }
}
