import { InvalidParametersError } from '@peermesh/kernel'
import type { MemberInfo } from '@peermesh/membership'
import type { Store, StoreProgress } from '@peermesh/store'
import { toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { peerMeant } from './find-peer.ts'
import type { SyncAnswer } from './protocol.ts'

/** What this route uses of a peer. */
export interface SyncingPeer {
  readonly self: string
  members(): readonly MemberInfo[]
  readonly store: Pick<Store, 'pullFrom'>
}

/** The first line names the peer, at once: whoever asks sees that this one is there. The last says how it ended. */
export async function syncWith(peer: SyncingPeer, exchange: Exchange): Promise<void> {
  const names = peer.members().map((member) => member.peer)
  const name = peerMeant(names, exchange.parameter('with'))
  if (name === peer.self) {
    throw new InvalidParametersError(`${name} is this peer itself: name another one.`)
  }
  await exchange.sendLine({ peer: name } satisfies SyncAnswer)
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  let last: SyncAnswer
  try {
    last = { report: await peer.store.pullFrom(name, { signal, onProgress: progressLines(exchange) }) }
  } catch (error) {
    last = exchange.stopping.aborted ? { stopped: true } : { failure: toFailure(error) }
  }
  await exchange.sendLine(last)
  await exchange.end()
}

/** Sends how far it has come; while the client does not read, what comes is passed over. */
function progressLines(exchange: Exchange): (progress: StoreProgress) => void {
  let isFull = false
  return ({ keys, total, phase }) => {
    if (!isFull) {
      isFull = true
      const line: SyncAnswer = { progress: { keys, total, phase } }
      exchange.sendLine(line).then(
        () => {
          isFull = false
        },
        // The client went away, which ends the pull.
        () => undefined
      )
    }
  }
}
