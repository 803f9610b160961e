import { compareText } from '@peermesh/kernel'
import { countBefore } from './binary-search.ts'
import { isPartKey, KINDS_IN_ORDER, parsePart, type TypedKind } from './typed-keys.ts'
import { isPlace } from './places.ts'

const NO_PATHS: readonly string[] = []
const NO_KINDS: readonly TypedKind[] = []

/** The parts of one typed key that hold something. */
class Collection {
  readonly #paths = new Set<string>()
  /** In their order, once somebody asked for it. */
  #sorted: string[] | undefined

  get size(): number {
    return this.#paths.size
  }

  add(path: string): void {
    if (!this.#paths.has(path)) {
      this.#paths.add(path)
      this.#sorted?.splice(searchText(this.#sorted, path), 0, path)
    }
  }

  remove(path: string): void {
    if (this.#paths.delete(path)) {
      this.#sorted?.splice(searchText(this.#sorted, path), 1)
    }
  }

  sorted(): readonly string[] {
    this.#sorted ??= [...this.#paths].sort(compareText)
    return this.#sorted
  }
}

/** Which parts each typed key has: the index over the keys of the map that are parts. Of keys that are none it knows nothing. */
export class Collections {
  readonly #byName = new Map<string, Map<TypedKind, Collection>>()

  /** How many names hold something typed. */
  get size(): number {
    return this.#byName.size
  }

  /** A key of the map holds something now. */
  added(key: string): void {
    const part = isPartKey(key) ? parsePart(key) : undefined
    if (part === undefined || (part.kind === 'list' && !isPlace(part.path))) {
      return
    }
    let kinds = this.#byName.get(part.name)
    if (kinds === undefined) {
      kinds = new Map()
      this.#byName.set(part.name, kinds)
    }
    let collection = kinds.get(part.kind)
    if (collection === undefined) {
      collection = new Collection()
      kinds.set(part.kind, collection)
    }
    collection.add(part.path)
  }

  /** A key of the map holds nothing any more. */
  removed(key: string): void {
    const part = isPartKey(key) ? parsePart(key) : undefined
    const kinds = part === undefined ? undefined : this.#byName.get(part.name)
    const collection = part === undefined ? undefined : kinds?.get(part.kind)
    if (part === undefined || kinds === undefined || collection === undefined) {
      return
    }
    collection.remove(part.path)
    if (collection.size === 0) {
      kinds.delete(part.kind)
    }
    if (kinds.size === 0) {
      this.#byName.delete(part.name)
    }
  }

  names(): IterableIterator<string> {
    return this.#byName.keys()
  }

  /** As which types a name holds something: more than one where peers that had not heard of each other made it so. */
  kinds(name: string): readonly TypedKind[] {
    const kinds = this.#byName.get(name)
    return kinds === undefined ? NO_KINDS : KINDS_IN_ORDER.filter((kind) => kinds.has(kind))
  }

  /** The paths of its parts, in the order of UTF-16 code units. Not to be kept: it changes. */
  paths(kind: TypedKind, name: string): readonly string[] {
    return this.#byName.get(name)?.get(kind)?.sorted() ?? NO_PATHS
  }
}

/** Where a text is in a sorted list, or would be. */
export function searchText(sorted: readonly string[], text: string): number {
  return countBefore(sorted, (each) => each < text)
}
