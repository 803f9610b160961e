import { peerName } from '@peermesh/kernel'
import type { Admit } from '@peermesh/membership'
import { partitionDht } from '@peermesh/partition'
import type { ServiceFactoryMap } from 'libp2p'
import { DhtNotInstalledError } from './errors.ts'
import type { PeerConfig } from './peer-config.ts'

type KadDhtPackage = Pick<typeof import('@libp2p/kad-dht'), 'kadDHT'>

/**
 * The DHT of a mesh, as a further service, where one is wanted. Its package is optional, and read only then: who does not use it pays nothing for it.
 *
 * @throws DhtNotInstalledError
 */
export async function dhtServices(
  {
    dht,
    mesh,
    admit,
    clientMode = false
  }: Pick<PeerConfig, 'dht' | 'mesh' | 'admit'> & {
    /** Asks others, and answers nobody: who only looks something up. */
    readonly clientMode?: boolean
  },
  load: () => Promise<KadDhtPackage> = async () => await import('@libp2p/kad-dht')
): Promise<ServiceFactoryMap<Record<string, unknown>>> {
  if (!dht) {
    return {}
  }
  const { kadDHT } = await loaded(load)
  const admits = admittedBy(admit)
  // The map knows components by no type: those that it needs, identify and ping, every peer has.
  const options = partitionDht({ mesh, ...(admits === undefined ? {} : { admits }) })
  return { dht: kadDHT({ ...options, clientMode }) as () => unknown }
}

async function loaded(load: () => Promise<KadDhtPackage>): Promise<KadDhtPackage> {
  try {
    return await load()
  } catch (error) {
    throw new DhtNotInstalledError({ cause: error })
  }
}

/** Whether a peer is admitted; `undefined` where everybody is. A function that promises an answer has said no, as with members. */
export function admittedBy(admit: Admit | undefined): ((peer: string) => boolean) | undefined {
  if (admit === undefined) {
    return undefined
  }
  if (typeof admit === 'function') {
    return (peer) => {
      const answer: unknown = admit(peerName(peer))
      return answer === true
    }
  }
  const names = new Set(admit)
  return (peer) => names.has(peer)
}
