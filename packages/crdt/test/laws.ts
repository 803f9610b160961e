/**
 * The laws of a CRDT (C1, C2, C5, C6, C8, C16 and C17 of SPEC.md), for any type in a few lines: say what its operations are,
 * and what a deliberately dumb model shows. `crdtLaws` gives them as functions that throw; `describe-laws.ts` registers
 * them as tests.
 *
 * A law that fails says so with fast-check's seed, path and shrunk history. To replay: `law.check({ seed, path })`.
 */
import { type CrdtType, decodeState, encodeState, type ReadonlyCausalContext, type StateCodec } from '@peermesh/crdt'
import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { canonicalText } from './canonical.ts'
import {
  type History,
  type Issued,
  isCausallyClosed,
  joinDeltas,
  runHistory,
  STRANGER,
  type Step,
  steps
} from './history.ts'

export interface LawSubject<State, Operation, Value> {
  readonly type: CrdtType<State, Operation, Value>
  readonly operation: fc.Arbitrary<Operation>
  /** What a replica shows that got exactly these mutations. As dumb as can be. */
  model(delivered: readonly Issued<Operation>[]): Value
  /** Whether the model speaks only of replicas that got, with each mutation, all that it had observed. */
  readonly modelNeedsCauses: boolean
  /** The causal context in a state, of types that have one. */
  context?(state: State): ReadonlyCausalContext
  /** The bytes of a state, of types that have them. */
  readonly codec?: StateCodec<State>
  /** A few operations that meet each other, for all small histories of them. */
  readonly small: readonly Operation[]
}

export interface Law<State, Operation> {
  readonly title: string
  /** @throws where the law does not hold of this history */
  holds(history: History<State, Operation>, picks: Picks): void
  /** @throws with seed, path and counterexample where the law does not hold */
  check(parameters?: LawParameters): void
}

export interface LawParameters {
  readonly seed?: number
  readonly path?: string
  readonly numRuns?: number
  /** Whether to stop at the first failure, and not look for a smaller one. */
  readonly endOnFailure?: boolean
}

const ascending = (a: number, b: number): number => a - b

/** Numbers for a law to choose states of a history by. */
type Picks = readonly [number, number, number]

export function crdtLaws<State, Operation, Value>(
  subject: LawSubject<State, Operation, Value>
): Law<State, Operation>[] {
  const { type, context, codec } = subject
  const { join } = type
  const picks = fc.tuple(fc.nat(), fc.nat(), fc.nat())

  const law = (
    title: string,
    holds: (history: History<State, Operation>, picks: Picks) => void
  ): Law<State, Operation> => ({
    title,
    holds,
    check: (parameters = {}) => {
      const property = fc.property(steps(subject.operation), picks, (script: Step<Operation>[], picked) => {
        holds(runHistory(type, script), picked)
      })
      fc.assert(property, parameters)
    }
  })
  /** A law of any three states that replicas went through, or deltas that they sent. */
  const stateLaw = (title: string, holds: (a: State, b: State, c: State) => void): Law<State, Operation> =>
    law(title, ({ snapshots, mutations }, picked) => {
      const states = [...snapshots, ...mutations.map(({ delta }) => ({ state: delta }))]
      const [a, b, c] = picked.map((number) => (states[number % states.length] as { state: State }).state)
      holds(a as State, b as State, c as State)
    })
  const same = (a: State, b: State, message: string): void => {
    deepStrictEqual(canonicalText(type.toData(a)), canonicalText(type.toData(b)), message)
    if (codec !== undefined) {
      deepStrictEqual(encodeState(codec, a), encodeState(codec, b), message)
    }
  }

  const contextLaws =
    context === undefined
      ? []
      : [
          law('[C16] the context has the dot of every mutation that was delivered', (history) => {
            for (const { state, delivered } of history.snapshots) {
              for (const index of delivered) {
                const { replica, counter } = (history.mutations[index] as Issued<Operation>).stamp
                ok(context(state).has(replica, counter), `${replica} ${counter}`)
              }
            }
          })
        ]
  const codecLaws =
    codec === undefined
      ? []
      : [
          stateLaw('[C17] a state comes back from its bytes', (a, b) => {
            for (const state of [a, b, join(a, b)]) {
              const back: State = decodeState(codec, encodeState(codec, state))
              same(back, state, 'decode ∘ encode')
              deepStrictEqual(type.value(back), type.value(state))
            }
          })
        ]

  return [
    stateLaw('[C1] join is commutative', (a, b) => same(join(a, b), join(b, a), 'a ⊔ b = b ⊔ a')),
    stateLaw('[C1] join is associative', (a, b, c) => {
      same(join(join(a, b), c), join(a, join(b, c)), '(a ⊔ b) ⊔ c = a ⊔ (b ⊔ c)')
    }),
    stateLaw('[C1] join is idempotent, and bottom is its neutral element', (a) => {
      same(join(a, a), a, 'a ⊔ a = a')
      same(join(a, type.bottom()), a, 'a ⊔ ⊥ = a')
      same(join(type.bottom(), a), a, '⊥ ⊔ a = a')
    }),
    stateLaw('[C1] join is inflationary', (a, b) => {
      // x ≤ y means x ⊔ y = y.
      const joined = join(a, b)
      same(join(a, joined), joined, 'a ≤ a ⊔ b')
      same(join(b, joined), joined, 'b ≤ a ⊔ b')
    }),
    law('[C2] equal deliveries give equal bytes, in whatever order and however often', (history, [pick, rotation]) => {
      const { delivered } = history.snapshots[pick % history.snapshots.length] as { delivered: ReadonlySet<number> }
      const indexes = [...delivered]
      const rotated = indexes.map((_, place) => indexes[(place + rotation) % indexes.length] as number).reverse()
      const first = joinDeltas(type, history, indexes)
      same(joinDeltas(type, history, rotated), first, 'reordered')
      same(joinDeltas(type, history, [...indexes, ...rotated]), first, 'repeated')
    }),
    law('[C5] deltas and full states come to the same', (history) => {
      for (const { state, delivered } of history.snapshots) {
        same(joinDeltas(type, history, [...delivered].sort(ascending)), state, 'the deltas of what a state has got')
      }
      const merged = history.last.reduce((state, snapshot) => join(state, snapshot.state), type.bottom())
      same(joinDeltas(type, history, history.mutations.keys()), merged, 'all deltas = all full states')
    }),
    law('[C6] a replica that lacks nothing shows what the model shows', (history) => {
      const everything = joinDeltas(type, history, history.mutations.keys())
      deepStrictEqual(type.value(everything), subject.model(history.mutations), 'all mutations')
      for (const { state, delivered } of history.snapshots) {
        if (!subject.modelNeedsCauses || isCausallyClosed(history.mutations, delivered)) {
          const issued = history.mutations.filter(({ index }) => delivered.has(index))
          deepStrictEqual(type.value(state), subject.model(issued), `mutations ${[...delivered].join(' ')}`)
        }
      }
    }),
    law('[C8] join and mutate change neither argument', (history, [pick, other]) => {
      const { state } = history.snapshots[pick % history.snapshots.length] as { state: State }
      const right = (history.snapshots[other % history.snapshots.length] as { state: State }).state
      const before = [state, right].map((value) => canonicalText(type.toData(value)))
      join(state, right)
      for (const { operation } of history.mutations) {
        type.mutate(state, operation, STRANGER)
      }
      deepStrictEqual(
        [state, right].map((value) => canonicalText(type.toData(value))),
        before
      )
    }),
    ...contextLaws,
    ...codecLaws
  ]
}

/** The titles of the laws, of all or of those of one rule, that do not hold. */
export function violatedLaws<State, Operation, Value>(
  subject: LawSubject<State, Operation, Value>,
  parameters: LawParameters,
  rule = ''
): string[] {
  return crdtLaws(subject)
    .filter(({ title }) => title.includes(`[${rule}`))
    .filter(({ check }) => throws(() => check(parameters)))
    .map(({ title }) => title)
}

function throws(action: () => void): boolean {
  try {
    action()
    return false
  } catch (error) {
    // fast-check wraps whatever a property throws, so that anything else is a fault of the suite itself.
    if (error instanceof Error && error.message.startsWith('Property failed')) {
      return true
    }
    throw error
  }
}
