import type { CausalContextData } from '@peermesh/crdt'
import { compareText, type Random } from '@peermesh/kernel'
import { FRAME_BYTES } from './limits.ts'
import { clockBytes } from './messages.ts'

/**
 * A clock, or, where it no longer fits a frame, a random part of it. A part is still true: it makes an asker be sent more than it
 * lacks, and a listener notice less than there is, this time.
 */
export function clockToSend(clock: CausalContextData, random: Random): CausalContextData {
  if (clockBytes(clock) <= FRAME_BYTES) {
    return clock
  }
  let bytes = 0
  const part = random.shuffle(clock).filter((entry) => {
    bytes += clockBytes([entry])
    return bytes <= FRAME_BYTES
  })
  return part.sort((a, b) => compareText(a.replica, b.replica))
}
