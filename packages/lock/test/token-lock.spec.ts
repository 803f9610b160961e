import { millis, peerName, storeId } from '@peermesh/kernel'
import {
  type LockCommand,
  LockCore,
  type LockGrant,
  type LockMessage,
  type LockMode,
  tokenKind
} from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'

const SESSION = 'root/1'

interface Failed {
  readonly name: string
  readonly message?: string
  readonly details?: Readonly<Record<string, unknown>>
}

type Outcome = { readonly ok: boolean; readonly value?: unknown; readonly failure?: Failed }

/** A lock core whose quorum answers at once, and what it asked of it. */
class Peer {
  readonly core = new LockCore({ leaseMs: 1_000 })
  readonly calls: string[] = []
  readonly #settled = new Map<number, Outcome>()
  readonly #sessionFails: Failed | undefined
  #state: unknown
  #last = 0

  /** @param sessionFails what opening its session ends with */
  constructor(sessionFails?: Failed) {
    this.#sessionFails = sessionFails
    const identity = { peer: peerName('self'), storeId: storeId('00'), boot: 1, startNonce: 'start' }
    this.#step({ type: 'start', identity, seed: '', records: [] })
    if (sessionFails === undefined) {
      const notice = { type: 'session-held', session: SESSION, heldUntil: millis(1_000) }
      this.#step({ type: 'notice', core: 'quorum', notice })
    }
  }

  ask(command: LockCommand): Outcome | undefined {
    const id = ++this.#last
    this.#step({ type: 'command', id, command })
    return this.#settled.get(id)
  }

  use(mode: LockMode): number {
    const outcome = this.ask({ type: 'acquire', name: 'x', algorithm: 'naimi-trehel', mode, capacity: 1, permits: 1 })
    const { request, fence } = outcome?.value as LockGrant
    this.ask({ type: 'release', name: 'x', request })
    return fence.counter
  }

  hear(message: LockMessage): void {
    this.#step({ type: 'message', from: peerName('other'), message })
  }

  #step(input: unknown): void {
    for (const output of this.core.step(input as never, { now: millis(0), wall: millis(0) })) {
      if (output.type === 'settle') {
        this.#settled.set(output.id, output.outcome)
      } else if (output.type === 'call') {
        const command = output.command as { readonly type: string; readonly args?: { readonly type: string } }
        const failure = command.type === 'open-session' ? this.#sessionFails : undefined
        const outcome = failure === undefined ? { ok: true, value: this.#answer(command) } : { ok: false, failure }
        this.#step({ type: 'result', call: output.call, outcome })
      }
    }
  }

  #answer({ type, args }: { readonly type: string; readonly args?: { readonly type: string } }): unknown {
    this.calls.push(args?.type ?? type)
    if (type === 'open-session') {
      return { session: SESSION }
    }
    if (args === undefined) {
      return { version: 0, state: this.#state }
    }
    const { state, result } = tokenKind.apply(this.#state, args, { version: 0, floor: 0, generation: 0 })
    this.#state = state
    return { result, state }
  }
}

describe('a token that is here', () => {
  it.each(['strict', 'fenced'] as const)('[K3] lets in again without asking anybody, by rising fences: %s', (mode) => {
    const peer = new Peer()
    const fences = [peer.use(mode), peer.use(mode), peer.use(mode)]
    expect(fences).toEqual([1, 2, 3])
    expect(peer.calls).toEqual(['open-session', 'peek', 'read', 'open'])
  })

  it('[K3] sets more fences aside once those are used', () => {
    const peer = new Peer()
    const fences = Array.from({ length: 5_000 }, () => peer.use('strict'))
    expect(fences.at(-1)).toBe(5_000)
    expect(peer.calls).toEqual(['open-session', 'peek', 'read', 'open', 'register'])
  })

  it('[K3] sets fences aside for whoever would enter more than once, and takes back what was not used', () => {
    const peer = new Peer()
    const ask = { type: 'acquire', name: 'x', algorithm: 'naimi-trehel', capacity: 1, permits: 1, spare: 9 } as const
    const first = peer.ask(ask)?.value as LockGrant
    expect(first).toMatchObject({ fence: { counter: 1 }, spare: 9 })
    peer.ask({ type: 'release', name: 'x', request: first.request, again: 4 })
    const second = peer.ask(ask)?.value as LockGrant
    expect(second.fence.counter).toBe(6)
    // Who says that it used more than it had is not believed.
    peer.ask({ type: 'release', name: 'x', request: second.request, again: 100 })
    expect(peer.use('strict')).toBe(16)
    const limited = peer.ask({ ...ask, holdMs: 5 })?.value as LockGrant
    expect(limited.spare).toBeUndefined()
  })

  it('[K9] is of one algorithm and mode, and lets in one', () => {
    const peer = new Peer()
    peer.use('strict')
    const ask = { type: 'acquire', name: 'x', capacity: 1, permits: 1 } as const
    expect(peer.ask({ ...ask, algorithm: 'naimi-trehel', mode: 'fenced' })?.failure?.name).toBe('LockKindMismatchError')
    expect(peer.ask(ask)?.failure?.name).toBe('LockKindMismatchError')
    const several = { ...ask, algorithm: 'naimi-trehel', capacity: 2 } as const
    expect(peer.ask(several)?.failure?.name).toBe('InvalidParametersError')
  })

  it.each(['quorum', 'naimi-trehel'] as const)(
    '[K6] was never got where the session ended as it was opened: %s',
    (algorithm) => {
      const peer = new Peer({ name: 'SessionLostError', details: { reason: 'closed' } })
      const outcome = peer.ask({ type: 'acquire', name: 'x', algorithm, capacity: 1, permits: 1 })
      expect(outcome?.failure).toMatchObject({ name: 'NoQuorumError', details: { name: 'x', reason: 'closed' } })
    }
  )

  it('[K4] leaves nothing to whoever says that a register let one in', () => {
    const peer = new Peer()
    peer.use('strict')
    const fence = { generation: 0, counter: 9 }
    peer.hear({ type: 'granted', name: 'x', session: SESSION, request: 1, ticket: 9, fence })
    expect(peer.use('strict')).toBe(2)
  })
})
