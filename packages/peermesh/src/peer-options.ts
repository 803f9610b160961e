import { checkOptions, InvalidParametersError, OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import { MEMBERSHIP_OPTIONS } from '@peermesh/membership'
import { PARTITION_OPTIONS } from '@peermesh/partition'
import { STORE_OPTIONS } from '@peermesh/store'
import type { PeerInit } from './peer.ts'

/** Each option of `createPeer`. That each makes sense, and with the others, is looked at after this. */
const OPTIONS: Readonly<Record<keyof PeerInit, OptionKind>> = {
  mesh: OPTION.text,
  meshKey: { ...OPTION.text, what: 'text that holds a key', secret: true },
  admit: MEMBERSHIP_OPTIONS.admit,
  listen: { ...OPTION.texts, what: 'a list of multiaddrs as text' },
  bootstrap: { ...OPTION.texts, what: 'a list of multiaddrs as text' },
  discovery: OPTION.object,
  found: MEMBERSHIP_OPTIONS.found,
  dataDir: { ...OPTION.text, what: 'the path of a directory' },
  encryption: OPTION.object,
  profile: MEMBERSHIP_OPTIONS.profile,
  membership: OPTION.object,
  durability: STORE_OPTIONS.durability,
  store: OPTION.object,
  partitions: OPTION.object,
  placement: oneOf('root', 'partitions'),
  dht: OPTION.flag,
  votes: oneOf('never', 'volatile', 'durable'),
  control: OPTION.flag,
  libp2p: OPTION.object,
  signal: OPTION.signal
}

const DISCOVERY_OPTIONS: Readonly<Record<string, OptionKind>> = { mdns: OPTION.flag }
const ENCRYPTION_OPTIONS: Readonly<Record<string, OptionKind>> = {
  keys: { what: 'a list of keys of 32 bytes', is: Array.isArray, secret: true }
}
const FOUND_OPTIONS: Readonly<Record<string, OptionKind>> = { generation: OPTION.number }

/** Options of membership that `createPeer` has itself, or fills in. */
const NOT_OF_MEMBERSHIP: readonly string[] = ['profile', 'found', 'bootstrap', 'admit', 'versions', 'settings']

/** Options of the store that `createPeer` has itself. */
const NOT_OF_STORE: readonly string[] = ['durability']

/** Options of partitions that `createPeer` has itself, or takes from what membership says. */
const NOT_OF_PARTITIONS: readonly string[] = ['votes', 'capacity', 'zone']

/** What `createPeer` decides: the name of a peer and its data directory belong together, and it starts the node. */
const NOT_OF_LIBP2P: readonly string[] = ['privateKey', 'start']

/** @throws InvalidParametersError for what is no option, or cannot be the value of one: it names the option, and the nearest that there is */
export function checkPeerInit(init: unknown): void {
  const membershipOptions = without(MEMBERSHIP_OPTIONS, NOT_OF_MEMBERSHIP)
  const storeOptions = without(STORE_OPTIONS, NOT_OF_STORE)
  const partitionOptions = without(PARTITION_OPTIONS, NOT_OF_PARTITIONS)
  const nested = [
    ...Object.keys(membershipOptions).map((name) => `membership.${name}`),
    ...Object.keys(storeOptions).map((name) => `store.${name}`),
    ...Object.keys(partitionOptions).map((name) => `partitions.${name}`),
    ...Object.keys(DISCOVERY_OPTIONS).map((name) => `discovery.${name}`),
    ...Object.keys(ENCRYPTION_OPTIONS).map((name) => `encryption.${name}`)
  ]
  checkOptions('', init, OPTIONS, nested)
  const {
    discovery = {},
    encryption,
    found,
    membership = {},
    store = {},
    partitions = {},
    libp2p = {}
  } = init as Record<string, unknown>
  checkOptions('discovery.', discovery, DISCOVERY_OPTIONS)
  checkOptions('membership.', membership, membershipOptions, Object.keys(OPTIONS))
  checkOptions('store.', store, storeOptions, Object.keys(OPTIONS))
  checkOptions('partitions.', partitions, partitionOptions, Object.keys(OPTIONS))
  if (encryption !== undefined) {
    checkOptions('encryption.', encryption, ENCRYPTION_OPTIONS)
  }
  if (OPTION.object.is(found)) {
    checkOptions('found.', found, FOUND_OPTIONS)
  }
  const taken = NOT_OF_LIBP2P.find((name) => Object.hasOwn(libp2p as object, name))
  if (taken !== undefined) {
    throw new InvalidParametersError(`libp2p.${taken} is no option here: createPeer decides it.`)
  }
}

function without(
  options: Readonly<Record<string, OptionKind>>,
  names: readonly string[]
): Readonly<Record<string, OptionKind>> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)))
}
