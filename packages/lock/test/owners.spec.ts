import { type Failure, meshId, millis, peerName, storeId } from '@peermesh/kernel'
import { type LockCommand, LockCore, lockKind, type LockState } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'

const SELF = peerName('self')
const SESSION = 'root/1'

type Outcome = { readonly ok: boolean; readonly value?: unknown; readonly failure?: { readonly name: string } }

/** A lock core whose quorum answers at once. */
class Peer {
  readonly core = new LockCore({ leaseMs: 1_000, groupOf: () => 'root' })
  readonly settled = new Map<number, Outcome>()
  state: LockState | undefined
  /** Why there is no session. */
  sessionFails: Failure | undefined
  /** Changes that fail so, after a second each. */
  changesFail: Failure[] = []
  now = 0
  session = SESSION
  #last = 0

  constructor() {
    const identity = { peer: SELF, meshId: meshId('00'.repeat(16)), storeId: storeId('00'.repeat(16)), boot: 1 }
    this.#step({ type: 'start', identity, recovered: [] })
    this.#hold()
  }

  /** By somebody else. */
  change(args: unknown): void {
    this.#answer({ type: 'change', args })
  }

  /** The next is held at once. */
  endSession(): void {
    const session = this.session
    this.session = `${session} and after`
    this.#hold()
    this.#step({ type: 'notice', core: 'quorum', notice: { type: 'session-lost', session, reason: 'stalled' } })
  }

  #hold(): void {
    const held = { type: 'session-held', session: this.session, group: 'root', heldUntil: millis(100_000) }
    this.#step({ type: 'notice', core: 'quorum', notice: held })
  }

  ask(command: LockCommand): Outcome | undefined {
    const id = ++this.#last
    this.#step({ type: 'command', id, command })
    return this.settled.get(id)
  }

  #step(input: unknown): void {
    for (const output of this.core.step(input as never, { now: millis(this.now), wall: millis(this.now) })) {
      if (output.type === 'settle') {
        this.settled.set(output.id, output.outcome)
      } else if (output.type === 'call') {
        const command = output.command as { readonly type: string; readonly args?: unknown }
        const failure = command.type === 'open-session' ? this.sessionFails : this.#changeFails(command)
        const outcome = failure === undefined ? { ok: true, value: this.#answer(command) } : { ok: false, failure }
        this.#step({ type: 'result', call: output.call, outcome })
      }
    }
  }

  #changeFails({ type }: { readonly type: string }): Failure | undefined {
    const failure = type === 'change' ? this.changesFail.shift() : undefined
    this.now += failure === undefined ? 0 : 1_000
    return failure
  }

  #answer({ type, args }: { readonly type: string; readonly args?: unknown }): unknown {
    if (type !== 'change') {
      return { session: this.session }
    }
    const { state, result } = lockKind.apply(this.state, args, { version: 0, floor: 0, generation: 3 })
    this.state = state as LockState
    return { result, state }
  }
}

const acquire = (owner: string | undefined, permits = 1): LockCommand => {
  return { type: 'acquire', name: 'x', capacity: 2, permits, owner }
}

describe('owners', () => {
  it('[K10] an owner enters what it holds again under the same fence, and leaves it as often', () => {
    const peer = new Peer()
    const first = peer.ask(acquire('a'))
    expect(first).toMatchObject({ ok: true, value: { request: 1, fence: { generation: 3, counter: 1 } } })
    expect(peer.ask(acquire('a'))).toEqual(first)
    expect(peer.state?.holders).toHaveLength(1)
    peer.ask({ type: 'release', name: 'x', request: 1 })
    expect(peer.state?.holders).toHaveLength(1)
    peer.ask({ type: 'release', name: 'x', request: 1 })
    expect(peer.state?.holders).toHaveLength(0)
    expect(peer.ask({ type: 'release', name: 'x', request: 1 })).toEqual({ ok: true, value: false })
  })

  it('[K10] who would wait for itself is told so', () => {
    const peer = new Peer()
    peer.ask(acquire('a'))
    expect(peer.ask(acquire('a', 2))?.failure?.name).toBe('InvalidParametersError')
    expect(peer.ask(acquire('b', 2))).toBeUndefined()
    expect(peer.ask(acquire('b'))?.failure?.name).toBe('InvalidParametersError')
    expect(peer.ask(acquire(undefined))).toBeUndefined()
    expect(peer.state?.queue).toHaveLength(2)
  })

  it('[K8] a close gives up what is held and waited for, and says when that is done', () => {
    const peer = new Peer()
    peer.ask(acquire('a', 2))
    peer.ask(acquire('b'))
    expect(peer.ask({ type: 'close' })).toEqual({ ok: true, value: undefined })
    expect(peer.settled.get(2)?.failure?.name).toBe('LockCancelledError')
    expect(peer.state).toMatchObject({ holders: [], queue: [] })
    expect(peer.core.status()).toEqual([])
  })

  it('[K6] whose session is lost while it is opened is told that it never got the lock', () => {
    const peer = new Peer()
    peer.sessionFails = { name: 'SessionLostError', message: 'over', details: { reason: 'not-renewed' } }
    expect(peer.ask(acquire('a'))?.failure).toMatchObject({
      name: 'NoQuorumError',
      details: { reason: 'not-renewed' }
    })
    expect(peer.core.status()).toEqual([])
  })

  it('[K16] who waits asks again where its session ends, behind whoever waits by then', () => {
    const peer = new Peer()
    peer.ask(acquire('a', 2))
    expect(peer.ask(acquire('b'))).toBeUndefined()
    const other = {
      session: 'root/2',
      peer: peerName('other'),
      request: 1,
      capacity: 2,
      permits: 1,
      waits: true,
      wall: 0
    }
    peer.change({ type: 'acquire', ...other })
    peer.now += 1_000
    peer.endSession()
    expect(peer.settled.get(2)).toMatchObject({ ok: true, value: { session: peer.session, fence: { counter: 3 } } })
    expect(peer.state?.holders).toMatchObject([{ peer: 'other' }, { peer: 'self', session: peer.session }])
  })

  it('[K6] who may wait asks again for five leases where no majority answered, and who may not is told at once', () => {
    const peer = new Peer()
    const failure = { name: 'NoQuorumError', message: 'nobody answered' }
    peer.changesFail = [failure, failure]
    expect(peer.ask(acquire('a'))).toMatchObject({ ok: true, value: { fence: { counter: 1 } } })
    peer.changesFail = Array.from({ length: 9 }, () => failure)
    expect(peer.ask(acquire('b'))).toMatchObject({ ok: false, failure })
    expect(peer.changesFail).toHaveLength(4)
    peer.changesFail = [failure]
    expect(peer.ask({ ...acquire('c'), waitMs: 0 } as LockCommand)).toMatchObject({ ok: false, failure })
  })
})
