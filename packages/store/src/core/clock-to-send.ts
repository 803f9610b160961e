import type { CausalContextData, ReplicaId } from '@peermesh/crdt'
import { compareText, type Random } from '@peermesh/kernel'
import { ANNOUNCE_BYTES, FRAME_BYTES } from './limits.ts'
import { clockBytes } from './messages.ts'

/**
 * A clock, or, where it no longer fits a frame, a random part of it. A part is still true: it makes an asker be sent more than it
 * lacks, and a listener notice less than there is, this time.
 *
 * @param news where it is told because something changed: these first, and of the others a random part that is smaller still
 */
export function clockToSend(
  clock: CausalContextData,
  random: Random,
  news?: ReadonlySet<ReplicaId>
): CausalContextData {
  const bytesMax = news === undefined ? FRAME_BYTES : ANNOUNCE_BYTES
  if (clockBytes(clock) <= bytesMax) {
    return clock
  }
  let bytes = 0
  const isNew = ({ replica }: CausalContextData[number]): boolean => news?.has(replica) === true
  const shuffled = random.shuffle(clock).sort((a, b) => Number(isNew(b)) - Number(isNew(a)))
  const part = shuffled.filter((entry) => {
    bytes += clockBytes([entry])
    return bytes <= (isNew(entry) ? FRAME_BYTES : bytesMax)
  })
  return part.sort((a, b) => compareText(a.replica, b.replica))
}
