import { millis, type Moment, type PeerName, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { Deadlocks } from '../src/core/deadlocks.ts'
import { CYCLE_MAX } from '../src/core/limits.ts'
import type { DeadlockMessage, Wait } from '../src/core/messages.ts'

const AT: Moment = { now: millis(0), wall: millis(0) }

/** Owners at peers of their own, or at one: each holds one lock and waits for others. Request 1 holds, 2 and above wait. */
class Table {
  /** By owner: whose lock each of its requests waits for. */
  readonly waits = new Map<string, string[]>()
  readonly holds = new Set<string>()
  readonly given: (readonly Wait[])[] = []
  readonly sent: { readonly to: PeerName; readonly message: DeadlockMessage }[] = []
  readonly #peers = new Map<string, Deadlocks>()

  constructor(waits: Readonly<Record<string, readonly string[]>>) {
    for (const [owner, others] of Object.entries(waits)) {
      this.waits.set(owner, [...others])
      this.holds.add(owner)
      this.#peers.set(owner, this.#peer(owner))
    }
  }

  begin(owner: string): void {
    this.waits.get(owner)?.forEach((_, index) => this.#peers.get(owner)?.begin(index + 2, AT))
  }

  /** Delivers what was sent, and what comes of that, so many at most. */
  deliver(most = 10_000): void {
    for (let count = 0; count < most; count++) {
      const next = this.sent.shift()
      if (next === undefined) {
        return
      }
      this.#peers.get(next.to)?.heard(next.message, AT)
    }
  }

  waitsOf(owner: string, request: number): readonly Wait[] {
    const other = this.waits.get(owner)?.[request - 2]
    if (other === undefined) {
      return []
    }
    const by = { peer: peerName(other), session: other, request: 1, fence: { generation: 0, counter: 1 } }
    const askedAt = owner.charCodeAt(0)
    return [{ name: `of ${other}`, peer: peerName(owner), session: owner, request, askedAt, by }]
  }

  #peer(owner: string): Deadlocks {
    return new Deadlocks({
      self: peerName(owner),
      ofSameOwner: () => [1, ...(this.waits.get(owner) ?? []).map((_, index) => index + 2)],
      waitsOf: (request) => this.waitsOf(owner, request),
      holds: (_name, holding) => this.holds.has(holding.session),
      send: (to, message) => this.sent.push({ to, message }),
      giveUp: (cycle) => this.given.push(cycle)
    })
  }
}

const around = (cycle: readonly Wait[] | undefined): string => (cycle ?? []).map(({ peer }) => peer).join('')

describe('deadlocks', () => {
  it('[K7] whoever begins, the youngest of a cycle is told, and of the whole of it', () => {
    for (const owner of ['a', 'b', 'c']) {
      const table = new Table({ a: ['b'], b: ['c'], c: ['a'] })
      table.begin(owner)
      table.deliver()
      expect(table.given.map(around)).toEqual(['abc'])
    }
  })

  it('[K7] who waits for a cycle is no part of it, and who waits for nobody in a circle is told nothing', () => {
    const table = new Table({ z: ['a'], a: ['b'], b: ['a'], y: ['x'], x: [] })
    table.begin('z')
    table.begin('y')
    table.deliver()
    expect(table.given).toEqual([])
    table.begin('a')
    table.deliver()
    expect(table.given.map(around)).toEqual(['ab'])
  })

  it('[K7] a release ends a chase, also one that came back already', () => {
    const table = new Table({ a: ['b'], b: ['c'], c: ['a'] })
    table.holds.delete('c')
    table.begin('a')
    table.deliver()
    expect(table.given).toEqual([])
    table.holds.add('c')
    table.begin('a')
    table.deliver(3)
    expect(table.sent.map(({ message }) => message.type)).toEqual(['confirm'])
    table.holds.delete('c')
    table.deliver()
    expect(table.given).toEqual([])
  })

  it('[K7] a wait that was over before the last of a cycle began makes none', () => {
    const table = new Table({ a: ['b'], b: ['c'], c: [] })
    table.begin('a')
    table.deliver(1)
    table.waits.set('b', [])
    table.waits.set('c', ['a'])
    table.deliver()
    expect(table.given).toEqual([])
  })

  it('[K7] one that waits for several is told of each cycle that it is part of', () => {
    const closed = new Table({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['a'] })
    closed.begin('a')
    closed.deliver()
    expect(new Set(closed.given.map(around))).toEqual(new Set(['abd', 'acd']))
  })

  it('[K7] a chase ends after as many waits as a cycle has at most', () => {
    const names = Array.from({ length: CYCLE_MAX + 1 }, (_, index) => String.fromCharCode(100 + index))
    const ring = (some: readonly string[]): Table =>
      new Table(Object.fromEntries(some.map((name, index) => [name, [some[(index + 1) % some.length] as string]])))
    const [most, more] = [ring(names.slice(1)), ring(names)]
    most.begin(names[1] as string)
    most.deliver()
    expect(most.given).toHaveLength(1)
    more.begin(names[0] as string)
    more.deliver()
    expect(more.given).toEqual([])
  })

  it('[K7] an owner that holds nothing sends nothing', () => {
    const alone = new Deadlocks({
      self: peerName('a'),
      ofSameOwner: () => [2],
      waitsOf: () => new Table({ a: ['b'] }).waitsOf('a', 2),
      holds: () => false,
      send: () => expect.unreachable(),
      giveUp: () => expect.unreachable()
    })
    alone.begin(2, AT)
  })
})
