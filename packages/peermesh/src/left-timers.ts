import type { Libp2p } from '@libp2p/interface'

/** What is reached of gossipsub; nothing of it is promised. */
interface Heart {
  readonly status?: { readonly heartbeatTimeout?: ReturnType<typeof setTimeout> }
  stop(): Promise<void>
}

/** The same of libp2p: what its debounced function offers. */
interface Addresses {
  readonly components?: {
    readonly addressManager?: { readonly _updatePeerStoreAddresses?: { readonly stop?: () => void } }
  }
}

/** gossipsub 17.1.1 forgets its heartbeat when it stops and does not end it: the process would live until the next, for up to a second. */
export function endsItsHeartbeat<Components, Service>(
  create: (components: Components) => Service
): (components: Components) => Service {
  return (components) => {
    const service = create(components)
    const heart = service as Heart
    const stop = heart.stop.bind(heart)
    heart.stop = async () => {
      const next = heart.status?.heartbeatTimeout
      await stop()
      clearTimeout(next)
    }
    return service
  }
}

/** libp2p 3.3.11 notes its addresses a second after the last transport closed, which is a second after the stop: nobody needs to wait for that. */
export function forgetAddressUpdate(node: Pick<Libp2p, 'peerId'>): void {
  ;(node as Addresses).components?.addressManager?._updatePeerStoreAddresses?.stop?.()
}
