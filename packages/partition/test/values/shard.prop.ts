import { type Dot, dotKey, replicaId } from '@peermesh/crdt'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Shard } from '../../src/core/values/shard.ts'
import type { Update } from '../../src/core/values/messages.ts'

const NAMES = ['a', 'b', 'c'] as const
const KEYS = ['k', 'l'] as const

/** What replicas did, by the definition: a set of puts, and of the dots that were replaced. */
class Model {
  readonly puts = new Map<string, string>()
  readonly replaced = new Set<string>()
}

class Replica {
  readonly shard: Shard
  readonly told: Update[] = []

  constructor(name: string) {
    this.shard = new Shard(replicaId(name))
  }

  write(model: Model, key: string, isPut: boolean, names: readonly Dot[] = this.shard.row(key)): void {
    const dead = names.map(({ replica, counter }) => ({ replica, from: counter, to: counter }))
    const dot = isPut ? this.shard.mint() : undefined
    const value = new TextEncoder().encode(`${key} ${dot === undefined ? '' : dotKey(dot)}`)
    const additions = dot === undefined ? [] : [{ key, ...dot, value }]
    const update = { additions, dead, listings: [], context: [] }
    this.shard.join(update)
    this.told.push(update)
    names.forEach((name) => model.replaced.add(dotKey(name)))
    if (dot !== undefined) {
      model.puts.set(dotKey(dot), key)
    }
  }

  /** One row, with all that is alive of it. */
  tellRow(key: string): Update {
    const row = this.shard.row(key)
    const dots = row.map(({ replica, counter }) => ({ replica, counter }))
    return { additions: row, dead: [], listings: [{ key, dots }], context: [...this.shard.seen.ranges()] }
  }

  tellDead(): Update {
    return { additions: [], dead: [...this.shard.dead()], listings: [], context: [] }
  }
}

const steps = fc.array(
  fc.record({
    who: fc.nat(2),
    from: fc.nat(2),
    key: fc.constantFrom(...KEYS),
    what: fc.constantFrom('put', 'put', 'delete', 'update', 'row', 'dead'),
    which: fc.nat(1_000)
  }),
  { maxLength: 60 }
)

test('[V2] [V6] [V9] whatever was told, of whom, how often and in what order, what is alive in the end is what was put and not replaced', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const model = new Model()
      const replicas = NAMES.map((name) => new Replica(name)) as [Replica, Replica, Replica]
      const dead = replicas.map(() => new Set<string>())
      for (const { who, from, key, what, which } of all) {
        const [mine, other] = [replicas[who] as Replica, replicas[from] as Replica]
        if (what === 'put' || what === 'delete') {
          mine.write(model, key, what === 'put')
        } else if (what === 'row') {
          mine.shard.join(other.tellRow(key))
        } else if (what === 'dead') {
          mine.shard.join(other.tellDead())
        } else if (other.told.length > 0) {
          mine.shard.join(other.told[which % other.told.length] as Update)
        }
        expectNothingBack(mine.shard, dead[who] as Set<string>)
        expectOnlyReplaced(mine.shard, model)
      }
      const told = replicas.flatMap((one) => [...KEYS.map((name) => one.tellRow(name)), one.tellDead()])
      for (const one of replicas) {
        told.forEach((update) => one.shard.join(update))
      }
      expect(new Set(replicas.map(({ shard }) => shard.digest)).size).toBe(1)
      for (const key of KEYS) {
        const alive = [...model.puts].filter(([dot, of]) => of === key && !model.replaced.has(dot)).map(([dot]) => dot)
        expect(replicas[0].shard.row(key).map(dotKey).sort()).toEqual(alive.sort())
      }
    })
  )
})

/** Once dead, always dead. */
function expectNothingBack(shard: Shard, dead: Set<string>): void {
  const now = new Set<string>()
  for (const { replica, from, to } of shard.dead()) {
    for (let counter = from; counter <= to; counter++) {
      now.add(dotKey({ replica, counter }))
    }
  }
  for (const dot of dead) {
    expect(now.has(dot)).toBe(true)
  }
  now.forEach((dot) => dead.add(dot))
}

function expectOnlyReplaced(shard: Shard, model: Model): void {
  for (const { replica, from, to } of shard.dead()) {
    for (let counter = from; counter <= to; counter++) {
      expect(model.replaced.has(dotKey({ replica, counter }))).toBe(true)
    }
  }
}

test('[V7] a shard that was dropped counts on', () => {
  const shard = new Shard(replicaId('a'))
  const first = shard.mint()
  shard.join({ additions: [{ key: 'k', ...first, value: new Uint8Array([1]) }], dead: [], listings: [], context: [] })
  shard.drop()
  expect([shard.isEmpty, shard.row('k'), shard.valueBytes]).toEqual([true, [], 0])
  expect(shard.changes.minted).toBe(1)
  expect(shard.mint()).toEqual({ replica: 'a', counter: 2 })
})
