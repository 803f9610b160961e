import type {
  BatchedCounter,
  BatchedFlag,
  BatchedList,
  BatchedMap,
  BatchedSet,
  BatchedUpdates,
  StoreBatch,
  StoreValue
} from './store.ts'
import type { Expiry, WriteOptions } from './write-options.ts'
import { BatchAccess } from './typed/batch-access.ts'
import { StoredCounter } from './typed/counter.ts'
import { StoredFlag } from './typed/flag.ts'
import { StoredList } from './typed/list.ts'
import { StoredMap } from './typed/map.ts'
import { StoredRegister } from './typed/register.ts'
import { StoredSet } from './typed/set.ts'
import type { StoreAccess } from './typed/store-access.ts'
import type { FlagInit, SetInit } from './typed/types.ts'
import { StoredUpdates } from './typed/updates.ts'
import { checkKey, checkName } from './values.ts'

/** Lets typed keys make their changes, on an access that collects them. */
export class CollectedBatch implements StoreBatch {
  readonly #store: StoreAccess
  readonly #access: BatchAccess
  /** Each has done what it does to the access when it is added; what is wrong with it is told by `write`. */
  readonly #changes: Promise<unknown>[] = []

  constructor(store: StoreAccess) {
    this.#store = store
    this.#access = new BatchAccess(store)
  }

  put(key: string, value: StoreValue, expiry?: Expiry): StoreBatch {
    return this.#added(new StoredRegister(checkKey(key), this.#access).set(value, expiry))
  }

  delete(key: string): StoreBatch {
    this.#access.delete(checkKey(key))
    return this
  }

  counter(key: string): BatchedCounter {
    const counter = new StoredCounter(checkName(key), this.#access)
    return { add: (amount) => this.#added(counter.add(amount)) }
  }

  flag(key: string, init?: FlagInit): BatchedFlag {
    const flag = new StoredFlag(checkName(key), this.#access, init?.wins)
    return { enable: () => this.#added(flag.enable()), disable: () => this.#added(flag.disable()) }
  }

  set<Element = StoreValue>(key: string, init?: SetInit): BatchedSet<Element> {
    const set = new StoredSet<Element>(checkName(key), this.#access, init?.wins)
    return {
      add: (element) => this.#added(set.add(element)),
      remove: (element) => this.#added(set.remove(element))
    }
  }

  map<Value = StoreValue>(key: string): BatchedMap<Value> {
    const map = new StoredMap<Value>(checkName(key), this.#access)
    return {
      set: (field, value) => this.#added(map.set(field, value)),
      delete: (field) => this.#added(map.delete(field))
    }
  }

  list<Element = StoreValue>(key: string): BatchedList<Element> {
    const list = new StoredList<Element>(checkName(key), this.#access)
    return {
      push: (...elements) => this.#added(list.push(...elements)),
      insert: (index, elements) => this.#added(list.insert(index, elements)),
      replace: (index, element) => this.#added(list.replace(index, element)),
      delete: (index, count) => this.#added(list.delete(index, count))
    }
  }

  updates(key: string): BatchedUpdates {
    const updates = new StoredUpdates(checkName(key), this.#access)
    return { add: (update) => this.#added(updates.add(update)) }
  }

  async write(options?: WriteOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    await Promise.all(this.#changes)
    await this.#store.writeBatch(this.#access, options)
    this.#access.empty()
    this.#changes.length = 0
  }

  #added(change: Promise<unknown>): StoreBatch {
    // Told by `write`, and by nobody where that is never called.
    change.catch((error: unknown) => error)
    this.#changes.push(change)
    return this
  }
}
