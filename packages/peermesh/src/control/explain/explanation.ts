import type { JsonValue } from '../json-value.ts'
import type { Explained } from './explained.ts'

/** What a peer knows about a thing, and why: text for people, and the same as data for programs. */
export interface Explanation {
  readonly kind: string
  /** Its full name. */
  readonly subject: string
  /** The answer in a sentence. */
  readonly summary: string
  readonly facts: readonly Fact[]
  readonly lists: readonly List[]
  readonly data: JsonValue
}

export interface Fact {
  readonly name: string
  readonly text: string
}

export interface List {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Explains things of one kind. A part of peermesh that has things to explain adds one. */
export interface Explainer {
  readonly kind: Explained
  /** The full names of what a subject may mean: none where nothing of this kind is known by it. `isAsked`: it was said to be of this kind. */
  find(subject: string, isAsked: boolean): readonly string[]
  /** `name` need not be known: it is explained then that nothing is. */
  explain(name: string): Explanation | Promise<Explanation>
}

/** What happens at one moment: the monotonic clock that members are told by, and the wall clock that people read. */
export interface Clocks {
  monotonic(): number
  wall(): number
}
