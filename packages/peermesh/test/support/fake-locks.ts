import { millis, peerName } from '@peermesh/kernel'
import type {
  AcquireOptions,
  ForcedRelease,
  Lock,
  LockExplanation,
  LockInspection,
  RequestStatus
} from '@peermesh/lock'
import type { AttachedLock, AttachedLockOptions } from '../../src/control/attached-lock.ts'
import type { LockingPeer } from '../../src/control/lock-route.ts'
import type { AttachedForce, AttachedLockState } from '../../src/control/protocol.ts'

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

  async inspect(name: string): Promise<LockInspection> {
    if (name === 'cut-off') {
      throw failure('NoQuorumError', 'no majority answered')
    }
    return await Promise.resolve(name === 'backup' ? IN_USE : { ...FREE, name })
  }

  async forceRelease(): Promise<ForcedRelease> {
    return await Promise.resolve({ released: IN_USE.holders, fence: 8n })
  }

  status(): RequestStatus[] {
    return []
  }

  explained(): string[] {
    return ['backup', 'cut-off']
  }

  explain(name: string): LockExplanation[] {
    return name === 'backup' ? [...HOW_IT_IS_HELD] : []
  }
}

const FREE = { algorithm: 'quorum', capacity: undefined, holders: [], queue: [], forced: [] } as const

const WALL = Date.UTC(2026, 10, 24, 12)
const FIRST = '12D3KooWFirst'
const SECOND = '12D3KooWSecond'

const IN_USE: LockInspection = {
  name: 'backup',
  algorithm: 'quorum',
  capacity: 1,
  holders: [{ peer: SECOND, permits: 1, ticket: 4, since: WALL - 3_000, fence: 7n }],
  queue: [{ peer: FIRST, permits: 1, ticket: 5, since: WALL - 2_000 }],
  forced: [
    {
      holder: { peer: FIRST, permits: 1, ticket: 3, since: WALL - 90_000, fence: 5n },
      by: SECOND,
      reason: 'hangs since noon',
      at: WALL - 3_000,
      heard: true
    }
  ]
}

const HOW_IT_IS_HELD: readonly LockExplanation[] = [
  { at: millis(10_000), what: 'granted', fence: { generation: 0, counter: 5 } },
  {
    at: millis(97_000),
    what: 'lost',
    fence: { generation: 0, counter: 5 },
    by: peerName(SECOND),
    text: 'forced: hangs since noon'
  },
  { at: millis(97_500), what: 'refused', times: 3 },
  { at: millis(98_000), what: 'queued', text: 'ticket 5' }
]

export function fakeLockState(name: string, capacity: number | undefined = 1): AttachedLockState {
  const holder = { peer: SECOND, permits: 1, since: WALL - 3_000, fence: '7' }
  const holders = name === 'workers' ? [holder, { ...holder, peer: FIRST, fence: '6' }] : [holder]
  return name === 'unused'
    ? { name, holders: [], waiting: [] }
    : { name, capacity, holders, waiting: [{ peer: FIRST, permits: 1, since: WALL - 2_000 }] }
}

export function fakeForce(name: string): AttachedForce {
  const { holders } = fakeLockState(name)
  return holders.length === 0 ? { name, released: [] } : { name, released: holders, fence: '8' }
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
