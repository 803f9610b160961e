import type { Dot, DotRange, ReplicaId } from '@peermesh/crdt'

/** Dots of one page: few enough that a lone one costs little, many enough that a page costs little. */
const PAGE_DOTS = 256

interface ReplicaIndex {
  /** Dots up to here have been cut: their keys are forgotten. */
  cut: number
  /** Keys by counter: page `p` has those from `p * PAGE_DOTS` on. Only pages with dots are there, since counters may begin anywhere. */
  readonly pages: Map<number, (string | undefined)[]>
  count: number
}

/**
 * Which key each dot belongs to, in the order of each replica's counters: what finds the keys that a lagging peer needs, without
 * looking at any other key. A dot may be cut from it at any time; then whoever still lacks the dot needs a snapshot.
 */
export class DotIndex {
  readonly #replicas = new Map<ReplicaId, ReplicaIndex>()
  #size = 0
  #isCut = false

  /** How many dots it remembers. */
  get size(): number {
    return this.#size
  }

  /** Whether any dot was ever cut. */
  get isCut(): boolean {
    return this.#isCut
  }

  /** The highest counter of this replica that was cut; 0 where none was. */
  cut(replica: ReplicaId): number {
    return this.#replicas.get(replica)?.cut ?? 0
  }

  get(replica: ReplicaId, counter: number): string | undefined {
    return this.#replicas.get(replica)?.pages.get(pageOf(counter))?.[counter % PAGE_DOTS]
  }

  set(dot: Dot, key: string): void {
    const index = this.#of(dot.replica)
    if (dot.counter <= index.cut) {
      return
    }
    const number = pageOf(dot.counter)
    let page = index.pages.get(number)
    if (page === undefined) {
      page = []
      index.pages.set(number, page)
    }
    const position = dot.counter % PAGE_DOTS
    if (page[position] === undefined) {
      index.count++
      this.#size++
    }
    page[position] = key
  }

  replicas(): IterableIterator<ReplicaId> {
    return this.#replicas.keys()
  }

  /** All dots that it remembers, with their keys, replica by replica. */
  *dots(): Generator<Dot & { readonly key: string }> {
    for (const [replica, index] of this.#replicas) {
      for (const dot of dotsOf(index)) {
        yield { replica, ...dot }
      }
    }
  }

  /** All dots that it remembers, in runs without a gap, replica by replica. */
  *runs(): Generator<DotRange> {
    for (const [replica, index] of this.#replicas) {
      let run: { from: number; to: number } | undefined
      for (const { counter } of dotsOf(index)) {
        if (run !== undefined && counter === run.to + 1) {
          run.to = counter
        } else {
          if (run !== undefined) {
            yield { replica, ...run }
          }
          run = { from: counter, to: counter }
        }
      }
      if (run !== undefined) {
        yield { replica, ...run }
      }
    }
  }

  /** The last dot of each replica that it remembers of this key, replica by replica. Looks at every dot: for diagnosis only. */
  lastOf(key: string): Dot[] {
    const last: Dot[] = []
    for (const [replica, index] of this.#replicas) {
      let counter = 0
      for (const [number, page] of index.pages) {
        const position = page.lastIndexOf(key)
        if (position !== -1) {
          counter = Math.max(counter, number * PAGE_DOTS + position)
        }
      }
      if (counter > 0) {
        last.push({ replica, counter })
      }
    }
    return last
  }

  /** Forgets the dots of this replica up to `counter`, and returns those that it had. */
  cutTo(replica: ReplicaId, counter: number): { readonly counter: number; readonly key: string }[] {
    const index = this.#of(replica)
    if (counter <= index.cut) {
      return []
    }
    const forgotten: { counter: number; key: string }[] = []
    for (const dot of dotsOf(index)) {
      if (dot.counter > counter) {
        break
      }
      forgotten.push(dot)
    }
    index.cut = counter
    this.#isCut = true
    this.#forget(index, counter)
    index.count -= forgotten.length
    this.#size -= forgotten.length
    return forgotten
  }

  /** The replica of which it remembers most dots, and up to which counter to cut so as to forget `excess` of them, or all that it has. */
  cheapestCut(excess: number): { readonly replica: ReplicaId; readonly counter: number } | undefined {
    let largest: readonly [ReplicaId, ReplicaIndex] | undefined
    for (const entry of this.#replicas) {
      if (largest === undefined || entry[1].count > largest[1].count) {
        largest = entry
      }
    }
    if (largest === undefined || largest[1].count === 0) {
      return undefined
    }
    const [replica, index] = largest
    let left = Math.min(excess, index.count)
    for (const { counter } of dotsOf(index)) {
      if (--left <= 0) {
        return { replica, counter }
      }
    }
    return undefined
  }

  #forget(index: ReplicaIndex, counter: number): void {
    const last = pageOf(counter)
    for (const number of [...index.pages.keys()]) {
      if (number < last) {
        index.pages.delete(number)
      }
    }
    const page = index.pages.get(last)
    for (let position = 0; page !== undefined && position <= counter % PAGE_DOTS; position++) {
      page[position] = undefined
    }
  }

  #of(replica: ReplicaId): ReplicaIndex {
    let index = this.#replicas.get(replica)
    if (index === undefined) {
      index = { cut: 0, pages: new Map(), count: 0 }
      this.#replicas.set(replica, index)
    }
    return index
  }
}

function pageOf(counter: number): number {
  return Math.floor(counter / PAGE_DOTS)
}

/** In the order of their counters. */
function* dotsOf({ pages }: ReplicaIndex): Generator<{ readonly counter: number; readonly key: string }> {
  const numbers = [...pages.keys()].sort((a, b) => a - b)
  for (const number of numbers) {
    for (const [position, key] of (pages.get(number) ?? []).entries()) {
      if (key !== undefined) {
        yield { counter: number * PAGE_DOTS + position, key }
      }
    }
  }
}
