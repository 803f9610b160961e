import { type Millis, millis, type Moment, peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { WAITING_MAX } from '../src/core/limits.ts'
import { Outbox } from '../src/core/outbox.ts'
import { type SessionArgs, sessionKind, type SessionState } from '../src/core/session-kind.ts'
import type { TaskResult } from '../src/core/tasks.ts'
import { Watches } from '../src/core/watches.ts'

const LEASE_MS = 400
/** The lease, drawn out by what both clocks may err. */
const WAIT_MS = (LEASE_MS * 1.05) / 0.95 + 20
const OWNER = peerName('owner')
const RIVAL = peerName('rival')

/** A challenger that watches one session, whose register and voters are the test. */
class World {
  readonly outbox = new Outbox()
  readonly watches: Watches
  /** What the register holds. */
  state: SessionState = { owner: OWNER, renewals: 0, counted: true, leaseMs: LEASE_MS, expired: false }
  readonly asked: { readonly what: 'read' | SessionArgs['type']; readonly at: number }[] = []
  readonly said: { readonly to: string; readonly what: string }[] = []
  /** Answers wait until the test hands them over. */
  isSlow = false
  readonly waiting: (() => void)[] = []
  #now = 0

  constructor() {
    this.watches = new Watches(peerName('challenger'), this.outbox, {
      read: (_group, _key, _until, done, { now }) => {
        this.#ask('read', now, done, undefined)
      },
      change: (_group, _key, args, _until, done, { now }) => {
        this.#ask(args.type, now, done, args)
      },
      links: () => [OWNER, RIVAL]
    })
    this.watches.await(1, 'root/s', this.#at)
  }

  get expiredAt(): number | undefined {
    const outputs = this.outbox.take()
    for (const output of outputs) {
      if (output.type === 'send') {
        this.said.push({ to: output.to, what: output.message.type })
      }
    }
    return outputs.some(({ type }) => type === 'settle') ? this.#now : undefined
  }

  renew(): void {
    this.state = { ...this.state, renewals: this.state.renewals + 1 }
  }

  tell(place = 0, from = OWNER): void {
    const { renewals } = this.state
    this.watches.renewed(from, { type: 'renewed', session: 'root/s', renewals, place }, this.#at)
  }

  /** Wakes whenever it is due, up to this moment; stops where the session expires. Returns when that was. */
  runTo(untilMs: number): number | undefined {
    for (let due = this.watches.deadline; due !== undefined && due <= untilMs; due = this.watches.deadline) {
      this.#now = due
      this.watches.wake(this.#at)
      const at = this.expiredAt
      if (at !== undefined) {
        return at
      }
    }
    this.#now = untilMs
    return undefined
  }

  /** A voter of ours accepts this try, of which the register may never hear. */
  accept(renewals: number, counted = true): void {
    this.watches.accepted('root/s', { ...this.state, counted, renewals }, this.#at.now)
  }

  get #at(): Moment {
    return { now: millis(this.#now), wall: millis(this.#now) }
  }

  #ask(
    what: 'read' | SessionArgs['type'],
    now: Millis,
    done: (result: TaskResult, now: Millis) => void,
    args: SessionArgs | undefined
  ): void {
    this.asked.push({ what, at: now })
    if (args !== undefined) {
      this.state = sessionKind.apply(this.state, args, { version: 1, floor: 0, generation: 0 }).state as SessionState
    }
    const { state } = this
    const result = { held: !state.expired, renewals: state.renewals }
    const answer = (): void => {
      done({ ok: true, value: { version: 1, state, result, operation: { session: 's', sequence: 1 } } }, this.#at.now)
    }
    if (this.isSlow) {
      this.waiting.push(answer)
    } else {
      answer()
    }
  }
}

describe('a watch', () => {
  test('[Q16] expires a session that it saw unchanged for a lease that both clocks draw out, and not before', () => {
    const world = new World()
    expect(world.runTo(WAIT_MS - 3)).toBe(undefined)
    expect(world.asked.map(({ what }) => what)).not.toContain('expire')
    const expiredAt = world.runTo(10_000)
    expect(expiredAt).toBeGreaterThanOrEqual(WAIT_MS)
    expect(expiredAt).toBeLessThan(WAIT_MS + 5)
  })

  test('[Q16] begins anew with each renewal that it is told of, and looks at nothing while it is', () => {
    const world = new World()
    for (let renewal = 1; renewal <= 5; renewal++) {
      expect(world.runTo((renewal * LEASE_MS) / 3)).toBe(undefined)
      world.renew()
      world.tell()
    }
    expect(world.asked).toHaveLength(1)
    expect(world.runTo(10_000)).toBeGreaterThanOrEqual((5 * LEASE_MS) / 3 + WAIT_MS)
  })

  test('[Q16] looks where a renewal is overdue: one that nobody told of counts from the look, and the wait is not doubled', () => {
    const world = new World()
    world.runTo(LEASE_MS / 3)
    world.renew()
    const expiredAt = world.runTo(10_000)
    expect(world.asked.map(({ what }) => what)).toEqual(['read', 'read', 'read', 'expire'])
    const lookedAt = world.asked[1]?.at as number
    expect(lookedAt).toBeLessThanOrEqual(LEASE_MS / 2)
    expect(expiredAt).toBeGreaterThanOrEqual(lookedAt + WAIT_MS)
    expect(expiredAt).toBeLessThan(lookedAt + WAIT_MS + 5)
  })

  test('[Q16] was the session renewed after the last look, its expiry is refused, and it is waited for anew', () => {
    const world = new World()
    world.runTo(WAIT_MS - 3)
    world.renew()
    expect(world.runTo(WAIT_MS + 5)).toBe(undefined)
    expect(world.asked.at(-1)?.what).toBe('expire')
    expect(world.runTo(10_000)).toBeGreaterThanOrEqual(2 * WAIT_MS)
  })

  test('[QL4] waits for those who take precedence: some looks at the register for each, and at most an eighth of the lease', () => {
    const world = new World()
    world.runTo(LEASE_MS / 3)
    world.renew()
    world.tell(2)
    const leaseAt = LEASE_MS / 3 + WAIT_MS
    expect(world.runTo(leaseAt + 49)).toBe(undefined)
    expect(world.runTo(leaseAt + 52)).toBeGreaterThanOrEqual(leaseAt + 50)
    const slow = new World()
    slow.isSlow = true
    slow.runTo(LEASE_MS / 3)
    slow.renew()
    slow.tell(1)
    slow.runTo(LEASE_MS)
    slow.isSlow = false
    slow.waiting.pop()?.()
    slow.tell(1)
    const turnAt = LEASE_MS / 3 + WAIT_MS + LEASE_MS / 8
    expect(slow.runTo(turnAt + 2)).toBeGreaterThanOrEqual(turnAt)
  })

  test('[QL4] tells others that it expired a session, who look and do not try themselves', () => {
    const first = new World()
    expect(first.runTo(10_000)).toBeDefined()
    expect(first.said.filter(({ what }) => what === 'renewed').map(({ to }) => to)).toEqual([OWNER, RIVAL])

    const second = new World()
    second.tell(3)
    second.runTo(WAIT_MS + 1)
    second.state = { ...second.state, expired: true }
    second.tell(0, RIVAL)
    expect(second.expiredAt).toBeDefined()
    expect(second.asked.map(({ what }) => what)).not.toContain('expire')
    expect(second.said.map(({ what }) => what)).not.toContain('renewed')
  })

  test('[Q16] [QL4] believes nobody that a session expired, but looks', () => {
    const world = new World()
    world.runTo(LEASE_MS / 4)
    const looks = world.asked.length
    world.tell(0, RIVAL)
    expect(world.asked.slice(looks).map(({ what }) => what)).toEqual(['read'])
    expect(world.expiredAt).toBe(undefined)
    expect(world.runTo(10_000)).toBeGreaterThanOrEqual(WAIT_MS)
  })

  test('[Q16] begins where our voter accepts a renewal that its owner did not live to tell of', () => {
    const world = new World()
    world.runTo(LEASE_MS / 3)
    world.renew()
    world.accept(1)
    expect(world.runTo(10_000)).toBeLessThan(LEASE_MS / 3 + WAIT_MS + 5)
    expect(world.state).toMatchObject({ renewals: 1, expired: true })
  })

  test('[Q16] ends where it is over for a renewal that only our voter accepted, and nobody chose', () => {
    const world = new World()
    world.runTo(LEASE_MS / 3)
    world.accept(1)
    const expiredAt = world.runTo(10_000)
    expect(expiredAt).toBeGreaterThanOrEqual(LEASE_MS / 3 + WAIT_MS)
    expect(expiredAt).toBeLessThan(LEASE_MS / 3 + WAIT_MS + 5)
    expect(world.state).toMatchObject({ renewals: 0, expired: true })
  })

  test('[Q16] is not taken in by what our voter accepts of an owner whose tries share a count', () => {
    const world = new World()
    world.runTo(LEASE_MS / 2)
    world.accept(1, false)
    expect(world.runTo(10_000)).toBeLessThan(WAIT_MS + 5)
  })

  test('[Q16] goes on where a renewal was told while an answer was on its way that says the same, later than the next look', () => {
    const world = new World()
    world.runTo(LEASE_MS / 3)
    world.isSlow = true
    world.runTo(LEASE_MS / 2)
    expect(world.waiting).toHaveLength(1)
    world.renew()
    world.tell()
    // The group is slow: the look that was due comes to nothing, since an answer is awaited.
    world.runTo(2 * WAIT_MS)
    world.isSlow = false
    for (const answer of world.waiting) {
      answer()
    }
    expect(world.runTo(10_000)).toBeDefined()
  })

  test('has no more than so many who wait for it, also of those that gave up', () => {
    const world = new World()
    for (let command = 2; command <= WAITING_MAX; command++) {
      world.watches.await(command, 'root/s', { now: millis(0), wall: millis(0) })
    }
    expect(world.outbox.take().filter(({ type }) => type === 'settle')).toEqual([])
    world.watches.await(WAITING_MAX + 1, 'root/s', { now: millis(0), wall: millis(0) })
    expect(world.outbox.take()).toMatchObject([{ type: 'settle', outcome: { failure: { name: 'QuorumBusyError' } } }])
  })
})
