import type { Failure } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import type { WriteOperation } from './messages.ts'
import type { Writer } from './writer.ts'

/** Why a write was refused. */
export const QUOTA_EXCEEDED: Failure = {
  name: 'QuotaExceededError',
  message: 'The store holds as much as bytesMax allows. Delete something, write less, or raise it.'
}

/**
 * S34 A write that makes what is held grow beyond the quota is refused, before anything changed. One that makes it no larger never is, and what others wrote
 *     is taken in: so it may be exceeded by what peers write at the same time, each within its own.
 */
export function exceedsQuota(
  work: readonly WriteOperation[],
  { map, writer, bytesMax }: { readonly map: CausalMap; readonly writer: Writer; readonly bytesMax: number }
): boolean {
  if (bytesMax === Number.POSITIVE_INFINITY) {
    return false
  }
  let growth = 0
  for (const { key, value, amount, insert } of work) {
    const values = insert?.values ?? (amount === undefined ? [value] : [new Uint8Array(8)])
    for (const each of values) {
      growth += each === undefined ? 0 : key.length + each.length
    }
    for (const sibling of map.live(key)) {
      growth -= key.length + sibling.value.length
    }
  }
  return growth > 0 && map.bytes + writer.waitingBytes + growth > bytesMax
}
