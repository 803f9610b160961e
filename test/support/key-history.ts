import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  checkLinearizability,
  type Invocation,
  type RegisterOperation,
  type RegisterResult,
  versionedRegisterModel
} from '@peermesh/sim'
import type { LinearizableKeys } from 'peermesh'
import { machineMs } from './held-terms.ts'

/** What somebody who uses keys writes down as it goes: what was called and never ended was cut off. */
type Line =
  | {
      readonly type: 'called'
      readonly id: string
      readonly key: string
      readonly operation: RegisterOperation
      readonly atMs: number
    }
  | { readonly type: 'returned'; readonly id: string; readonly result?: RegisterResult; readonly atMs: number }
  | { readonly type: 'failed'; readonly id: string; readonly how: string }

export interface KeyWork {
  readonly keys: readonly string[]
  /** So many use keys at a time. */
  readonly users: number
  /** Between two operations of one of them. */
  readonly thinkMs: number
  /** Where they write what they did. */
  readonly file: string
}

/** Longer than a partition takes to move, on a machine that does much else. */
const TIMEOUT_MS = 30_000

/** Such an operation certainly had no effect. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['NoQuorumError', 'QuorumBusyError'])

/** What somebody who uses keys did, written down as it goes. */
export class KeyNotes {
  readonly #name: string
  readonly #file: string
  #last = 0

  /** @param name of this somebody and of no other, before or after */
  constructor(name: string, file: string) {
    this.#name = name
    this.#file = file
  }

  /** Returns what the act did; `undefined` where it failed, which is written down too. */
  async during<R>(
    key: string,
    operation: RegisterOperation,
    act: () => Promise<R>,
    resultOf: (result: R) => RegisterResult
  ): Promise<R | undefined> {
    const id = `${this.#name} ${++this.#last}`
    this.#write({ type: 'called', id, key, operation, atMs: machineMs() })
    try {
      const result = await act()
      this.#write({ type: 'returned', id, result: resultOf(result), atMs: machineMs() })
      return result
    } catch (error) {
      this.#write({ type: 'failed', id, how: error instanceof Error ? error.name : String(error) })
      return undefined
    }
  }

  #write(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`)
  }
}

/** Reads, puts, and compares and sets the values of keys, one after another, and writes down what came of it. */
export class KeyUsers {
  readonly #peer: string
  readonly #kv: LinearizableKeys
  readonly #work: KeyWork
  readonly #notes: KeyNotes
  readonly #running: Promise<void>[]
  #isStopping = false
  #last = 0

  /** @param peer a name of this process and of no other, before or after */
  constructor(peer: string, kv: LinearizableKeys, work: KeyWork) {
    this.#peer = peer
    this.#kv = kv
    this.#work = work
    this.#notes = new KeyNotes(peer, work.file)
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
      const key = keys[Math.floor(Math.random() * keys.length)] as string
      const seen = await this.#notes.during(
        key,
        { type: 'read' },
        async () => await this.#kv.get<string>(key, { timeoutMs: TIMEOUT_MS }),
        ({ value }) => value
      )
      if (Math.random() < 0.5) {
        const value = `${this.#peer} ${++this.#last}`
        await (seen !== undefined && Math.random() < 0.5
          ? this.#notes.during(
              key,
              { type: 'compare-and-set', expected: seen.value, value },
              async () => await this.#kv.compareAndSet(key, seen.version, value, { timeoutMs: TIMEOUT_MS }),
              ({ set }) => set
            )
          : this.#notes.during(
              key,
              { type: 'write', value },
              async () => await this.#kv.put(key, value, { timeoutMs: TIMEOUT_MS }),
              () => undefined
            ))
      }
      await sleep(2 * Math.random() * thinkMs)
    }
  }
}

type KeyInvocation = Invocation<RegisterOperation, RegisterResult>

/** What many wrote down. */
export class KeyHistory {
  /** How operations failed, and how often. */
  readonly failures: ReadonlyMap<string, number>
  readonly count: number
  readonly #byKey: ReadonlyMap<string, readonly KeyInvocation[]>

  static read(files: readonly string[]): KeyHistory {
    // The last line of who was killed may be cut off.
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1))
    return new KeyHistory(lines.map((line) => JSON.parse(line) as Line))
  }

  constructor(lines: readonly Line[]) {
    const failures = new Map<string, number>()
    const ends = new Map<string, Exclude<Line, { type: 'called' }>>()
    for (const line of lines) {
      if (line.type !== 'called') {
        ends.set(line.id, line)
      }
      if (line.type === 'failed') {
        failures.set(line.how, (failures.get(line.how) ?? 0) + 1)
      }
    }
    const byKey = new Map<string, KeyInvocation[]>()
    for (const line of lines) {
      const end = ends.get(line.id)
      if (line.type === 'called' && !(end?.type === 'failed' && WITHOUT_EFFECT.has(end.how))) {
        const { key, operation, atMs: calledAt } = line
        const returned = end?.type === 'returned' ? { returned: { at: end.atMs, result: end.result } } : undefined
        // A read that nobody heard the answer of says nothing.
        if (operation.type !== 'read' || returned !== undefined) {
          byKey.set(key, [...(byKey.get(key) ?? []), { operation, calledAt, ...returned }])
        }
      }
    }
    this.failures = failures
    this.count = ends.size
    this.#byKey = byKey
  }

  /** Keys whose operations cannot be put in one order, with that what is around where it breaks. */
  contradictions(): string[] {
    return [...this.#byKey].flatMap(([key, history]) => {
      const verdict = checkLinearizability(history, versionedRegisterModel)
      if (verdict.linearizable) {
        return []
      }
      const explained = new Set(verdict.longest)
      const rest = history.filter((_, index) => !explained.has(index)).slice(0, 8)
      return [`${key}: ${JSON.stringify(rest)}`]
    })
  }
}
