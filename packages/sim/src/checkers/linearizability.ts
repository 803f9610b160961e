import { RunawayError } from '../errors.ts'

/** One operation as its caller saw it. Moments are virtual milliseconds, the same line for all callers. */
export interface Invocation<Operation, Result> {
  readonly operation: Operation
  readonly calledAt: number
  /**
   * How it came back. Absent where nobody knows: the caller crashed, or gave up. Such an operation may take effect at any later moment, or never. One
   * that failed and certainly had no effect is left out of the history.
   */
  readonly returned?: { readonly at: number; readonly result: Result }
}

/** What an object does when its operations come one after another. */
export interface SequentialModel<State, Operation, Result> {
  readonly initial: State
  /**
   * The state after the operation, or nothing where it could not have had this result. Pure.
   *
   * @param returned absent where the result is unknown, so that any will do
   */
  step(
    state: State,
    operation: Operation,
    returned: { readonly result: Result } | undefined
  ): { readonly state: State } | undefined
  /** The same text for equal states, another for different ones. */
  textOf(state: State): string
  /** Whether it changes nothing, whatever the state. Where this is not said, nothing is known to. */
  onlyLooks?(operation: Operation): boolean
}

export type Linearization =
  /** An order that explains every result: places in the history. Operations of unknown outcome that are not in it had no effect. */
  | { readonly linearizable: true; readonly order: readonly number[] }
  /** The longest beginning of an order that was found: what breaks is among what comes next. */
  | { readonly linearizable: false; readonly longest: readonly number[] }

/** States that are visited for one key; about a gigabyte. */
const VISITED_MAX_DEFAULT = 5_000_000

/** A call or a return in the order of their moments, as a list from which both can be lifted and put back. */
interface Event {
  readonly index: number
  readonly isCall: boolean
  before: Event | undefined
  after: Event | undefined
  /** Of a call: its return, where there is one. */
  counterpart: Event | undefined
}

/**
 * Whether an object behaved as if each operation had taken effect at one moment between its call and its return (Herlihy, Wing 1990).
 *
 * The search of Wing and Gong (1993) with the memory of Lowe (2017): what was linearized, and the state after it, is never tried twice. What only looks is taken where it fits, since it is in the
 * way of nothing: of many reads of one state no other order is tried. The problem is NP-complete: fine for some hundred operations of which few are concurrent; unknown outcomes stay concurrent with all that
 * follows, so keep them few.
 *
 * @throws RunawayError when more than `visitedMax` states were visited
 */
export function checkLinearizability<State, Operation, Result>(
  history: readonly Invocation<Operation, Result>[],
  model: SequentialModel<State, Operation, Result>,
  visitedMax = VISITED_MAX_DEFAULT
): Linearization {
  const head = eventsOf(history)
  const visited = new Set<string>()
  const taken: { readonly call: Event; readonly stateBefore: State; readonly onlyLooks: boolean }[] = []
  let longest: readonly number[] = []
  let state = model.initial
  let linearized = 0n
  let returnsLeft = history.filter(({ returned }) => returned !== undefined).length
  let event = head.after
  while (returnsLeft > 0) {
    const next = event?.isCall === true ? stepOf(history, model, state, event.index) : undefined
    if (event?.isCall === true) {
      const withThis = linearized | (1n << BigInt(event.index))
      if (next !== undefined && isNew(visited, `${withThis.toString(36)} ${model.textOf(next.state)}`, visitedMax)) {
        taken.push({ call: event, stateBefore: state, onlyLooks: onlyLooks(history, model, event.index) })
        state = next.state
        linearized = withThis
        returnsLeft -= event.counterpart === undefined ? 0 : 1
        lift(event)
        event = head.after
      } else {
        event = event.after
      }
      continue
    }
    // A return whose operation is not yet in the order, or the end: nothing of what is concurrent fits next.
    if (taken.length > longest.length) {
      longest = taken.map(({ call }) => call.index)
    }
    let last: (typeof taken)[number] | undefined
    do {
      last = taken.pop()
      if (last === undefined) {
        return { linearizable: false, longest }
      }
      state = last.stateBefore
      linearized &= ~(1n << BigInt(last.call.index))
      returnsLeft += last.call.counterpart === undefined ? 0 : 1
      putBack(last.call)
    } while (last.onlyLooks)
    event = last.call.after
  }
  return { linearizable: true, order: taken.map(({ call }) => call.index) }
}

/**
 * The keys whose operations are not linearizable. A history of many objects is linearizable if that of each is (Herlihy, Wing 1990, theorem 1), which is
 * what makes a long one checkable.
 */
export function keysNotLinearizable<State, Operation, Keyed extends Operation, Result>(
  history: readonly Invocation<Keyed, Result>[],
  keyOf: (operation: Keyed) => string,
  model: SequentialModel<State, Operation, Result>
): string[] {
  const byKey = new Map<string, Invocation<Keyed, Result>[]>()
  for (const invocation of history) {
    const key = keyOf(invocation.operation)
    const ofKey = byKey.get(key) ?? []
    ofKey.push(invocation)
    byKey.set(key, ofKey)
  }
  return [...byKey].filter(([, ofKey]) => !checkLinearizability(ofKey, model).linearizable).map(([key]) => key)
}

export type RegisterOperation =
  | { readonly type: 'read' }
  | { readonly type: 'write'; readonly value: string }
  /** Sets the value where it is what was expected. */
  | { readonly type: 'compare-and-set'; readonly expected: string | undefined; readonly value: string }

/** What a read found, or whether a compare-and-set did. */
export type RegisterResult = string | boolean | undefined

/** A register that is read, written, and compared and set. It begins without a value. */
export const registerModel: SequentialModel<string | undefined, RegisterOperation, RegisterResult> = {
  initial: undefined,
  step(state, operation, returned) {
    switch (operation.type) {
      case 'read':
        return returned === undefined || returned.result === state ? { state } : undefined
      case 'write':
        return { state: operation.value }
      case 'compare-and-set': {
        const fits = operation.expected === state
        return returned === undefined || returned.result === fits
          ? { state: fits ? operation.value : state }
          : undefined
      }
    }
  },
  textOf: (state) => (state === undefined ? '' : `=${state}`),
  onlyLooks: ({ type }) => type === 'read'
}

/** A register whose compare-and-set may miss though the value is what was expected: where versions are compared, and attempts are counted too. */
export const versionedRegisterModel: typeof registerModel = {
  ...registerModel,
  step: (state, operation, returned) =>
    operation.type === 'compare-and-set' && returned?.result === false
      ? { state }
      : registerModel.step(state, operation, returned)
}

function stepOf<State, Operation, Result>(
  history: readonly Invocation<Operation, Result>[],
  model: SequentialModel<State, Operation, Result>,
  state: State,
  index: number
): { readonly state: State } | undefined {
  const { operation, returned } = history[index] as Invocation<Operation, Result>
  return model.step(state, operation, returned)
}

function onlyLooks<State, Operation, Result>(
  history: readonly Invocation<Operation, Result>[],
  model: SequentialModel<State, Operation, Result>,
  index: number
): boolean {
  const { operation, returned } = history[index] as Invocation<Operation, Result>
  return returned !== undefined && model.onlyLooks?.(operation) === true
}

function isNew(visited: Set<string>, place: string, visitedMax: number): boolean {
  if (visited.has(place)) {
    return false
  }
  if (visited.size >= visitedMax) {
    throw new RunawayError(`Linearizability is not decided after ${visitedMax} states: too much is concurrent.`)
  }
  visited.add(place)
  return true
}

/** Calls and returns in their order, after a head of no meaning. Where a call and a return share a moment the call is first: both orders are possible. */
function eventsOf(history: readonly Invocation<unknown, unknown>[]): Event {
  const timed: { readonly at: number; readonly event: Event }[] = []
  for (const [index, { calledAt, returned }] of history.entries()) {
    const call: Event = { index, isCall: true, before: undefined, after: undefined, counterpart: undefined }
    timed.push({ at: calledAt, event: call })
    if (returned !== undefined) {
      call.counterpart = { index, isCall: false, before: undefined, after: undefined, counterpart: undefined }
      timed.push({ at: returned.at, event: call.counterpart })
    }
  }
  timed.sort((a, b) => a.at - b.at || Number(b.event.isCall) - Number(a.event.isCall))
  const head: Event = { index: -1, isCall: false, before: undefined, after: undefined, counterpart: undefined }
  let last = head
  for (const { event } of timed) {
    last.after = event
    event.before = last
    last = event
  }
  return head
}

/** Takes a call and its return out. Both remember where they were. */
function lift(call: Event): void {
  for (const event of [call, call.counterpart]) {
    if (event?.before !== undefined) {
      event.before.after = event.after
    }
    if (event?.after !== undefined) {
      event.after.before = event.before
    }
  }
}

/** Undoes the last `lift`. */
function putBack(call: Event): void {
  for (const event of [call.counterpart, call]) {
    if (event?.before !== undefined) {
      event.before.after = event
    }
    if (event?.after !== undefined) {
      event.after.before = event
    }
  }
}
