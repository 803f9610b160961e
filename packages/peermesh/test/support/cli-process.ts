import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface CliResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd: string
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The command line as a process of its own. Whatever a test starts is ended by `endAll`. */
export class CliProcesses {
  readonly #children = new Set<ChildProcessWithoutNullStreams>()

  /** Runs a command to its end. */
  async run(commandArguments: readonly string[], options: CliOptions): Promise<CliResult> {
    const child = this.#spawn(commandArguments, options)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.stdin.end(options.stdin ?? '')
    const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
    return { exitCode, stdout, stderr }
  }

  /** Starts a command that goes on, with `--json`: what it says comes as objects. */
  start(commandArguments: readonly string[], options: CliOptions): RunningCli {
    return new RunningCli(this.#spawn([...commandArguments, '--json'], options))
  }

  /**
   * Asks all that run to end, and waits for it. They are asked, not killed: the peers of an `up` that is killed
   * end after it, and would still write to the directory that the test takes away.
   */
  async endAll(): Promise<void> {
    await Promise.all(
      [...this.#children].map(async (child) => {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGTERM')
          await new Promise((resolve) => child.once('exit', resolve))
        }
      })
    )
  }

  #spawn(commandArguments: readonly string[], { cwd, env }: CliOptions): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, ['--conditions=@peermesh/source', MAIN, ...commandArguments], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env }
    })
    this.#children.add(child)
    return child
  }
}

type Said = Readonly<Record<string, unknown>>

/** A command that runs: what it said so far, and a way to wait for more. */
export class RunningCli {
  readonly child: ChildProcessWithoutNullStreams
  readonly exited: Promise<number | NodeJS.Signals>
  readonly #said: Said[] = []
  readonly #listeners = new Set<() => void>()
  #stderr = ''

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child
    this.exited = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? -1)))
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#said.push(parse(line))
        for (const listener of [...this.#listeners]) {
          listener()
        }
      })
    }
    child.stderr.on('data', (text) => {
      this.#stderr += String(text)
    })
  }

  /** The first thing it says, or said, that matches. Fails where it ends without. */
  async says(matches: (said: Said) => boolean): Promise<Said> {
    const found = this.#said.find(matches)
    if (found !== undefined) {
      return found
    }
    return await new Promise((resolve, reject) => {
      const listener = (): void => {
        const later = this.#said.find(matches)
        if (later !== undefined) {
          this.#listeners.delete(listener)
          resolve(later)
        }
      }
      this.#listeners.add(listener)
      this.exited.then((code) => reject(new Error(`It ended with ${code}: ${this.#stderr}`)), reject)
    })
  }

  /** Its address, once it listens. */
  async ready(): Promise<string> {
    const { addresses } = await this.says(({ type }) => type === 'ready')
    return (addresses as string[])[0] ?? ''
  }
}

function parse(line: string): Said {
  try {
    return JSON.parse(line) as Said
  } catch {
    // Not every word of a process is ours: a warning of Node, say.
    return { text: line }
  }
}
