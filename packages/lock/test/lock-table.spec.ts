import { millis, type Moment, type PeerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { IDLE_LEASES, RETURNS_MAX } from '../src/core/limits.ts'
import { LockTable } from '../src/core/lock-table.ts'
import type { NamedLock } from '../src/core/named-lock.ts'
import type { RestingToken } from '../src/core/resting-token.ts'

const LEASE_MS = 100

const NAMES = 2 * RETURNS_MAX + 1

const VARIANT = { algorithm: 'naimi-trehel', mode: 'strict' } as const

const RESTING: RestingToken = {
  variant: VARIANT,
  session: 's',
  usedAt: millis(0),
  epoch: { generation: 0, count: 1 },
  latest: { generation: 0, count: 1 },
  root: 'a' as PeerName,
  since: millis(0),
  last: 'a' as PeerName,
  wave: 0,
  version: 1,
  nextFence: 1,
  lastFence: 9,
  registered: 's',
  checkAt: undefined,
  unreturned: undefined
}

const at = (now: number): Moment => ({ now: millis(now), wall: millis(now) })

/** Locks that rest at once, and once they were woken stay awake until a test says that they are idle, or rest again. */
class Locks {
  readonly table = new LockTable({
    leaseMs: LEASE_MS,
    groupOf: () => 'root',
    create: () => this.#lock({ resting: RESTING }),
    wakeUp: (name) => {
      const lock = this.#lock({})
      this.#awake.set(name, lock)
      return lock
    }
  })
  readonly #awake = new Map<string, NamedLock>()

  constructor() {
    for (let name = 0; name < NAMES; name++) {
      this.table.open(String(name), VARIANT)
    }
    this.table.settle()
  }

  get awake(): string[] {
    return [...this.#awake.keys()]
  }

  becomes(name: string, what: { readonly isIdle?: boolean; readonly resting?: RestingToken }): void {
    Object.assign(this.#awake.get(name) as NamedLock, what)
    this.#awake.delete(name)
    this.table.touch(name)
    this.table.settle()
  }

  wake(now: number): number {
    const count = this.table.due(at(now)).length
    this.table.settle()
    return count
  }

  #lock(what: Partial<NamedLock>): NamedLock {
    return { variant: VARIANT, isIdle: false, deadline: undefined, ...what } as NamedLock
  }
}

describe('tokens that are given back', () => {
  const IDLE_MS = IDLE_LEASES * LEASE_MS

  it('[K14] go so many at a time, the others as those are done', () => {
    const locks = new Locks()
    expect(locks.table.deadline).toBe(IDLE_MS)
    expect(locks.wake(IDLE_MS)).toBe(RETURNS_MAX)
    expect(locks.table.deadline).toBeUndefined()
    for (const name of locks.awake.slice(0, 3)) {
      locks.becomes(name, { isIdle: true })
    }
    expect(locks.table.deadline).toBe(IDLE_MS)
    expect(locks.wake(IDLE_MS + 1)).toBe(3)
    expect(locks.table.size).toBe(NAMES - 3)
  })

  it('[K14] are not waited for once they rest again, or are wanted', () => {
    const locks = new Locks()
    locks.wake(IDLE_MS)
    const [first = '', second = ''] = locks.awake
    locks.becomes(first, { resting: { ...RESTING, usedAt: millis(IDLE_MS) } })
    locks.table.known(second)
    expect(locks.wake(IDLE_MS + 1)).toBe(2)
    expect(locks.table.size).toBe(NAMES)
  })
})
