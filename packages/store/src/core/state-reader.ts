import type { CausalContext, CausalContextData, Dot, ReplicaId } from '@peermesh/crdt'
import type { CausalMap } from './causal-map.ts'
import { type KeyState, keyStateBytes } from './messages.ts'

/** Some keys, each whole, and the clock under which they were read. */
export interface StatePart {
  readonly context: CausalContextData
  readonly states: readonly KeyState[]
  readonly bytes: number
  readonly last: boolean
}

type KeyNeed = readonly [key: string, dots: readonly Dot[]]

const NO_DOTS: readonly Dot[] = []

/**
 * Reads out of a map, part by part, what a reader lacks, while the map goes on changing.
 *
 * Each part carries the clock at the moment at which it is read, and is complete for its keys under that clock: with each key come all
 * dots on it that the reader may lack, **those too that came since reading began**. Without them a delete that came since would
 * take effect at the reader without being known there; were its other replicas lost then, the value would be gone and nothing would
 * say why (found by random schedules; mutant `half-known delete`).
 *
 * S10 A part is true by itself: joined alone, in any order, twice, it brings the reader nearer and undoes nothing.
 * S11 Where the index was cut, all keys are read, as a snapshot, which must be joined in one step or not at all.
 */
export class StateReader {
  /** The clock when reading began. */
  readonly base: CausalContext
  readonly snapshot: boolean
  /** Keys that there were to read when it began. */
  readonly keys: number
  readonly #map: CausalMap
  readonly #needs: Iterator<KeyNeed>
  #next: KeyNeed | undefined

  /** @param of what the reader has, or which keys it asks for of the snapshot that was the map at `base` */
  constructor(map: CausalMap, of: CausalContext | { readonly base: CausalContext; readonly keys: readonly string[] }) {
    this.#map = map
    if ('keys' in of) {
      this.base = of.base
      this.snapshot = true
      this.#needs = allOf(of.keys)[Symbol.iterator]()
      this.keys = of.keys.length
    } else {
      this.base = map.clock.clone()
      const missing = map.missing(of)
      this.snapshot = missing === 'snapshot'
      const needs = missing === 'snapshot' ? allOf(everything(map)) : [...missing]
      this.keys = needs.length
      this.#needs = needs[Symbol.iterator]()
    }
    this.#next = this.#take()
  }

  /** As many keys as fit, at least one. Undefined where the index was cut meanwhile: then begin anew. */
  read(bytesMax: number): StatePart | undefined {
    const since = this.#map.missing(this.base)
    if (since === 'snapshot') {
      return undefined
    }
    const states: KeyState[] = []
    const named = new Set<ReplicaId>()
    let bytes = 0
    while (this.#next !== undefined) {
      const [key, dots] = this.#next
      const newer = since.get(key)
      const state = this.#map.state(key, newer === undefined ? dots : [...dots, ...newer])
      const size = keyStateBytes(state, named)
      if (states.length > 0 && bytes + size > bytesMax) {
        break
      }
      states.push(state)
      bytes += size
      this.#next = this.#take()
    }
    return { context: this.#map.clock.toData(), states, bytes, last: this.#next === undefined }
  }

  #take(): KeyNeed | undefined {
    const { value, done } = this.#needs.next()
    return done === true ? undefined : value
  }
}

/** All keys of now: one that is deleted before it is read must still be read, or its delete would be half known. */
function everything(map: CausalMap): string[] {
  return [...new Set([...map.keys(), ...map.residualKeys()])]
}

function allOf(keys: readonly string[]): KeyNeed[] {
  return keys.map((key): KeyNeed => [key, NO_DOTS])
}
