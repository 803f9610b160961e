import type { PeerName } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import type { LockEntry, LockHolder } from './events.ts'
import { ENTRIES_MAX } from './limits.ts'

/** The kind of the register that says who holds a lock, and who waits for it. */
export const LOCK_KIND = 'lock'

/** The register of a lock. */
export function lockKey(name: string): string {
  return `lock/${name}`
}

/** What a register of this kind holds. */
export interface LockState {
  readonly capacity: number
  /** The highest number issued as a fence. */
  readonly ceiling: number
  /** Counts those who came. */
  readonly tickets: number
  readonly holders: readonly LockHolder[]
  /** In the order in which they came. */
  readonly queue: readonly LockEntry[]
}

export type LockArgs =
  | {
      readonly type: 'acquire'
      readonly session: string
      readonly peer: PeerName
      readonly request: number
      readonly capacity: number
      readonly permits: number
      /** Stands in the queue where it is not let in at once. */
      readonly waits: boolean
    }
  /** It holds no more, or waits no more. */
  | { readonly type: 'release'; readonly session: string; readonly request: number }
  /** By who saw the session expired, or by its owner, who has lost it: all that it holds, and its places in the queue. */
  | { readonly type: 'expel'; readonly session: string }

/** What became of a change. Fences above `above` were issued by it, or after it. */
export interface LockResult {
  readonly outcome: 'granted' | 'queued' | 'refused' | 'full' | 'kind-mismatch' | 'removed'
  readonly above: number
  /** Of the group. */
  readonly generation: number
  /** Where it was granted. */
  readonly fence?: number | undefined
  readonly ticket?: number | undefined
  /** Where the lock has another. */
  readonly capacity?: number | undefined
}

/**
 * K1 The permits of those who hold never exceed the capacity.
 * K3 Each grant has a fence above all fences before it.
 * K5 Who came earlier is let in earlier, even where one behind would fit: so whoever asks for many permits is not overtaken for ever.
 */
export const lockKind: RegisterKind = {
  name: LOCK_KIND,
  apply(before, args, { floor, generation }) {
    const state = before as LockState | undefined
    const change = args as LockArgs
    if (change.type === 'acquire') {
      const { capacity } = change
      const present = state ?? { capacity, ceiling: floor, tickets: floor, holders: [], queue: [] }
      return acquired(present, change, generation)
    }
    if (state === undefined) {
      return { state, result: { outcome: 'removed', above: floor, generation } satisfies LockResult }
    }
    const isGone = ({ session, request }: LockEntry): boolean =>
      session === change.session && (change.type === 'expel' || request === change.request)
    const left = {
      ...state,
      holders: state.holders.filter((entry) => !isGone(entry)),
      queue: state.queue.filter((entry) => !isGone(entry))
    }
    const next = admitted(left, generation)
    return { state: next, result: { outcome: 'removed', above: state.ceiling, generation } satisfies LockResult }
  },
  isFree: (state) =>
    state === undefined || ((state as LockState).holders.length === 0 && (state as LockState).queue.length === 0),
  counterOf: (state) => Math.max((state as LockState).ceiling, (state as LockState).tickets)
}

function acquired(
  state: LockState,
  { session, peer, request, capacity, permits, waits }: Extract<LockArgs, { readonly type: 'acquire' }>,
  generation: number
): { readonly state: LockState; readonly result: LockResult } {
  const base = { above: state.ceiling, generation }
  if (state.capacity !== capacity) {
    return { state, result: { ...base, outcome: 'kind-mismatch', capacity: state.capacity } }
  }
  if (state.holders.length + state.queue.length >= ENTRIES_MAX) {
    return { state, result: { ...base, outcome: 'full' } }
  }
  const ticket = state.tickets + 1
  const asked = {
    ...state,
    tickets: ticket,
    queue: [...state.queue, { session, peer, request, permits, ticket }]
  }
  const next = admitted(asked, generation)
  const holder = next.holders.find((entry) => entry.ticket === ticket)
  if (holder !== undefined) {
    return { state: next, result: { ...base, outcome: 'granted', fence: holder.fence, ticket } }
  }
  return waits
    ? { state: next, result: { ...base, outcome: 'queued', ticket } }
    : { state, result: { ...base, outcome: 'refused' } }
}

/** Lets in from the head of the queue whoever fits. */
function admitted(state: LockState, generation: number): LockState {
  const holders = [...state.holders]
  const queue = [...state.queue]
  let { ceiling } = state
  let free = state.capacity - holders.reduce((sum, { permits }) => sum + permits, 0)
  for (let head = queue[0]; head !== undefined && head.permits <= free; head = queue[0]) {
    queue.shift()
    free -= head.permits
    holders.push({ ...head, fence: ++ceiling, generation })
  }
  return { ...state, ceiling, holders, queue }
}
