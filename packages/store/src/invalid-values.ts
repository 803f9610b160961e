import { readable } from './readable.ts'
import type { Schemas } from './schemas.ts'
import type { StoreInvalidValue, StoreValue } from './store.ts'

interface InvalidValuesSource {
  keys(): Iterable<string>
  read(key: string): StoreValue | undefined
  /** Who wrote the value that shows; undefined for a typed key, whose parts are many peers'. */
  writer(key: string): string | undefined
}

/** Which values their schemas refuse (S30). Kept as changes come, from the first time that somebody asks. */
export class InvalidValues {
  readonly #schemas: Schemas
  readonly #source: InvalidValuesSource
  #keys: Set<string> | undefined

  constructor(schemas: Schemas, source: InvalidValuesSource) {
    this.#schemas = schemas
    this.#source = source
  }

  get count(): number {
    return this.#schemas.size === 0 ? 0 : this.#all().size
  }

  changed(keys: readonly string[]): void {
    for (const key of this.#keys === undefined ? [] : keys) {
      this.#look(key, this.#keys)
    }
  }

  *under(prefix: string): Iterable<StoreInvalidValue> {
    for (const key of this.#schemas.size === 0 ? [] : [...this.#all()].sort()) {
      const found = key.startsWith(prefix) ? this.#inspect(key) : undefined
      if (found !== undefined) {
        yield found
      }
    }
  }

  #all(): Set<string> {
    if (this.#keys === undefined) {
      this.#keys = new Set()
      for (const key of this.#source.keys()) {
        this.#look(key, this.#keys)
      }
    }
    return this.#keys
  }

  #look(key: string, into: Set<string> | undefined): void {
    if (this.#schemas.has(key) && this.#inspect(key) !== undefined) {
      into?.add(key)
    } else {
      into?.delete(key)
    }
  }

  #inspect(key: string): StoreInvalidValue | undefined {
    const peer = this.#source.writer(key)
    const value = peer === undefined ? undefined : readable((each) => this.#source.read(each), key)
    if (peer === undefined || value === undefined) {
      return undefined
    }
    const issues = this.#schemas.issues(key, value)
    return issues.length === 0 ? undefined : { key, value, issues, peer }
  }
}
