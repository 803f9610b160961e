import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { InvalidParametersError } from '@peermesh/kernel'
import { type FoundOwners, lookupPartition } from '@peermesh/partition'
import { createLibp2p, type Libp2p } from 'libp2p'
import { dhtServices } from '../../dht.ts'
import { MeshKeyGuard } from '../../mesh-key/mesh-key-guard.ts'
import { parseMeshKey } from '../../mesh-key/mesh-key.ts'
import type { Environment } from '../environment.ts'
import { BootstrapUnreachableError, OwnersNotFoundError } from '../errors.ts'
import { interruptible } from '../interruptible.ts'
import { terminalText } from '../key-text.ts'
import { givenMeshKey } from '../mesh-key-option.ts'
import { Output } from '../output.ts'

export interface LookupOptions {
  readonly join: readonly string[]
  readonly meshId: string
  readonly mesh: string
  readonly meshKey?: string
  readonly partitions: number
  readonly json?: boolean
}

/** As long as a peer waits for one address. */
const DIAL_TIMEOUT_MS = 10_000

/** Finds owners from a node that lives for this one question. @throws OwnersNotFoundError, BootstrapUnreachableError */
export async function runLookup(environment: Environment, key: string, options: LookupOptions): Promise<void> {
  const output = new Output(environment, options)
  const addresses = options.join.map(addressOf)
  const meshKey = await givenMeshKey(environment, options.meshKey)
  const node = await createLibp2p({
    transports: [tcp()],
    connectionProtector: () => new MeshKeyGuard(meshKey === undefined ? undefined : parseMeshKey(meshKey)),
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      ping: ping(),
      ...(await dhtServices({ dht: true, mesh: options.mesh, admit: undefined, clientMode: true }))
    }
  })
  try {
    const found = await interruptible(environment, 'The lookup', async (signal) => {
      await reachOne(node, addresses, signal)
      const { mesh, meshId, partitions } = options
      return await lookupPartition({ libp2p: node, mesh, meshId, partitions }, key, { signal })
    })
    if (found === undefined) {
      throw new OwnersNotFoundError(`Nobody tells who owns ${JSON.stringify(key)} in mesh ${options.mesh}.`)
    }
    output.result(found, () => linesOf(found))
  } finally {
    await node.stop()
  }
}

function addressOf(text: string): ReturnType<typeof multiaddr> {
  try {
    return multiaddr(text)
  } catch (error) {
    throw new InvalidParametersError(`${JSON.stringify(text)} is not a multiaddr like /ip4/127.0.0.1/tcp/7400.`, {
      cause: error
    })
  }
}

async function reachOne(
  node: Libp2p,
  addresses: readonly ReturnType<typeof multiaddr>[],
  signal: AbortSignal
): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
  try {
    await Promise.any(addresses.map(async (address) => await node.dial(address, { signal: within })))
  } catch (error) {
    signal.throwIfAborted()
    throw new BootstrapUnreachableError(`Nobody answers at ${addresses.join(' ')}.`, { cause: error })
  }
}

function linesOf({ partition, epoch, replicas, confirmedBy }: FoundOwners): string {
  const word =
    confirmedBy === undefined
      ? 'It stands in the DHT; no replica answered.'
      : `Confirmed by ${terminalText(confirmedBy)}.`
  const held = replicas.map(
    ({ peer, addresses }, rank) =>
      `  ${terminalText(peer)}${rank === 0 ? ' (primary)' : ''} ${terminalText(addresses.join(' '))}`
  )
  return [`Partition ${partition}, epoch ${epoch}, held by`, ...held, word].join('\n')
}
