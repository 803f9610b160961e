import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AvailableKeys, AvailableValue } from 'peermesh'

/** What a writer writes down as it goes: what was called and never ended was cut off. */
type Line =
  | {
      readonly type: 'called'
      readonly id: string
      readonly key: string
      /** Of no other write; `undefined`: a delete. */
      readonly value?: string
      /** What its context names. */
      readonly replaces: readonly string[]
    }
  | { readonly type: 'returned'; readonly id: string }
  | { readonly type: 'failed'; readonly id: string; readonly how: string }

export interface ValueWork {
  readonly keys: readonly string[]
  /** So many write at a time. */
  readonly users: number
  /** Between two operations of one of them. */
  readonly thinkMs: number
  readonly timeoutMs: number
  /** Where they write what they did. */
  readonly file: string
}

/** Such a write certainly had no effect. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['TooFewReplicasError', 'TooManySiblingsError', 'ValuesBusyError'])

/** Writers read a key whose siblings are more than that again, rather than write beside them. */
const SIBLINGS = 8

/** Get a key, and write it with the context of what they read, of as many replicas as comes to their mind; and write down what came of it. */
export class ValueUsers {
  readonly #name: string
  readonly #values: AvailableKeys
  readonly #work: ValueWork
  readonly #running: Promise<void>[]
  #isStopping = false
  #last = 0

  /** @param name of this process and of no other, before or after */
  constructor(name: string, values: AvailableKeys, work: ValueWork) {
    this.#name = name
    this.#values = values
    this.#work = work
    this.#running = Array.from({ length: work.users }, async () => await this.#use())
  }

  /** Resolves once nothing is under way here. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#running)
  }

  async #use(): Promise<void> {
    const { keys, thinkMs } = this.#work
    while (!this.#isStopping) {
      await this.#write(keys[Math.floor(Math.random() * keys.length)] as string)
      await sleep(2 * Math.random() * thinkMs)
    }
  }

  async #write(key: string): Promise<void> {
    const { timeoutMs } = this.#work
    const id = `${this.#name} ${++this.#last}`
    const read = await this.#read(key, id)
    if (read === undefined || read.siblings.length > SIBLINGS + 8 * Math.random()) {
      return
    }
    const { siblings, context } = read
    // One disk is enough, or a majority of the replicas, or of whoever keeps it for them.
    const options = { context, timeoutMs, ...(Math.random() < 0.3 ? { write: 1 } : { sloppy: Math.random() < 0.4 }) }
    const isDelete = Math.random() < 0.15
    this.#note({ type: 'called', id, key, replaces: siblings, ...(isDelete ? {} : { value: id }) })
    try {
      await (isDelete ? this.#values.delete(key, options) : this.#values.put(key, id, options))
      this.#note({ type: 'returned', id })
    } catch (error) {
      this.#note({ type: 'failed', id, how: error instanceof Error ? error.name : String(error) })
    }
  }

  async #read(key: string, id: string): Promise<AvailableValue<string> | undefined> {
    try {
      return await this.#values.get<string>(key, { read: 1, timeoutMs: this.#work.timeoutMs })
    } catch (error) {
      this.#note({ type: 'failed', id, how: `get: ${error instanceof Error ? error.name : String(error)}` })
      return undefined
    }
  }

  #note(line: Line): void {
    appendFileSync(this.#work.file, `${JSON.stringify(line)}\n`)
  }
}

/** What many wrote. */
export class ValueHistory {
  readonly #called = new Map<string, Extract<Line, { type: 'called' }>>()
  readonly #ends = new Map<string, Exclude<Line, { type: 'called' }>>()

  static read(files: readonly string[]): ValueHistory {
    // The last line of who was killed may be cut off.
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1))
    return new ValueHistory(lines.map((line) => JSON.parse(line) as Line))
  }

  constructor(lines: readonly Line[]) {
    for (const line of lines) {
      if (line.type === 'called') {
        this.#called.set(line.id, line)
      } else {
        this.#ends.set(line.id, line)
      }
    }
  }

  get acknowledgedCount(): number {
    return [...this.#ends.values()].filter(({ type }) => type === 'returned').length
  }

  /** How writes failed, and how often. */
  get failures(): ReadonlyMap<string, number> {
    const failures = new Map<string, number>()
    for (const end of this.#ends.values()) {
      if (end.type === 'failed') {
        failures.set(end.how, (failures.get(end.how) ?? 0) + 1)
      }
    }
    return failures
  }

  /** What is wrong with what the keys hold in the end, each in words; none where all is well. */
  contradictions(found: ReadonlyMap<string, readonly string[]>): string[] {
    // Values have names of their own, whatever their key.
    const may = new Set<string>()
    const must = new Set<string>()
    for (const { id, replaces } of this.#called.values()) {
      const end = this.#ends.get(id)
      const hadNoEffect = end?.type === 'failed' && WITHOUT_EFFECT.has(end.how)
      for (const value of hadNoEffect ? [] : replaces) {
        may.add(value)
      }
      for (const value of end?.type === 'returned' ? replaces : []) {
        must.add(value)
      }
    }
    const lost = [...this.#called.values()]
      .filter(({ id, value }) => value !== undefined && this.#ends.get(id)?.type === 'returned')
      .filter(({ key, value = '' }) => found.get(key)?.includes(value) !== true && !may.has(value))
      .map(({ key, id }) => `${key}: ${id} was acknowledged, and is lost`)
    const wrong = [...found].flatMap(([key, values]) => values.flatMap((value) => this.#problemOf(key, value, must)))
    return [...lost, ...wrong]
  }

  #problemOf(key: string, value: string, replaced: ReadonlySet<string>): string[] {
    const end = this.#ends.get(value)
    if (this.#called.get(value)?.key !== key) {
      return [`${key}: ${value} was never put there`]
    }
    if (end?.type === 'failed' && WITHOUT_EFFECT.has(end.how)) {
      return [`${key}: ${value} is there, and was said to have had no effect: ${end.how}`]
    }
    return replaced.has(value) ? [`${key}: ${value} was replaced, and is there`] : []
  }
}
