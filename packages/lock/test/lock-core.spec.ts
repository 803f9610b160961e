import { type Millis, millis, type Moment, peerName, storeId } from '@peermesh/kernel'
import { type LockCommand, LockCore, lockKind, type LockMessage, tokenKind } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'

const SESSION = 'root/1'
const CONTEXT = { version: 0, floor: 0, generation: 0 }
const SELF = peerName('self')
const OTHER = peerName('other')

type Outcome = { readonly ok: boolean; readonly value?: unknown; readonly failure?: { readonly name: string } }

interface Call {
  readonly call: number
  readonly command: {
    readonly type: string
    readonly key?: string
    readonly kind?: string
    readonly args?: { readonly type: string }
  }
}

/** A lock core whose quorum is the test: it answers one call after another, when it is told to. */
class World {
  readonly core = new LockCore({
    leaseMs: 1_000,
    groupOf: (name) => (name.startsWith('far') ? 'partition-7' : 'root')
  })
  readonly registers = new Map<string, unknown>()
  readonly settled = new Map<number, Outcome>()
  readonly counts = new Map<string, number>()
  /** Sessions that are waited for: nothing says that they are over but the test. */
  readonly watches: Call[] = []
  now: Millis = millis(1)
  #calls: Call[] = []
  #last = 0

  constructor() {
    const identity = { peer: SELF, storeId: storeId('00'), boot: 1, startNonce: 'start' }
    this.step({ type: 'start', identity, seed: '', records: [] })
    this.renewed('root')
    this.step({ type: 'link', peer: OTHER, status: 'up' })
  }

  get #at(): Moment {
    return { now: this.now, wall: this.now }
  }

  step(input: unknown): void {
    for (const output of this.core.step(input as never, this.#at)) {
      if (output.type === 'settle') {
        this.settled.set(output.id, output.outcome)
      } else if (output.type === 'call') {
        const call = output as unknown as Call
        const what = call.command.args?.type ?? call.command.type
        this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
        if (what === 'await-expiry') {
          this.watches.push(call)
        } else {
          this.#calls.push(call)
        }
      }
    }
  }

  /** Of that group, whose session is the one of all here. */
  renewed(group: string): void {
    const notice = { type: 'session-held', session: SESSION, group, heldUntil: millis(9_000) }
    this.step({ type: 'notice', core: 'quorum', notice })
  }

  ask(command: LockCommand): number {
    this.step({ type: 'command', id: ++this.#last, command })
    return this.#last
  }

  acquire(name: string, more: object = {}): number {
    return this.ask({ type: 'acquire', name, capacity: 1, permits: 1, ...more })
  }

  hear(message: LockMessage): void {
    this.step({ type: 'message', from: OTHER, message })
  }

  /** Answers the first call; what it comes to may be withheld for a while. */
  take(): () => void {
    const { call, command } = this.#calls.shift() as Call
    const outcome = this.#outcome(command)
    return () => {
      this.step({ type: 'result', call, outcome })
    }
  }

  answerAll(): void {
    while (this.#calls.length > 0) {
      this.take()()
    }
  }

  #outcome({ type, key = '', kind, args }: Call['command']): Outcome {
    if (args === undefined) {
      const value =
        type === 'open-session' ? { session: SESSION } : { version: 0, kind, state: this.registers.get(key) }
      return { ok: true, value }
    }
    const state = this.registers.get(key)
    const isToken = typeof state === 'object' && state !== null && 'algorithm' in state
    if (state !== undefined && isToken !== (kind === tokenKind.name)) {
      return { ok: false, failure: { name: 'KindMismatchError' } }
    }
    const value = (isToken || kind === tokenKind.name ? tokenKind : lockKind).apply(state, args, CONTEXT)
    this.registers.set(key, value.state)
    return { ok: true, value }
  }
}

const FENCED = { algorithm: 'naimi-trehel', mode: 'fenced' } as const

describe('a peer and its locks', () => {
  it('[K9] loses none of them where it asked for one as what it is not, and no longer wants it', () => {
    const world = new World()
    world.registers.set('lock/x', { ...FENCED, epoch: { generation: 0, count: 1 }, version: 1, ceiling: 9 })
    const id = world.acquire('x', { handle: 'handle' })
    world.take()()
    const answer = world.take()
    world.ask({ type: 'cancel', name: 'x', handle: 'handle' })
    answer()
    world.answerAll()
    expect(world.settled.get(id)).toMatchObject({ ok: false })
    expect(Object.fromEntries(world.counts)).toEqual({ 'open-session': 1, acquire: 1, release: 1 })
  })

  it('[K9] can use a name as a token while it is told that nobody of a quorum lock can be forced out there', () => {
    const world = new World()
    const forced = world.ask({ type: 'force', name: 'x', reason: 'it hangs' })
    const id = world.acquire('x', FENCED)
    expect(world.settled.has(id)).toBe(false)
    world.answerAll()
    expect(world.settled.get(forced)).toMatchObject({ ok: true, value: { released: [] } })
    expect(world.settled.get(id)).toMatchObject({ ok: true })
  })

  it('[K9] is not told by others, who only look for a token, what a name is', () => {
    const world = new World()
    world.hear({ type: 'locate', name: 'x', variant: FENCED, epoch: { generation: 0, count: 1 }, isLost: false })
    const id = world.acquire('x')
    world.answerAll()
    expect(world.settled.get(id)).toMatchObject({ ok: true })
  })

  it('[K4] does not take up a token of an epoch that ended while the register was slow to answer', () => {
    const world = new World()
    const id = world.acquire('x', FENCED)
    world.answerAll()
    const { request } = world.settled.get(id)?.value as { readonly request: number }
    world.ask({ type: 'release', name: 'x', request })
    // Its block of fences is used up in the end: the register sets more aside.
    for (;;) {
      const next = world.acquire('x', FENCED)
      const grant = world.settled.get(next)?.value as { readonly request: number } | undefined
      if (grant === undefined) {
        break
      }
      world.ask({ type: 'release', name: 'x', request: grant.request })
    }
    const answer = world.take()
    expect(world.counts.get('register')).toBe(1)
    const state = world.registers.get('lock/x') as {
      readonly epoch: { readonly count: number }
      readonly version: number
    }
    const by = { over: SESSION, session: 'root/2', peer: OTHER, block: 4_096 }
    const args = { type: 'regenerate', epoch: state.epoch, version: state.version, ...by }
    world.registers.set('lock/x', tokenKind.apply(state, args, CONTEXT).state)
    const epoch = { generation: 0, count: state.epoch.count + 1 }
    world.hear({ type: 'epoch', name: 'x', epoch, root: OTHER })
    answer()
    expect(world.core.tokens()).toEqual([])
  })

  it('[K8] releases a lock and asks for it anew by one change', () => {
    const world = new World()
    const first = world.acquire('x')
    world.answerAll()
    const { request } = world.settled.get(first)?.value as { readonly request: number }
    const second = world.acquire('x', { leaves: request })
    expect(world.core.isHeld('x', request, { now: world.now, wall: world.now })).toBe(false)
    world.answerAll()
    expect(world.settled.get(second)).toMatchObject({ value: { fence: { counter: 2 } } })
    expect(Object.fromEntries(world.counts)).toEqual({ 'open-session': 2, acquire: 2 })
    expect(world.core.explain('x').map(({ what }) => what)).toEqual(['granted', 'released', 'granted'])
  })

  it('[K8] releases what is asked for anew though nothing comes of that', () => {
    const world = new World()
    const first = world.acquire('x')
    world.answerAll()
    const { request } = world.settled.get(first)?.value as { readonly request: number }
    world.acquire('x', { leaves: request, handle: 'handle' })
    world.ask({ type: 'cancel', name: 'x', handle: 'handle' })
    world.answerAll()
    expect(world.registers.get('lock/x')).toMatchObject({ holders: [], queue: [] })
    const third = world.acquire('x')
    world.answerAll()
    const held = world.settled.get(third)?.value as { readonly request: number }
    // Nothing that can be asked for; and what is no lock of this kind.
    world.acquire('x', { leaves: held.request, permits: 2 })
    world.answerAll()
    expect(world.registers.get('lock/x')).toMatchObject({ holders: [], queue: [] })
  })

  it('[K10] an owner that entered twice still holds what it left once, for whatever it asks besides', () => {
    const world = new World()
    const first = world.acquire('x', { owner: 'o' })
    world.answerAll()
    world.acquire('x', { owner: 'o' })
    const { request } = world.settled.get(first)?.value as { readonly request: number }
    const again = world.acquire('x', { owner: 'o', leaves: request })
    world.answerAll()
    expect(world.settled.get(again)).toMatchObject({ ok: true, value: { request } })
    expect(world.counts.get('acquire')).toBe(1)
    expect(world.counts.has('release')).toBe(false)
  })

  it.each([
    { stands: true, regenerated: undefined },
    { stands: false, regenerated: 1 }
  ])('[K6] begins a new epoch for who hears nothing of it, unless it stood still itself: $stands', (when) => {
    const STRICT = { algorithm: 'naimi-trehel', mode: 'strict' } as const
    const world = new World()
    world.acquire('x', STRICT)
    world.answerAll()
    const epoch = world.core.tokens()[0]?.[1] as { readonly generation: number; readonly count: number }
    const ask = { peer: OTHER, start: 'other', number: 1, waitedMs: 0, hurries: false }
    world.hear({ type: 'request', name: 'x', variant: STRICT, epoch, ask })
    for (let passed = 0; passed < 600; passed += 10) {
      world.now = millis(world.now + 10)
      if (!when.stands || passed < 100) {
        world.step({ type: 'wake' })
      }
    }
    world.hear({ type: 'locate', name: 'x', variant: STRICT, epoch, isLost: true })
    world.answerAll()
    expect(world.counts.get('regenerate')).toBe(when.regenerated)
    // Who misses it still is heard of the next time.
    for (let passed = 0; passed < 500; passed += 10) {
      world.now = millis(world.now + 10)
      world.step({ type: 'wake' })
    }
    const now = { generation: 0, count: world.core.tokens()[0]?.[1].count ?? 0 }
    world.hear({ type: 'locate', name: 'x', variant: STRICT, epoch: now, isLost: true })
    world.answerAll()
    expect(world.counts.get('regenerate')).toBe((when.regenerated ?? 0) + 1)
  })

  it('[K12] tells that a lock had lapsed where it was released after that', () => {
    const world = new World()
    const id = world.acquire('x')
    world.answerAll()
    const { request } = world.settled.get(id)?.value as { readonly request: number }
    world.now = millis(9_500)
    world.ask({ type: 'release', name: 'x', request })
    expect(world.core.explain('x').map(({ what }) => what)).toEqual(['granted', 'lost'])
  })

  it('[K6] removes whoever is gone from no more locks than it can have waited for', () => {
    const world = new World()
    const held = { session: 'root/2', peer: OTHER, request: 1, capacity: 1, permits: 1, waits: true, wall: 0 }
    const { state } = lockKind.apply(undefined, { type: 'acquire', ...held }, CONTEXT)
    for (let index = 0; index < 5_000; index++) {
      world.registers.set(`lock/${index}`, state)
      world.acquire(String(index), { waitMs: 0 })
      world.answerAll()
    }
    const [watch] = world.watches
    world.step({ type: 'result', call: watch?.call, outcome: { ok: true } })
    world.answerAll()
    expect(world.counts.get('expel')).toBe(4_096)
    expect([...world.registers.values()].filter((each) => lockKind.isFree(each))).toHaveLength(4_096)
  })

  it('[K14] makes no register anew, which was dropped meanwhile, to remove whoever is gone from it', () => {
    const world = new World()
    const held = { session: 'root/2', peer: OTHER, request: 1, capacity: 1, permits: 1, waits: true, wall: 0 }
    const { state } = lockKind.apply(undefined, { type: 'acquire', ...held }, CONTEXT)
    for (const name of ['x', 'y']) {
      world.registers.set(`lock/${name}`, state)
      world.acquire(name, { waitMs: 0 })
    }
    world.answerAll()
    // Released, used by nobody for long, and dropped.
    world.registers.delete('lock/x')
    const [watch] = world.watches
    world.step({ type: 'result', call: watch?.call, outcome: { ok: true } })
    world.answerAll()
    expect(world.registers.has('lock/x')).toBe(false)
    expect(world.registers.get('lock/y')).toMatchObject({ holders: [] })
  })

  it('[K3] [K14] puts a token down that nobody uses, goes on with it where it was, and gives it back in the end', () => {
    const world = new World()
    const use = (): number => {
      const id = world.acquire('x', FENCED)
      world.answerAll()
      const grant = world.settled.get(id)?.value as { readonly request: number; readonly fence: { counter: number } }
      world.ask({ type: 'release', name: 'x', request: grant.request })
      return grant.fence.counter
    }
    expect([use(), use(), use()]).toEqual([1, 2, 3])
    expect([world.core.status(), world.core.tokens()]).toEqual([[], [['x', { generation: 0, count: 1 }]]])
    // Neither a link nor a session changes anything of it.
    world.step({ type: 'link', peer: OTHER, status: 'lost', by: 'them' })
    world.step({ type: 'link', peer: OTHER, status: 'up' })
    expect([use(), world.counts.get('open')]).toEqual([4, 1])
    expect(world.core.deadline()).toBeLessThanOrEqual(5_001)
    world.now = millis(5_002)
    world.step({ type: 'wake' })
    world.answerAll()
    expect([world.core.tokens(), world.core.deadline(), world.counts.get('return')]).toEqual([[], undefined, 1])
    world.now = millis(5_003)
    expect(use()).toBe(5)
  })

  it('[K15] keeps the session of a group while it takes part in a lock there, and of no other', () => {
    const world = new World()
    const kept = (group: string): number => {
      world.renewed(group)
      world.answerAll()
      return world.counts.get('keep-session') ?? 0
    }
    expect([kept('root'), kept('partition-7')]).toEqual([0, 0])
    const id = world.acquire('far')
    world.answerAll()
    expect([kept('root'), kept('partition-7')]).toEqual([0, 1])
    const { value } = world.settled.get(id) as unknown as { readonly value: { readonly request: number } }
    world.ask({ type: 'release', name: 'far', request: value.request })
    world.answerAll()
    expect([kept('partition-7'), world.core.status()]).toEqual([1, []])
  })
})
