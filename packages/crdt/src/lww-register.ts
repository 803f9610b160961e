/**
 * A register that the last writer wins.
 *
 * Like a blackboard with the time noted beside what stands there: of two boards, the later text is kept and the other
 * is gone. The order is total (C13), so that all replicas keep the same one. From Johnson, Thomas: Maintenance of
 * Duplicate Databases (RFC 677, 1975); the clock is the hybrid one of Kulkarni et al. (2014), so that a write that saw
 * another is always later than it.
 *
 * C13 The state is the write with the highest stamp.
 *
 * Cheap (a stamp a register, no context) and lossy: of concurrent writes all but one vanish without a word, and a
 * writer whose clock is ahead wins over writes that are later in real time, for as long as it is ahead. The hybrid
 * clock bounds by how much. Where no write may vanish, use the MV-register.
 */
import type { CrdtType } from './crdt-type.ts'
import { compareStamps, type Stamp } from './stamp.ts'

/** The winning write; `null` before any. It is its own delta. */
export type LwwRegister<V> = LwwWrite<V> | null

export interface LwwWrite<V> extends Stamp {
  readonly value: V
}

export interface LwwOperation<V> {
  readonly type: 'write'
  readonly value: V
}

/** The later of two registers; `left` itself where it wins or both are one write. */
export function joinLwwRegisters<V>(left: LwwRegister<V>, right: LwwRegister<V>): LwwRegister<V> {
  if (left === null || right === null) {
    return left ?? right
  }
  return compareStamps(left, right) >= 0 ? left : right
}

/**
 * Its value is `undefined` before any write. A write whose stamp is below that of the state loses at once, and says
 * nothing.
 */
export function lwwRegister<V>(): CrdtType<LwwRegister<V>, LwwOperation<V>, V | undefined> {
  return {
    name: 'LWW-register',
    bottom: () => null,
    mutate: (_state, { value }, { replica, counter, timestamp }) => ({ replica, counter, timestamp, value }),
    join: joinLwwRegisters,
    value: (state) => state?.value,
    toData: (state) => state
  }
}
