import type { Journal } from '@peermesh/kernel'
import { memoryJournal } from '../../src/index.ts'

/** A journal whose disk stands still when the test says so. */
export class StallableJournal implements Journal {
  readonly #memory = memoryJournal()
  #stalled: PromiseWithResolvers<void> | undefined

  stall(): void {
    this.#stalled = Promise.withResolvers()
  }

  goOn(): void {
    this.#stalled?.resolve()
  }

  async append(...batch: Parameters<Journal['append']>): Promise<void> {
    await this.#stalled?.promise
    await this.#memory.append(...batch)
  }

  read(prefix: string): ReturnType<Journal['read']> {
    return this.#memory.read(prefix)
  }

  close(): Promise<void> {
    return this.#memory.close()
  }
}
