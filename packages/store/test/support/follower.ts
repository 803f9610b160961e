import { dotKey } from '@peermesh/crdt'
import type { Random } from '@peermesh/kernel'
import type { CausalMap } from '@peermesh/store/core'
import { expect } from 'vitest'
import { PointForgottenError } from '../../src/errors.ts'
import type { StoreChange, StoreWatch } from '../../src/store.ts'
import type { Watchers } from '../../src/watchers.ts'

interface Followed {
  readonly map: CausalMap
  readonly watchers: Watchers
}

/** What is known, and the point at which it was. */
interface Saved {
  readonly copy: ReadonlyMap<string, string>
  readonly point: string | undefined
}

/** What a key shows, in short. */
function shown(map: CausalMap, key: string): string | undefined {
  const sibling = map.visible(key)
  return sibling === undefined ? undefined : dotKey(sibling)
}

/**
 * Somebody who keeps a copy of what replicas show by watching one of them: saves it with its point now and then, forgets all that it did not save, and goes
 * on with another.
 */
export class Follower {
  readonly #random: Random
  readonly #replicas: () => readonly Followed[]
  #copy = new Map<string, string>()
  #saved: Saved = { copy: new Map(), point: undefined }
  #watch: StoreWatch | undefined
  #next: Promise<IteratorResult<StoreChange>> | undefined

  constructor(random: Random, replicas: () => readonly Followed[]) {
    this.#random = random
    this.#replicas = replicas
  }

  async step(): Promise<void> {
    const dice = this.#random.integer(100)
    if (this.#watch === undefined || dice < 10) {
      this.#begin(this.#random.pick(this.#replicas()) as Followed)
    } else if (dice < 20) {
      // What it was given already, it deals with first: that is what a point promises. The watch may have ended meanwhile.
      const watch = this.#watch
      await this.#take()
      this.#saved = { copy: new Map(this.#copy), point: watch.point() }
    } else if (dice < 70) {
      await this.#take()
    }
  }

  /** Goes on at each replica in turn, without a pause and after one: throws where it does not know what that shows. */
  async check(): Promise<void> {
    for (const replica of this.#replicas()) {
      this.#begin(replica)
      while (await this.#take()) {}
      const keys = new Set([...replica.map.keys(), ...this.#copy.keys()])
      const wrong = [...keys].filter((key) => shown(replica.map, key) !== this.#copy.get(key))
      if (wrong.length > 0) {
        throw new Error(`who follows has ${wrong.map((key) => `${key} ${this.#copy.get(key)}`).join()} wrong`)
      }
      this.#saved = { copy: new Map(this.#copy), point: this.#watch?.point() }
    }
  }

  #begin(replica: Followed): void {
    void this.#watch?.return?.()
    this.#next = undefined
    const { copy, point } = this.#saved
    const read = (key: string): string | null => shown(replica.map, key) ?? null
    this.#copy = new Map(copy)
    this.#watch = replica.watchers.open('', read, point === undefined ? {} : { since: point })
    if (this.#watch.begins !== 'since') {
      // As somebody would who was told so: what is there, and nothing else.
      this.#copy.clear()
      for (const key of replica.map.keys()) {
        this.#copy.set(key, shown(replica.map, key) as string)
      }
    }
    if (point === undefined) {
      this.#saved = { copy: new Map(this.#copy), point: this.#watch.point() }
    }
  }

  /** One change, where there is one. */
  async #take(): Promise<boolean> {
    for (const { watchers } of this.#replicas()) {
      watchers.review()
    }
    this.#next ??= this.#watch?.next()
    let taken: IteratorResult<StoreChange> | undefined
    this.#next?.then(
      (result) => {
        taken = result
      },
      (error: unknown) => {
        // It goes on at what it saved last, perhaps just before it was told: that begins anew, or another replica knows.
        expect(error).toBeInstanceOf(PointForgottenError)
        taken = { done: true, value: undefined }
      }
    )
    // What is there already comes within a few turns of the queue.
    for (let turn = 0; turn < 5 && taken === undefined; turn++) {
      await Promise.resolve()
    }
    if (taken === undefined) {
      return false
    }
    this.#next = undefined
    if (taken.done === true) {
      this.#watch = undefined
      return false
    }
    const { key, value } = taken.value
    if (value === null) {
      this.#copy.delete(key)
    } else {
      this.#copy.set(key, value as string)
    }
    return true
  }
}
