/** What a reducer may know beside the state. */
export interface ReducerContext {
  /** The version before this change; 0 where the register is absent. */
  readonly version: number
  /** Where there is no state, all that the register counts begins above this. */
  readonly floor: number
  /** The generation of the group, raised by an operator only: the high bits of fences. */
  readonly generation: number
}

/**
 * What a register means. A change of it is data (`{ kind, args }`), and this turns the data into the next state: so changes can be traced, replayed,
 * and tried again. All functions are pure, total, and the same at every peer of the mesh; states, arguments and results are plain
 * data: null, booleans, finite numbers, strings, bytes, arrays and plain objects of them.
 */
export interface RegisterKind {
  /** 1 to 32 of a-z, 0-9 and '-'. Never reused for something else. */
  readonly name: string
  /** The next state and what the caller is told. `state` is `undefined` where the register is absent, or no change gave it one. */
  apply(state: unknown, args: unknown, context: ReducerContext): { readonly state: unknown; readonly result: unknown }
  /** Nobody would miss it: it means the same as an absent one. Registers of other kinds of state are never dropped. */
  isFree(state: unknown): boolean
  /** The highest number of a state that must never repeat, though the register is dropped and comes back. */
  counterOf(state: unknown): number
}

/** The kind of plain registers: a value that is read, set, and compared and set by version. */
export const VALUE_KIND = 'value'

export type ValueArgs =
  | { readonly type: 'set'; readonly value: unknown }
  /** Sets it where the version is this; 0: where it is absent. */
  | { readonly type: 'compare-and-set'; readonly version: number; readonly value: unknown }

/** A register without a value is free; `null` is one. The result says whether it was set. */
export const valueKind: RegisterKind = {
  name: VALUE_KIND,
  apply(state, args, { version }) {
    const change = args as ValueArgs
    const fits = change.type === 'set' || change.version === version
    return fits ? { state: change.value, result: true } : { state, result: false }
  },
  isFree: (state) => state === undefined,
  counterOf: () => 0
}
