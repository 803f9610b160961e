import { resolve } from 'node:path'
import { encryptionKeysOf } from '@peermesh/host'
import { InvalidParametersError } from '@peermesh/kernel'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Admit, Profile } from '@peermesh/membership'
import type { Votes } from '@peermesh/quorum'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { DEFAULT_LISTEN } from './constants.ts'
import { parseMeshKey } from './mesh-key/mesh-key.ts'
import type { PeerInit, Placement } from './peer.ts'
import { checkPeerInit } from './peer-options.ts'

/** A `PeerInit` that is complete and makes sense. */
export interface PeerConfig {
  readonly mesh: string
  /** 32 bytes. */
  readonly meshKey: Uint8Array | undefined
  readonly admit: Admit | undefined
  readonly listen: readonly string[]
  readonly bootstrap: readonly string[]
  readonly discovery: { readonly mdns: boolean }
  readonly found: boolean | { readonly generation: number }
  readonly dataDir: string | undefined
  /** The first writes. */
  readonly encryptionKeys: readonly Uint8Array[] | undefined
  readonly profile: Profile
  readonly membership: NonNullable<PeerInit['membership']>
  readonly durability: 'process' | 'power'
  readonly store: NonNullable<PeerInit['store']>
  readonly partitions: NonNullable<PeerInit['partitions']>
  readonly placement: Placement
  readonly dht: boolean
  readonly votes: Votes
  readonly control: boolean
  readonly libp2p: NonNullable<PeerInit['libp2p']>
}

/**
 * Completes what a user gave.
 *
 * @throws InvalidParametersError for what cannot be meant: it names the option
 */
export function peerConfig(init: PeerInit): PeerConfig {
  checkPeerInit(init)
  const listen = init.listen ?? DEFAULT_LISTEN
  const addresses = listen.map((text) => parseAddress('listen', text))
  for (const text of init.bootstrap ?? []) {
    parseAddress('bootstrap', text)
  }
  if (init.mesh === undefined || init.mesh === '') {
    throw new InvalidParametersError('mesh is the name of the mesh: 1 to 64 of a-z, 0-9 and -.')
  }
  if (typeof init.admit === 'object') {
    for (const name of init.admit) {
      checkName(name)
    }
  }
  if (init.dataDir === '') {
    throw new InvalidParametersError('dataDir is a directory, or left out for a peer that remembers nothing.')
  }
  if (init.control === true && init.dataDir === undefined) {
    throw new InvalidParametersError('control needs a dataDir, which holds its socket.')
  }
  if (init.encryption !== undefined && init.dataDir === undefined) {
    throw new InvalidParametersError('encryption needs a dataDir, which it encrypts.')
  }
  if (init.votes === 'durable' && init.dataDir === undefined) {
    throw new InvalidParametersError(
      'votes: durable needs a dataDir: a voter that forgets what it promised breaks the group.'
    )
  }
  if (init.meshKey !== undefined && init.libp2p?.connectionProtector !== undefined) {
    throw new InvalidParametersError(
      'meshKey and libp2p.connectionProtector are both keys of the mesh: give one of them.'
    )
  }
  return {
    mesh: init.mesh,
    meshKey: init.meshKey === undefined ? undefined : parseMeshKey(init.meshKey),
    admit: init.admit,
    listen,
    bootstrap: init.bootstrap ?? [],
    discovery: { mdns: init.discovery?.mdns ?? false },
    found: init.found ?? false,
    dataDir: init.dataDir === undefined ? undefined : resolve(init.dataDir),
    encryptionKeys: init.encryption === undefined ? undefined : encryptionKeysOf(init.encryption),
    profile: init.profile ?? (addresses.every(isLoopback) ? 'local' : 'lan'),
    membership: init.membership ?? {},
    durability: init.durability ?? 'process',
    store: init.store ?? {},
    partitions: init.partitions ?? {},
    placement: init.placement ?? 'root',
    dht: init.dht ?? false,
    votes: init.votes ?? (init.dataDir === undefined ? 'volatile' : 'durable'),
    // A Unix domain socket in a directory is what guards it; Windows has neither in this form.
    control: init.control ?? (init.dataDir !== undefined && process.platform !== 'win32'),
    libp2p: init.libp2p ?? {}
  }
}

function parseAddress(option: string, text: string): Multiaddr {
  try {
    return multiaddr(text)
  } catch (error) {
    const example = '/ip4/127.0.0.1/tcp/7400'
    throw new InvalidParametersError(
      `${option} has ${JSON.stringify(text)}, which is not a multiaddr like ${example}.`,
      {
        cause: error
      }
    )
  }
}

/** A name with a slip in it would keep its peer out for ever. */
function checkName(name: string): void {
  try {
    peerIdFromString(name)
  } catch (error) {
    throw new InvalidParametersError(
      `admit has ${JSON.stringify(name)}, which is not the name of a peer: it prints it when it starts, 12D3KooW….`,
      { cause: error }
    )
  }
}

function isLoopback(address: Multiaddr): boolean {
  return address.getComponents().some(({ name, value }) => {
    return (name === 'ip4' && value?.startsWith('127.') === true) || (name === 'ip6' && value === '::1')
  })
}
