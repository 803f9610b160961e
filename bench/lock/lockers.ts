import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AcquireOptions } from 'peermesh'
import { machineMs } from '../../test/support/held-terms.ts'
import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import { RawPair } from '../quorum/voters.ts'
import type { Storage } from '../store/children.ts'
import type { Contest, Grant } from './contention.ts'
import type { LockerCommands, LockerOptions } from './locker-child.ts'
import { Verdict } from './verdict.ts'

export type LockerChild = Child<LockerCommands>

/** Until all have heard that a contest begins. */
const START_IN_MS = 200

const SCRIPT = new URL('./locker-child.ts', import.meta.url)

export interface LockersSize {
  readonly peers: number
  /** How many of them vote: an odd number. */
  readonly voters: number
  readonly storage: Storage
}

/** Peers in processes of their own that use the same locks. */
export class Lockers {
  readonly all: readonly LockerChild[]
  readonly #workshop: Workshop
  readonly #bootstrap: readonly string[]
  readonly #voters: number

  static async open(workshop: Workshop, { peers: count, voters, storage }: LockersSize): Promise<Lockers> {
    const all = await Promise.all(Array.from({ length: count }, () => workshop.start<LockerCommands>(SCRIPT)))
    const [first, ...others] = all as [LockerChild, ...LockerChild[]]
    const votes: LockerOptions['votes'] = storage === 'memory' ? 'volatile' : 'durable'
    const directory = async (): Promise<{ dataDir?: string }> =>
      storage === 'memory' ? {} : { dataDir: await workshop.directory() }
    const bootstrap = await first.request('open', { found: true, bootstrap: [], votes, ...(await directory()) })
    for (const [index, other] of others.entries()) {
      const voter = index + 1 < voters ? { votes, ...(await directory()) } : { votes: 'never' as const }
      await other.request('open', { found: false, bootstrap, ...voter })
    }
    await Promise.all(all.map((child) => child.request('whenWhole', { peers: count, voters })))
    return new Lockers(workshop, all, bootstrap, voters)
  }

  private constructor(workshop: Workshop, all: readonly LockerChild[], bootstrap: readonly string[], voters: number) {
    this.#workshop = workshop
    this.all = all
    this.#bootstrap = bootstrap
    this.#voters = voters
  }

  at(index: number): LockerChild {
    return this.all[index] as LockerChild
  }

  /** One more, which never votes, and ends with the workshop. */
  async join(workshop: Workshop): Promise<LockerChild> {
    const child = await workshop.start<LockerCommands>(SCRIPT)
    await child.request('open', { found: false, bootstrap: this.#bootstrap, votes: 'never' })
    await child.request('whenWhole', { peers: this.all.length + 1, voters: this.#voters })
    return child
  }

  async contend(ask: {
    name: string
    options: AcquireOptions
    grants?: number | undefined
    forMs?: number | undefined
  }): Promise<Verdict> {
    const { name, options, ...extent } = ask
    return await contest(this.#workshop, extent, (rules) =>
      this.all.map((child) => child.request('contend', { name, options, ...rules }))
    )
  }
}

/** One mesh with voters in memory, and a bare pair beside it, for all rows that need no more. Opened by the first of them. */
export class Bed {
  readonly #workshop: Workshop
  readonly #size: Omit<LockersSize, 'storage'>
  #lockers: Promise<Lockers> | undefined
  #raw: Promise<RawPair> | undefined

  constructor(workshop: Workshop, size: Omit<LockersSize, 'storage'>) {
    this.#workshop = workshop
    this.#size = size
  }

  async lockers(): Promise<Lockers> {
    this.#lockers ??= Lockers.open(this.#workshop, { ...this.#size, storage: 'memory' })
    return await this.#lockers
  }

  async raw(): Promise<RawPair> {
    this.#raw ??= RawPair.open(this.#workshop)
    return await this.#raw
  }
}

/** A counter, a moment at which all begin, and a judge. */
export async function contest(
  workshop: Workshop,
  { grants, forMs }: { readonly grants?: number | undefined; readonly forMs?: number | undefined },
  begin: (rules: Contest) => readonly Promise<readonly Grant[]>[]
): Promise<Verdict> {
  const counterFile = join(await workshop.directory(), 'counter')
  writeFileSync(counterFile, '0')
  const fromMs = machineMs() + START_IN_MS
  const untilMs = forMs === undefined ? undefined : fromMs + forMs
  return new Verdict(await Promise.all(begin({ counterFile, fromMs, grants, untilMs })), counterFile)
}
