import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Child } from './child.ts'
import type { Commands } from './serve.ts'

/** The processes and directories of one row. Nothing of it is left behind, however the row or this process ends. */
export class Workshop implements AsyncDisposable {
  readonly #nodeOptions: readonly string[]
  readonly #children = new Set<Child<Commands>>()
  readonly #directories: string[] = []
  readonly #resources: AsyncDisposable[] = []
  readonly #onExit = (): void => this.#abandon()

  /** @param profileDir where each child leaves a CPU profile when it ends */
  constructor(profileDir?: string) {
    this.#nodeOptions = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
    process.once('exit', this.#onExit)
  }

  /** Starts a process; resolves once it takes commands. */
  async start<C extends Commands>(script: URL): Promise<Child<C>> {
    const child = await Child.start<C>(script, this.#nodeOptions)
    this.#children.add(child)
    return child
  }

  /** Ends a process before the row does. */
  async end<C extends Commands>(child: Child<C>): Promise<void> {
    await child.end()
    this.#children.delete(child)
  }

  /** A new directory on the disk that holds the system's temporary files (`TMPDIR` names another). */
  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'peermesh-bench-'))
    this.#directories.push(directory)
    return directory
  }

  /** Anything else that ends with the row. */
  use<T extends AsyncDisposable>(resource: T): T {
    this.#resources.push(resource)
    return resource
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#resources.map((resource) => resource[Symbol.asyncDispose]()))
    await Promise.all([...this.#children].map((child) => child.end()))
    await Promise.all(this.#directories.map((directory) => rm(directory, { recursive: true, force: true })))
    process.off('exit', this.#onExit)
  }

  #abandon(): void {
    for (const child of this.#children) {
      child.kill()
    }
    for (const directory of this.#directories) {
      rmSync(directory, { recursive: true, force: true })
    }
  }
}
