import { codeUnits, hash128, hashToHex } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import type { SequentialModel } from '@peermesh/sim'

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

/**
 * The same as a sequential object, for the checker of linearizability.
 *
 * @param seen the ids that anybody ever saw: an append of unknown outcome that nobody saw might as well not have been, which spares the search
 * all the orders in which it could have been
 */
export function logModel(seen: ReadonlySet<string>): SequentialModel<LogState, LogOperation, LogResult> {
  return {
    initial: EMPTY,
    step(state, operation, returned) {
      if (returned !== undefined && (returned.result.count !== state.count || returned.result.hash !== state.hash)) {
        return undefined
      }
      switch (operation.type) {
        case 'append':
          return returned === undefined && !seen.has(operation.id)
            ? undefined
            : { state: appended(state, operation.id) }
        case 'clear':
          // Where there is nothing to clear it might as well not have been, too.
          return returned === undefined && state.count === 0 ? undefined : { state: EMPTY }
        case 'read':
          return { state }
      }
    },
    textOf: ({ count, hash }) => `${count} ${hash}`
  }
}
