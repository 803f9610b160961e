import type { PeerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { toMerge } from '../src/yjs/merging.ts'
import { StoredYjs } from '../src/yjs/stored-yjs.ts'
import { SimulatedStores } from './support/simulated-stores.ts'

const SOON_MS = 60_000

/** So that merges meet: in use it is 64. */
const UPDATES_MAX = 4

type Step =
  | { readonly do: 'insert' | 'delete'; readonly peer: number; readonly at: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'part' | 'crash' | 'start'; readonly peer: number }
  | { readonly do: 'heal' }

const peer = fc.nat(2)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('insert'), peer, at: fc.nat(1_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('delete'), peer, at: fc.nat(1_000) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(0, 1, 20, 400, 2_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('part', 'crash', 'start', 'start'), peer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('heal') }) }
)

/** One document on each of three peers, each element of which is a number of its own. */
class Writers {
  readonly stores = new SimulatedStores(3)
  readonly #docs = new Map<PeerName, { readonly doc: Y.Doc; readonly provider: StoredYjs }>()
  /** Inserted, and durable where that was done. */
  readonly #inserted = new Set<number>()
  /** Deleted by somebody, durably or not; and those durably. */
  readonly #deleted = new Set<number>()
  readonly #surelyDeleted = new Set<number>()
  #last = 0
  #lift: (() => void) | undefined

  async openAll(): Promise<void> {
    for (const each of this.stores.peers) {
      await this.#open(each)
    }
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'insert':
        this.#change(step.peer, (array) => {
          const token = ++this.#last
          array.insert(step.at % (array.length + 1), [token])
          return () => this.#inserted.add(token)
        })
        return
      case 'delete':
        this.#change(step.peer, (array) => {
          const at = step.at % Math.max(1, array.length)
          const token = array.get(at)
          if (token === undefined) {
            return () => undefined
          }
          array.delete(at)
          this.#deleted.add(token)
          return () => this.#surelyDeleted.add(token)
        })
        return
      case 'wait':
        return this.stores.runFor(step.ms)
      case 'part': {
        const side = this.#name(step.peer)
        this.#lift?.()
        this.#lift = this.stores.mesh.simulation.partition(
          [side],
          this.stores.peers.filter((other) => other !== side)
        )
        return
      }
      case 'heal':
        this.#lift?.()
        this.#lift = undefined
        return
      case 'crash':
        if (this.#docs.delete(this.#name(step.peer))) {
          this.stores.crash(this.#name(step.peer))
        }
        return
      case 'start':
        return this.#open(this.#name(step.peer))
    }
  }

  /** All is well again: everybody shows the same, nothing is lost, and what is opened anew shows it too. */
  async check(): Promise<void> {
    await this.take({ do: 'heal' })
    await this.openAll()
    const equal = await this.stores.runUntil(() => this.stores.mesh.equal && new Set(this.#shown()).size === 1, SOON_MS)
    const [shown = '[]'] = this.#shown()
    expect(equal, `they show ${this.#shown().join(' and ')}`).toBe(true)
    const present = new Set(JSON.parse(shown) as number[])
    expect([...this.#inserted].filter((token) => !present.has(token) && !this.#deleted.has(token))).toEqual([])
    expect([...this.#surelyDeleted].filter((token) => present.has(token))).toEqual([])
    for (const each of this.stores.peers) {
      const doc = new Y.Doc()
      const again = new StoredYjs(this.stores.store(each).updates('doc'), doc)
      await again.open()
      expect(JSON.stringify(doc.getArray('a'))).toBe(shown)
      expect(doc.store.pendingStructs).toBe(null)
      await again.close()
    }
  }

  async #open(each: PeerName): Promise<void> {
    if (this.#docs.has(each)) {
      return
    }
    if (!this.stores.mesh.simulation.isUp(each)) {
      this.stores.start(each)
    }
    const doc = new Y.Doc()
    const provider = new StoredYjs(this.stores.store(each).updates('doc'), doc, UPDATES_MAX)
    this.#docs.set(each, { doc, provider })
    await provider.open()
  }

  /** @param change returns what is to be done once it is durable */
  #change(peer: number, change: (array: Y.Array<number>) => () => void): void {
    const open = this.#docs.get(this.#name(peer))
    if (open !== undefined) {
      const durable = change(open.doc.getArray('a'))
      void open.provider.written().then(durable)
    }
  }

  #shown(): string[] {
    return [...this.#docs.values()].map(({ doc }) => JSON.stringify(doc.getArray('a')))
  }

  #name(peer: number): PeerName {
    return this.stores.peers[peer] as PeerName
  }
}

describe('a document that three peers write', () => {
  it('[S27] is the same everywhere and has all that was written, whoever merges updates when, is cut off, or starts again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }), async (steps) => {
        const writers = new Writers()
        await writers.openAll()
        for (const each of steps) {
          await writers.take(each)
        }
        await writers.check()
      }),
      { numRuns: 25 }
    )
  })
})

describe('what is merged', () => {
  const sizes = fc
    .array(fc.integer({ min: 2, max: 1_000_000 }), { maxLength: 200 })
    .map((all) => new Map(all.map((size, index) => [`${index}`, size])))

  it('leaves few: each that is left is larger than all smaller ones together', () => {
    fc.assert(
      fc.property(sizes, (all) => {
        const merged = new Set(toMerge(all))
        const left = [...all].filter(([id]) => !merged.has(id)).map(([, size]) => size)
        const sum = [...all.values()].reduce((total, size) => total + size, 0)
        expect(left.length).toBeLessThanOrEqual(Math.log2(sum + 1))
        expect(merged.size).not.toBe(1)
      })
    )
  })

  it('is no large one for the sake of a small one', () => {
    expect(
      toMerge(
        new Map([
          ['large', 1_000],
          ['a', 1],
          ['b', 1]
        ])
      ).sort()
    ).toEqual(['a', 'b'])
    expect(
      toMerge(
        new Map([
          ['a', 500],
          ['b', 499],
          ['large', 1_000]
        ])
      )
    ).toEqual([])
    expect(
      toMerge(
        new Map([
          ['a', 500],
          ['b', 500],
          ['large', 1_000]
        ])
      )
    ).toHaveLength(3)
  })
})
