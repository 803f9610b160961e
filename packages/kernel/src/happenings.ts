import type { Millis } from './values.ts'

/** One thing that happened; whatever else is said of it is plain and compared by value. */
export interface Happened {
  /** Monotonic milliseconds of this process. */
  readonly at: Millis
  readonly what: string
  /** How often it came, where it came again and again with little else between; `at` is the last time. */
  readonly times?: number
}

/** What is kept. */
export interface HappeningsInit<What> {
  /** The last so many. */
  readonly keptMax: number
  /** What comes again for as long as something is wrong: it must not push out how that began, so that it is kept once, with how often it came. */
  readonly recurring: ReadonlySet<What>
  /** So far back the same is looked for: what comes with each round of it. */
  readonly recursWithin: number
}

/** The last things that happened to something, in their order: what a core explains itself by. */
export class Happenings<T extends Happened> {
  readonly #init: HappeningsInit<T['what']>
  readonly #kept: T[] = []

  constructor(init: HappeningsInit<T['what']>) {
    this.#init = init
  }

  /** The oldest first. */
  get all(): T[] {
    return [...this.#kept]
  }

  note(happened: T): void {
    const { keptMax, recurring } = this.#init
    const times = 1 + (recurring.has(happened.what) ? this.#takeRecent(happened) : 0)
    this.#kept.push(times === 1 ? happened : { ...happened, times })
    if (this.#kept.length > keptMax) {
      this.#kept.shift()
    }
  }

  /** Takes the same out of what came last. Returns how often it had come. */
  #takeRecent(happened: T): number {
    const from = Math.max(0, this.#kept.length - this.#init.recursWithin)
    const index = this.#kept.findIndex((before, place) => place >= from && isSame(before, happened))
    const [taken] = index < 0 ? [] : this.#kept.splice(index, 1)
    return taken === undefined ? 0 : (taken.times ?? 1)
  }
}

function isSame(one: Happened, other: Happened): boolean {
  const [said, alsoSaid] = [saidOf(one), saidOf(other)]
  return Object.keys({ ...said, ...alsoSaid }).every((name) => said[name] === alsoSaid[name])
}

function saidOf({ at: _, times: __, ...said }: Happened): Readonly<Record<string, unknown>> {
  return said
}
