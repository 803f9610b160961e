import type { AcquireOptions, Lock } from '@peermesh/lock'
import type { AttachedLock, AttachedLockOptions } from '../../src/control/attached-lock.ts'
import type { LockingPeer } from '../../src/control/lock-route.ts'

const LEASE_MS = 2_000

type HeldLock = Pick<Lock, 'name' | 'fence' | 'signal' | 'heldForMs' | 'release'>

/** Locks of one peer without a mesh: one holder each, and nobody comes to hold what was not released. */
export function fakeLocks(): FakeLocks & LockingPeer['locks'] {
  return new FakeLocks() as FakeLocks & LockingPeer['locks']
}

export class FakeLocks {
  /** What each lock lasts for if nothing more is heard. */
  leaseMs = LEASE_MS
  readonly held = new Map<string, { readonly fence: bigint; lose: (error: Error) => void }>()
  readonly released: string[] = []
  #lastFence = 6n

  async acquire(name: string, { wait }: AcquireOptions = {}): Promise<HeldLock> {
    if (name === 'cut-off') {
      throw failure('NoQuorumError', 'no majority answered')
    }
    if (this.held.has(name)) {
      throw failure('LockTimeoutError', `${name} was not free within ${wait} ms.`, { name })
    }
    const over = new AbortController()
    const fence = ++this.#lastFence
    this.held.set(name, { fence, lose: (error) => over.abort(error) })
    const lock = {
      name,
      fence,
      signal: over.signal,
      heldForMs: () => (over.signal.aborted ? 0 : this.leaseMs),
      release: async () => {
        this.released.push(name)
        this.held.delete(name)
        return await Promise.resolve(true)
      }
    }
    return await Promise.resolve(lock)
  }

  async inspect(name: string) {
    return await Promise.resolve({ name, capacity: undefined, holders: [], queue: [] })
  }
}

/** A lock of an attached peer, which nobody takes away. */
export function fakeAttachedLock(name: string, { wait }: AttachedLockOptions = {}): AttachedLock {
  if (name === 'cut-off') {
    throw failure('NoQuorumError', 'cut-off was not got: no majority answered within 10000 ms.')
  }
  if (name === 'taken') {
    throw failure('LockTimeoutError', `taken was not free within ${wait} ms.`, { name })
  }
  return {
    name,
    fence: 7n,
    heldForMs: () => LEASE_MS,
    signal: new AbortController().signal,
    release: async () => await Promise.resolve()
  }
}

function failure(name: string, message: string, details: object = {}): Error {
  return Object.assign(new Error(message), { name, details })
}
