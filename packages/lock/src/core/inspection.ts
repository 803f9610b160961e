import type { RegisterView } from '@peermesh/quorum/core'
import type { LockInspection } from './events.ts'
import { LOCK_KIND, type LockState } from './lock-kind.ts'
import { TOKEN_KIND, type TokenState } from './token-kind.ts'
import { type LockVariant, QUORUM, tokenVariant } from './variant.ts'

/** What a lock is, by its register; a quorum lock where it is in none. */
export function variantIn({ kind, state }: RegisterView): LockVariant {
  if (kind !== TOKEN_KIND || state === undefined) {
    return QUORUM
  }
  const { algorithm, mode } = state as TokenState
  return tokenVariant(algorithm, mode)
}

/** A lock as its register has it. */
export function inspectionOf(name: string, { kind, state }: RegisterView): LockInspection {
  if (kind === TOKEN_KIND && state !== undefined) {
    const { algorithm, mode, epoch, peer, forced = [] } = state as TokenState
    return {
      name,
      algorithm,
      mode,
      capacity: 1,
      holders: [],
      queue: [],
      forced,
      epoch: epoch.count,
      registered: peer
    }
  }
  const { capacity, holders = [], queue = [], forced = [] } = (kind === LOCK_KIND ? state : {}) as Partial<LockState>
  const isFree = holders.length === 0 && queue.length === 0
  return { name, algorithm: 'quorum', capacity: isFree ? undefined : capacity, holders, queue, forced }
}
