import { millis, type Moment, type PeerName, peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { Outbox } from '../src/core/outbox.ts'
import { type ChangeSession, Sessions } from '../src/core/sessions.ts'
import { busy, type TaskResult } from '../src/core/tasks.ts'

const LEASE_MS = 400

/** Sessions above a group whose answers the test gives. */
class World {
  readonly sent: {
    readonly type: string
    readonly count?: number | undefined
    readonly answer: (held: boolean | undefined, now: number) => void
  }[] = []
  readonly outbox = new Outbox()
  readonly linked = new Set<PeerName>()
  readonly sessions: Sessions
  /** Too much waits: what is asked is refused at once. */
  isFull = false
  id = ''

  constructor({ group = 'root' } = {}) {
    const change: ChangeSession = (_group, _key, args, _until, done, { now: sentAt }) => {
      if (this.isFull) {
        done(busy(1), sentAt)
        return
      }
      this.sent.push({
        type: args.type,
        count: args.type === 'renew' ? args.count : undefined,
        answer: (held, now) => {
          done(held === undefined ? unknown : answered(held), millis(now))
          this.sessions.decide(at(now))
        }
      })
    }
    this.sessions = new Sessions(peerName('a'), 'seed', this.outbox, {
      change,
      isReachable: (peer) => this.linked.has(peer)
    })
    this.sessions.observe(at(0))
    this.sessions.open(
      { group, leaseMs: LEASE_MS, own: false },
      millis(5_000),
      (result) => {
        this.id = 'session' in result ? result.session : ''
      },
      at(0)
    )
    this.sessions.decide(at(0))
  }

  /** Somebody else asks for one; `opened` gets it. */
  open(opened: string[], { own, now }: { readonly own: boolean; readonly now: number }): void {
    this.sessions.open(
      { group: 'root', leaseMs: LEASE_MS, own },
      millis(5_000),
      (result) => opened.push('session' in result ? result.session : ''),
      at(now)
    )
  }

  step(now: number, wall = now): void {
    this.sessions.observe(at(now, wall))
    this.sessions.decide(at(now, wall))
  }

  isHeld(now: number, wall = now): boolean {
    return this.sessions.isHeld(this.id, at(now, wall))
  }
}

const at = (now: number, wall = now): Moment => ({ now: millis(now), wall: millis(wall + 1_000_000) })
const unknown: TaskResult = { ok: false, failure: { name: 'OutcomeUnknownError', message: 'nobody knows' } }
const answered = (held: boolean): TaskResult => ({
  ok: true,
  value: { version: 1, state: undefined, result: { held, renewals: 1 }, operation: { session: 's', sequence: 1 } }
})

describe('a session', () => {
  test('[Q13] is held from before its change was sent, however late the answer comes', () => {
    const world = new World()
    world.sent[0]?.answer(true, 300)
    world.step(301)
    expect(world.isHeld(399)).toBe(true)
    expect(world.isHeld(400)).toBe(false)
  })

  test('[Q13] is not given to whoever asks at its end: its timer may be late', () => {
    const world = new World()
    world.sent[0]?.answer(true, 1)
    const opened: string[] = []
    const open = (now: number): void => world.open(opened, { own: false, now })
    world.step(150)
    open(399)
    open(400)
    expect(opened).toEqual([world.id])
    expect(world.sent.map(({ type }) => type)).toEqual(['open', 'renew', 'close', 'open'])
  })

  test('is one for all who share it, and one of its own for whoever wants that: closed, it takes nothing of the others', () => {
    const world = new World()
    world.sent[0]?.answer(true, 1)
    const opened: string[] = []
    const open = (own: boolean): void => world.open(opened, { own, now: 2 })
    open(false)
    expect(opened).toEqual([world.id])
    open(true)
    open(true)
    world.sent[1]?.answer(true, 3)
    world.sent[2]?.answer(true, 3)
    expect(new Set(opened).size).toBe(3)
    world.sessions.close(opened[1] ?? '', at(4))
    expect(world.isHeld(5)).toBe(true)
    expect(opened.map((id) => world.sessions.isHeld(id, at(5)))).toEqual([true, false, true])
  })

  test('[Q13] is renewed each third, and an unknown renewal extends nothing', () => {
    const world = new World()
    world.sent[0]?.answer(true, 1)
    world.step(134)
    expect(world.sent[1]?.type).toBe('renew')
    world.sent[1]?.answer(undefined, 200)
    world.step(201)
    expect(world.sent[2]?.type).toBe('renew')
    // One that may yet be chosen is not taken for the other.
    expect(world.sent.slice(1, 3).map(({ count }) => count)).toEqual([1, 2])
    expect(world.isHeld(400)).toBe(false)
  })

  test('[Q13] is tried again in the next step where its renewal was refused at once', () => {
    const world = new World()
    world.sent[0]?.answer(true, 1)
    world.isFull = true
    world.step(134)
    expect(world.sent).toHaveLength(1)
    world.isFull = false
    world.step(140)
    world.sent[1]?.answer(true, 150)
    world.step(300)
    expect(world.isHeld(410)).toBe(true)
  })

  test('[Q13] a renewal that is known too late does not bring it back', () => {
    const world = new World()
    world.sent[0]?.answer(true, 1)
    world.step(134)
    world.step(402)
    world.sent[1]?.answer(true, 403)
    expect(world.isHeld(404)).toBe(false)
  })

  test('[Q15] is lost on the next use after a machine slept, or a process stood still, for a quarter of it', () => {
    const world = new World()
    world.sent[0]?.answer(true, 1)
    expect(world.isHeld(20, 115)).toBe(true)
    expect(world.isHeld(20, 125)).toBe(false)
    expect(world.isHeld(134 + 105)).toBe(false)
    world.step(20, 200)
    expect(world.isHeld(21, 201)).toBe(false)
  })

  test('[QL4] gives those who watch it a place in the order in which they came, and of who is gone takes none', () => {
    const world = new World()
    const [early, gone, late] = ['early', 'gone', 'late'].map(peerName) as [PeerName, PeerName, PeerName]
    world.sent[0]?.answer(true, 1)
    world.outbox.take()
    const told = (): unknown[] =>
      world.outbox
        .take()
        .flatMap((output) =>
          output.type === 'send' && output.message.type === 'renewed' ? [[output.to, output.message.place]] : []
        )
    for (const watcher of [early, gone, late]) {
      world.linked.add(watcher)
      world.sessions.watched(world.id, watcher)
    }
    expect(told()).toEqual([
      [early, 0],
      [gone, 1],
      [late, 2]
    ])
    world.linked.delete(gone)
    world.step(134)
    world.sent[1]?.answer(true, 135)
    expect(told()).toEqual([
      [early, 0],
      [late, 1]
    ])
  })

  /** Renews all that asks for it, for so many leases. */
  const pass = (world: World, leases: number, before: (now: number) => void = () => undefined): void => {
    for (let now = 20; now < leases * LEASE_MS; now += 20) {
      before(now)
      world.step(now)
      for (const { answer, type } of world.sent.splice(0)) {
        answer(type !== 'close', now + 1)
      }
    }
  }

  test('[Q27] is closed once nobody said for ten leases that it is of use, and renewed as long as somebody does', () => {
    const [unused, kept] = [new World(), new World()]
    pass(unused, 9)
    expect(unused.isHeld(9 * LEASE_MS - 10)).toBe(true)
    pass(unused, 12)
    expect(unused.isHeld(12 * LEASE_MS - 10)).toBe(false)
    pass(kept, 30, (now) => kept.sessions.keep(kept.id, millis(now)))
    expect(kept.isHeld(30 * LEASE_MS - 10)).toBe(true)
  })

  test('[Q27] is asked for anew by who asks while it is held, and of whoever opened one alone never closed', () => {
    const world = new World()
    let own = ''
    world.sessions.open(
      { group: 'root', leaseMs: LEASE_MS, own: true },
      millis(5_000),
      (result) => {
        own = 'session' in result ? result.session : ''
      },
      at(0)
    )
    pass(world, 12)
    expect([world.isHeld(12 * LEASE_MS - 10), world.sessions.isHeld(own, at(12 * LEASE_MS - 10))]).toEqual([
      false,
      true
    ])
  })

  test('[Q13] is renewed with others that would be due soon, so that they are due together from then on', () => {
    const world = new World()
    world.sent.splice(0)[0]?.answer(true, 1)
    world.step(20)
    world.sessions.open({ group: 'other', leaseMs: LEASE_MS, own: false }, millis(5_000), () => undefined, at(20))
    world.sent.splice(0)[0]?.answer(true, 21)
    world.step(134)
    expect(world.sent.map(({ type }) => type)).toEqual(['renew', 'renew'])
  })

  test('[Q13] whose opening took too long is opened again, for those who wait for longer', () => {
    const world = new World()
    const opened: boolean[] = []
    const open = (until: number): void =>
      world.sessions.open(
        { group: 'root', leaseMs: LEASE_MS, own: false },
        millis(until),
        (result) => opened.push('session' in result),
        at(100)
      )
    open(450)
    open(5_000)
    world.sent[0]?.answer(true, 500)
    expect([opened, world.sent.map(({ type }) => type)]).toEqual([[false], ['open', 'open', 'close']])
    world.sent[1]?.answer(true, 510)
    expect(opened).toEqual([false, true])
  })
})
