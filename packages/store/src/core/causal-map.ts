import { CausalContext, compareStamps, type Dot, type ReadonlyCausalContext, type ReplicaId } from '@peermesh/crdt'
import { invariant } from '@peermesh/kernel'
import { Collections } from './collections.ts'
import { ContentDigest } from './content-digest.ts'
import { DotIndex } from './dot-index.ts'
import { Expiries } from './expiries.ts'
import type { Held, KeyState, Operation, Sibling } from './messages.ts'
import { ShownKeys } from './shown-keys.ts'
import { isPartKey } from './typed-keys.ts'

/** Told of every change that must reach the disk, and of every key whose visible value changed. */
export interface ChangeRecorder {
  siblingAdded(key: string, sibling: Sibling): void
  siblingRemoved(key: string, dot: Dot): void
  /** The dot is incorporated and nothing of it is live, so that its key is known from the index alone. */
  dotDead(key: string, dot: Dot): void
  residualChanged(key: string, residual: readonly Dot[]): void
  indexCut(
    replica: ReplicaId,
    counter: number,
    forgotten: readonly { readonly counter: number; readonly key: string }[]
  ): void
  visibleChanged(key: string): void
}

/** The keys that a reader lacks something of, with the dots it lacks; or `snapshot` where the index no longer tells. */
export type Missing = ReadonlyMap<string, readonly Dot[]> | 'snapshot'

/** States of a snapshot that were read together, under this clock. */
export interface SnapshotPart {
  readonly states: readonly KeyState[]
  readonly context: CausalContext
}

const NO_SIBLINGS: readonly Sibling[] = []
const NO_DOTS: readonly Dot[] = []

/**
 * The store as one causal map with a node-wide clock (Gonçalves, Almeida, Baquero, Fonte 2017: DottedDB).
 *
 * Intuition: each mutation, **deletes too**, has a dot, and a dot belongs to one key. Whoever has a dot in its clock has done what
 * that mutation did. So the clock is the causal context of every key at once: a value whose dot is in the clock but which is not
 * there was removed. A key costs only its live dots, and a delete leaves nothing behind but its dot in the clock.
 *
 * S1 Every live dot is in the clock, and belongs to one key.
 * S2 A dot enters the clock only when its whole effect on its key is incorporated, and stays.
 * S3 `residual` of a key: dots known to be overwritten, not in the clock. Their operation will add nothing.
 * S4 Every dot in the clock above the index's cut is in the index.
 * S5 Replicas with equal clocks have equal live dots.
 *
 * Arrays handed in and out are never changed afterwards: they may be shared with messages.
 */
export class CausalMap {
  readonly clock = new CausalContext()
  readonly index = new DotIndex()
  /** Which of the keys that hold something are parts of typed keys. */
  readonly collections = new Collections()
  /** Which keys show what expires. */
  readonly expiries = new Expiries()
  /** The keys that show something, in order. */
  readonly shown = new ShownKeys(this)
  /** Whether what a key shows may depend on values that are not the latest. */
  siblingsShow = false
  readonly #entries = new Map<string, readonly Sibling[]>()
  readonly #residual = new Map<string, readonly Dot[]>()
  readonly #digest = new ContentDigest()
  #bytes = 0

  /** How many keys hold a value. */
  get size(): number {
    return this.#entries.size
  }

  /** Bytes of the live values, and of their keys as one byte a UTF-16 code unit. */
  get bytes(): number {
    return this.#bytes
  }

  get digest(): string {
    return this.#digest.toString()
  }

  /** The values of the key that no known operation replaced: more than one where writes were concurrent. */
  live(key: string): readonly Sibling[] {
    return this.#entries.get(key) ?? NO_SIBLINGS
  }

  residual(key: string): readonly Dot[] {
    return this.#residual.get(key) ?? NO_DOTS
  }

  /** The last operations on the key, of each replica one, that are remembered and left no value: they were replaced, or delete. */
  buried(key: string): Dot[] {
    const live = this.live(key)
    return this.index.lastOf(key).filter((dot) => !includesDot(live, dot))
  }

  /** The sibling that readers see: the last by hybrid time, then by writer. */
  visible(key: string): Sibling | undefined {
    return winner(this.live(key))
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys()
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  residualKeys(): IterableIterator<string> {
    return this.#residual.keys()
  }

  /** Incorporates one operation. False where it was incorporated before. */
  apply(operation: Operation, recorder: ChangeRecorder): boolean {
    const { key, replica, counter, timestamp, value, observed } = operation
    if (this.clock.has(replica, counter)) {
      return false
    }
    const before = this.live(key)
    const residual = this.residual(key)
    const kept = before.length === 0 ? before : before.filter((sibling) => !includesDot(observed, sibling))
    // S3: what somebody already replaced is born dead.
    const born = value !== undefined && !includesDot(residual, operation)
    const after = born ? [...kept, { replica, counter, timestamp, value }] : kept
    this.#incorporate(key, operation)
    if (!born) {
      this.#bury(key, operation, recorder)
    }
    this.#setResidual(key, residual, observed, recorder)
    this.#replace(key, before, after, recorder)
    return true
  }

  /** Joins all that another replica knew of a key when its clock was `context`. */
  join(state: KeyState, context: CausalContext, recorder: ChangeRecorder): void {
    const { key } = state
    const before = this.live(key)
    const residual = this.residual(key)
    if (before.length === 0 && residual.length === 0 && this.#joinFirst(state, recorder)) {
      return
    }
    const kept = before.filter(
      (sibling) =>
        includesDot(state.live, sibling) ||
        !(context.has(sibling.replica, sibling.counter) || includesDot(state.residual, sibling))
    )
    const added = state.live.filter(
      (sibling) => !this.clock.has(sibling.replica, sibling.counter) && !includesDot(residual, sibling)
    )
    for (const dot of [...state.live, ...state.dead]) {
      if (!this.clock.has(dot.replica, dot.counter)) {
        this.#incorporate(key, dot)
        if (!includesDot(added, dot)) {
          this.#bury(key, dot, recorder)
        }
      }
    }
    this.#setResidual(key, residual, state.residual, recorder)
    this.#replace(key, before, added.length > 0 ? [...kept, ...added] : kept, recorder)
  }

  /** What most keys of a newcomer are: one value, of which nothing at all was known. False, and nothing done, where it is not that. */
  #joinFirst({ key, live, dead, residual }: KeyState, recorder: ChangeRecorder): boolean {
    const [sibling] = live
    if (sibling === undefined || live.length > 1 || dead.length > 0 || residual.length > 0) {
      return false
    }
    if (this.clock.has(sibling.replica, sibling.counter)) {
      return false
    }
    this.#incorporate(key, sibling)
    this.#replace(key, NO_SIBLINGS, live, recorder)
    return true
  }

  /**
   * Joins a whole map: states with the clock under which they were read, and `base`, the clock at which reading began. All in one step:
   * a snapshot that is applied in pieces loses deletes when its source is lost half-way.
   *
   * @param agreed what the snapshot has at `base` besides, and this map had when both were compared
   */
  joinSnapshot(
    parts: readonly SnapshotPart[],
    base: CausalContext,
    recorder: ChangeRecorder,
    agreed: readonly Held[] = []
  ): void {
    // S4: of the dots that come with the clock alone, nobody here knows the key. First, so that none is remembered only to be forgotten.
    for (const { replica, to } of base.missingFrom(this.clock)) {
      this.cutIndex(replica, to, recorder)
    }
    const absent = new Set(this.#entries.keys())
    for (const { states, context } of parts) {
      for (const state of states) {
        absent.delete(state.key)
        this.join(state, context, recorder)
      }
    }
    for (const { key, live, residual } of agreed) {
      absent.delete(key)
      // S41: what came since both were compared may be gone there.
      if (this.live(key) !== live || this.residual(key) !== residual) {
        this.join({ key, live, dead: NO_DOTS, residual }, base, recorder)
      }
    }
    for (const key of absent) {
      this.join({ key, live: NO_SIBLINGS, dead: NO_DOTS, residual: NO_DOTS }, base, recorder)
    }
    this.clock.merge(base)
    for (const key of [...this.#residual.keys()]) {
      this.#setResidual(key, this.residual(key), NO_DOTS, recorder)
    }
  }

  /** The keys of all dots that `theirs` lacks and this map has. */
  missing(theirs: ReadonlyCausalContext): Missing {
    const keys = new Map<string, Dot[]>()
    for (const { replica, from, to } of this.clock.missingFrom(theirs)) {
      if (from <= this.index.cut(replica)) {
        return 'snapshot'
      }
      for (let counter = from; counter <= to; counter++) {
        const key = this.index.get(replica, counter)
        invariant(key !== undefined, 'S4: every dot in the clock above the cut is in the index')
        const dots = keys.get(key)
        if (dots === undefined) {
          keys.set(key, [{ replica, counter }])
        } else {
          dots.push({ replica, counter })
        }
      }
    }
    return keys
  }

  /** All that this replica knows of a key, for a reader that lacks `dots` of it. */
  state(key: string, dots: readonly Dot[]): KeyState {
    const live = this.live(key)
    const dead = dots.length === 1 && live.length === 1 && sameDot(dots[0] as Dot, live[0] as Dot) ? NO_DOTS : dots
    return {
      key,
      live,
      dead: dead.filter((dot) => !includesDot(live, dot)),
      residual: this.residual(key)
    }
  }

  /** Forgets the keys of this replica's dots up to `counter`. */
  cutIndex(replica: ReplicaId, counter: number, recorder: ChangeRecorder): void {
    const forgotten = this.index.cutTo(replica, counter)
    recorder.indexCut(
      replica,
      this.index.cut(replica),
      forgotten.filter((dot) => !includesDot(this.live(dot.key), { replica, counter: dot.counter }))
    )
  }

  /** Puts back what was read from disk: cuts, then siblings and dead dots, then the clock, then residuals. */
  recover = {
    /**
     * After the dots: above the cut the clock is what the index has (S4), whatever the disk says. Where a loss of power took a batch and
     * left a later one, the clock on disk names dots whose records are gone: they are not believed, and so fetched again.
     */
    clock: (disk: CausalContext): void => {
      for (const { replica, from, to } of disk.ranges()) {
        const known = Math.min(to, this.index.cut(replica))
        if (from <= known) {
          this.clock.addRange(replica, from, known)
        }
      }
      for (const { replica, from, to } of this.index.runs()) {
        this.clock.addRange(replica, from, to)
      }
    },
    sibling: (key: string, sibling: Sibling): void => {
      this.index.set(sibling, key)
      this.#entries.set(key, [...this.live(key), sibling])
      this.collections.added(key)
      this.shown.changed(key)
      this.#account(key, sibling)
      this.expiries.changed(key, this.visible(key))
    },
    dead: (key: string, dot: Dot): void => this.index.set(dot, key),
    residual: (key: string, residual: readonly Dot[]): void => {
      this.#residual.set(key, residual)
    },
    cut: (replica: ReplicaId, counter: number): void => {
      this.index.cutTo(replica, counter)
    }
  }

  #incorporate(key: string, dot: Dot): void {
    this.clock.add(dot.replica, dot.counter)
    this.index.set(dot, key)
  }

  #bury(key: string, dot: Dot, recorder: ChangeRecorder): void {
    if (dot.counter > this.index.cut(dot.replica)) {
      recorder.dotDead(key, dot)
    }
  }

  #setResidual(key: string, ours: readonly Dot[], theirs: readonly Dot[], recorder: ChangeRecorder): void {
    if (ours.length === 0 && theirs.length === 0) {
      return
    }
    const unseen = [...ours, ...theirs.filter((dot) => !includesDot(ours, dot))].filter(
      ({ replica, counter }) => !this.clock.has(replica, counter)
    )
    if (unseen.length === ours.length && unseen.every((dot) => includesDot(ours, dot))) {
      return
    }
    if (unseen.length === 0) {
      this.#residual.delete(key)
    } else {
      this.#residual.set(key, unseen)
    }
    recorder.residualChanged(key, unseen)
  }

  #replace(key: string, before: readonly Sibling[], after: readonly Sibling[], recorder: ChangeRecorder): void {
    for (const sibling of before) {
      if (!includesDot(after, sibling)) {
        this.#unaccount(key, sibling)
        recorder.siblingRemoved(key, sibling)
        this.#bury(key, sibling, recorder)
      }
    }
    for (const sibling of after) {
      if (!includesDot(before, sibling)) {
        this.#account(key, sibling)
        recorder.siblingAdded(key, sibling)
      }
    }
    if (after.length === 0) {
      this.#entries.delete(key)
      this.collections.removed(key)
      this.shown.changed(key)
    } else {
      this.#entries.set(key, after)
      if (before.length === 0) {
        this.collections.added(key)
        this.shown.changed(key)
      }
    }
    const shown = winner(after)
    const isNew = winner(before) !== shown
    if (isNew) {
      this.expiries.changed(key, shown)
    }
    // What a part of a typed key, or a merge function, shows may depend on each of several siblings.
    if (isNew || ((this.siblingsShow || isPartKey(key)) && !sameDots(before, after))) {
      recorder.visibleChanged(key)
    }
  }

  #account(key: string, sibling: Sibling): void {
    this.#digest.add(key, sibling)
    this.#bytes += key.length + sibling.value.length
  }

  #unaccount(key: string, sibling: Sibling): void {
    this.#digest.remove(key, sibling)
    this.#bytes -= key.length + sibling.value.length
  }
}

export function winner(siblings: readonly Sibling[]): Sibling | undefined {
  let best = siblings[0]
  for (let index = 1; index < siblings.length; index++) {
    const sibling = siblings[index] as Sibling
    if (compareStamps(sibling, best as Sibling) > 0) {
      best = sibling
    }
  }
  return best
}

function sameDot(a: Dot, b: Dot): boolean {
  return a.counter === b.counter && a.replica === b.replica
}

function sameDots(a: readonly Dot[], b: readonly Dot[]): boolean {
  return a.length === b.length && a.every((dot) => includesDot(b, dot))
}

export function includesDot(dots: readonly Dot[], dot: Dot): boolean {
  for (const other of dots) {
    if (other.counter === dot.counter && other.replica === dot.replica) {
      return true
    }
  }
  return false
}
