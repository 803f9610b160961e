import type { CausalContextData, ReplicaId } from '@peermesh/crdt'
import { compareText, type PeerName, type Random } from '@peermesh/kernel'
import { ANNOUNCE_BYTES, FRAME_BYTES } from './limits.ts'
import { clockBytes } from './messages.ts'

type Entry = CausalContextData[number]

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
  return clockBytes(clock) <= bytesMax
    ? clock
    : partOf(clock, random, bytesMax, ({ replica }) => news?.has(replica) === true)
}

/** The same for a peer that is asked with it, which may wait for us to have what it wrote (S29): that first, and as much as fits. */
export function clockToAsk(peer: PeerName, clock: CausalContextData, random: Random): CausalContextData {
  return fitsFrame(clock) ? clock : partOf(clock, random, FRAME_BYTES, ({ replica }) => writerOf(replica) === peer)
}

/**
 * The same for a peer that waits to be told it. What does not fit a frame tells nobody that we have everything (S28), however much of it is told: so it is what the
 * peer wrote itself (S29), what changed, and little else.
 */
export function clockOwed(
  peer: PeerName,
  clock: CausalContextData,
  random: Random,
  news: ReadonlySet<ReplicaId>
): CausalContextData {
  const isFirst = ({ replica }: Entry): boolean => writerOf(replica) === peer || news.has(replica)
  return fitsFrame(clock) ? clock : partOf(clock, random, ANNOUNCE_BYTES, isFirst)
}

function fitsFrame(clock: CausalContextData): boolean {
  return clockBytes(clock) <= FRAME_BYTES
}

/** The peer whose replica this is. */
export function writerOf(replica: ReplicaId): PeerName {
  return replica.slice(0, replica.lastIndexOf('/')) as PeerName
}

/** Of those that must be in it as many as a frame holds, and of the others, at random, what so many bytes have room for. */
function partOf(
  clock: CausalContextData,
  random: Random,
  bytesMax: number,
  isFirst: (entry: Entry) => boolean
): CausalContextData {
  let bytes = 0
  const shuffled = random.shuffle(clock).sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
  const part = shuffled.filter((entry) => {
    bytes += clockBytes([entry])
    return bytes <= (isFirst(entry) ? FRAME_BYTES : bytesMax)
  })
  return part.sort((a, b) => compareText(a.replica, b.replica))
}
