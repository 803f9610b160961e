import { codeUnits, hash128, hashToHex } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import type { Invocation, SequentialModel } from '@peermesh/sim'

/** A list of ids, kept as its length, a hash and its end: whoever applied an id twice, lost one, or saw another order, has another hash. */
export interface LogState {
  readonly count: number
  readonly hash: string
  readonly tail: readonly string[]
}

export type LogOperation =
  | { readonly type: 'append'; readonly key: string; readonly id: string }
  /** Back to nothing, so that the register may be dropped. */
  | { readonly type: 'clear'; readonly key: string }
  | { readonly type: 'read'; readonly key: string }

/** What the log was before the operation. */
export type LogResult = LogState

export const EMPTY: LogState = { count: 0, hash: '', tail: [] }

/** Ids that a state shows. So many operations in a row whose outcomes nobody knows do not happen. */
const TAIL = 16

export const LOG_KIND = 'log'

function appended({ count, hash, tail }: LogState, id: string): LogState {
  const next = hashToHex(hash128(codeUnits(`${hash} ${id}`))).slice(0, 16)
  return { count: count + 1, hash: next, tail: [...tail, id].slice(-TAIL) }
}

/** The kind of register that histories are made of. */
export const logKind: RegisterKind = {
  name: LOG_KIND,
  apply(before, args) {
    const state = (before as LogState | undefined) ?? EMPTY
    const operation = args as LogOperation
    return { state: operation.type === 'append' ? appended(state, operation.id) : EMPTY, result: state }
  },
  isFree: (state) => state === undefined || (state as LogState).count === 0,
  counterOf: () => 0
}

/** A log, and how many of those that came back saw it so. */
interface LogInHistory {
  readonly log: LogState
  readonly seenBy: number
}

/**
 * The same as a sequential object, for the checker of linearizability. What was seen says almost all of the order, which spares the search every other one:
 *
 * - an append of unknown outcome that nobody saw might as well not have been; one that somebody saw comes after the one that was seen before it;
 * - of ids that are appended once no log comes again: it is left when all that saw it have.
 */
export function logModel(
  history: readonly Invocation<LogOperation, LogResult>[]
): SequentialModel<LogInHistory, LogOperation, LogResult> {
  const results = history.flatMap(({ returned }) => returned?.result ?? [])
  const before = beforeOf(results)
  const seenBy = new Map<string, number>()
  for (const result of results) {
    seenBy.set(textOf(result), (seenBy.get(textOf(result)) ?? 0) + 1)
  }
  const left = (log: LogState, next: LogState, seen: number): { readonly state: LogInHistory } | undefined =>
    log.count > 0 && seen < (seenBy.get(textOf(log)) ?? 0) ? undefined : { state: { log: next, seenBy: 0 } }
  return {
    initial: { log: EMPTY, seenBy: 0 },
    step({ log, seenBy: seenBefore }, operation, returned) {
      if (returned !== undefined && textOf(returned.result) !== textOf(log)) {
        return undefined
      }
      const seen = seenBefore + (returned === undefined ? 0 : 1)
      switch (operation.type) {
        case 'append': {
          const { id } = operation
          const isSeen = before.has(id) && (before.get(id) ?? log.tail.at(-1)) === log.tail.at(-1)
          return returned === undefined && !isSeen ? undefined : left(log, appended(log, id), seen)
        }
        case 'clear':
          // Where there is nothing to clear it might as well not have been, too.
          return returned === undefined && log.count === 0 ? undefined : left(log, EMPTY, seen)
        case 'read':
          return { state: { log, seenBy: seen } }
      }
    },
    // How many saw it follows from what was linearized.
    textOf: ({ log }) => textOf(log),
    onlyLooks: ({ type }) => type === 'read'
  }
}

/** Of each id that somebody saw the one that was seen before it; nothing where no result shows that. */
function beforeOf(results: readonly LogResult[]): Map<string, string | undefined> {
  const before = new Map<string, string | undefined>()
  for (const { tail } of results) {
    for (const [index, id] of tail.entries()) {
      before.set(id, before.get(id) ?? tail[index - 1])
    }
  }
  return before
}

function textOf({ count, hash }: LogState): string {
  return `${count} ${hash}`
}
