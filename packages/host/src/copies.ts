import type { ConnectionEncrypter, MessageStream, PeerId, StreamMessageEvent } from '@libp2p/interface'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'

/** Told of a dial that another process answered under our own key, just before libp2p gives it up. */
export const ANSWERED_BY_COPY = 'peermesh:answered-by-copy'

/** What was said on a connection before the other side said anything. */
interface Opening {
  readonly said: Uint8Array[]
  /** This process heard it. */
  isOurs: boolean
}

/**
 * An encrypter, such as `noticesCopies(noise())`, that tells who answers where a dial is answered under our own name: this process, which has many
 * addresses and need not know all of them, or another one that has a copy of our key.
 *
 * libp2p 3.3.11 gives up both in the same words, and too early for a protocol of ours to ask. But what a dial says first holds random bytes: where they come in
 * at this process too, before it answers, the dial is one of ourselves.
 */
export function noticesCopies<Components extends { readonly peerId: PeerId }>(
  create: (components: Components) => ConnectionEncrypter
): (components: Components) => ConnectionEncrypter {
  return (components) => {
    const encrypter = create(components)
    const secureInbound = encrypter.secureInbound.bind(encrypter)
    const secureOutbound = encrypter.secureOutbound.bind(encrypter)
    /** Of the dials that are under way. */
    const openings = new Set<Opening>()
    encrypter.secureInbound = (connection, options) => {
      const heard: Uint8Array[] = []
      watchOpening(connection, {
        received: (bytes) => heard.push(bytes),
        sent: () => recognise(openings, heard),
        endsWith: 'sent'
      })
      return secureInbound(connection, options)
    }
    encrypter.secureOutbound = async (connection, options) => {
      const opening: Opening = { said: [], isOurs: false }
      openings.add(opening)
      watchOpening(connection, {
        sent: (bytes) => opening.said.push(bytes),
        received: () => undefined,
        endsWith: 'received'
      })
      try {
        const secured = await secureOutbound(connection, options)
        if (secured.remotePeer.equals(components.peerId) && !opening.isOurs) {
          ;(options as WithProgress | undefined)?.onProgress?.(new CustomEvent(ANSWERED_BY_COPY))
        }
        return secured
      } finally {
        openings.delete(opening)
      }
    }
    return encrypter
  }
}

/** libp2p hands on the options of a dial, though the type of an encrypter says nothing of it. */
type WithProgress = { readonly onProgress?: (event: CustomEvent) => void }

function recognise(openings: ReadonlySet<Opening>, heard: readonly Uint8Array[]): void {
  const bytes = concat([...heard])
  for (const opening of openings) {
    opening.isOurs ||= equals(concat(opening.said), bytes)
  }
}

/** Shows what goes each way until something goes the way that ends it, that included; what is sent arrives, and what arrives is read, as ever. */
function watchOpening(
  connection: MessageStream,
  watcher: {
    readonly sent: (bytes: Uint8Array) => void
    readonly received: (bytes: Uint8Array) => void
    readonly endsWith: 'sent' | 'received'
  }
): void {
  let watches = true
  const see = (way: 'sent' | 'received', bytes: Uint8Array): void => {
    if (watches) {
      watches = way !== watcher.endsWith
      watcher[way](bytes)
    }
  }
  const send = connection.send.bind(connection)
  connection.send = (data) => {
    see('sent', data.subarray())
    return send(data)
  }
  const dispatchEvent = connection.dispatchEvent.bind(connection)
  connection.dispatchEvent = (event: Event): boolean => {
    if (watches && event.type === 'message') {
      see('received', (event as StreamMessageEvent).data.subarray())
    }
    return dispatchEvent(event)
  }
}
