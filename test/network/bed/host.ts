/** Where the peer of each host listens. */
export const PEER_PORT = 7_400

/** RFC 2544 keeps 198.18.0.0/15 for beds like this one: nothing else is ever there. */
export const ADDRESS_BITS = 15

/** A machine of a bed: a network namespace with one link to the switch. */
export interface Host {
  readonly name: string
  readonly namespace: string
  readonly address: string
  /** Whence its delay relay dials on: the same machine to everybody, but traffic that is not delayed a second time. */
  readonly relayAddress: string
  /** What its peer listens on. */
  readonly multiaddr: string
}

export function hostOf(number: number, bed: string): Host {
  const address = `198.18.0.${number}`
  return {
    name: `host${number}`,
    namespace: `${bed}-host${number}`,
    address,
    relayAddress: `198.19.0.${number}`,
    multiaddr: `/ip4/${address}/tcp/${PEER_PORT}`
  }
}
