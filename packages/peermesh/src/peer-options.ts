import { checkOptions, InvalidParametersError, OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import { MEMBERSHIP_OPTIONS } from '@peermesh/membership'

/** Each option of `createPeer`. That each makes sense, and with the others, is looked at after this. */
const OPTIONS: Readonly<Record<string, OptionKind>> = {
  mesh: OPTION.text,
  meshKey: { ...OPTION.text, what: 'text that holds a key', secret: true },
  admit: {
    what: 'a list of the names of peers, or a function of a name',
    is: (value) => typeof value === 'function' || OPTION.texts.is(value)
  },
  listen: { ...OPTION.texts, what: 'a list of multiaddrs as text' },
  bootstrap: { ...OPTION.texts, what: 'a list of multiaddrs as text' },
  discovery: OPTION.object,
  found: {
    what: 'true, false or { generation }',
    is: (value) => OPTION.flag.is(value) || OPTION.object.is(value)
  },
  dataDir: { ...OPTION.text, what: 'the path of a directory' },
  profile: oneOf('local', 'lan', 'wan'),
  membership: OPTION.object,
  durability: oneOf('process', 'power'),
  votes: oneOf('never', 'volatile', 'durable'),
  control: OPTION.flag,
  libp2p: OPTION.object,
  signal: { what: 'an AbortSignal', is: isSignal }
}

const DISCOVERY_OPTIONS: Readonly<Record<string, OptionKind>> = { mdns: OPTION.flag }
const FOUND_OPTIONS: Readonly<Record<string, OptionKind>> = { generation: OPTION.number }

/** Options of membership that `createPeer` has itself, or fills in. */
const NOT_OF_MEMBERSHIP: readonly string[] = ['profile', 'found', 'bootstrap', 'admit', 'versions', 'settings']

/** What `createPeer` decides: the name of a peer and its data directory belong together, and it starts the node. */
const NOT_OF_LIBP2P: readonly string[] = ['privateKey', 'start']

/** @throws InvalidParametersError for what is no option, or cannot be the value of one: it names the option, and the nearest that there is */
export function checkPeerInit(init: unknown): void {
  const membershipOptions = Object.fromEntries(
    Object.entries(MEMBERSHIP_OPTIONS).filter(([name]) => !NOT_OF_MEMBERSHIP.includes(name))
  )
  const nested = [
    ...Object.keys(membershipOptions).map((name) => `membership.${name}`),
    ...Object.keys(DISCOVERY_OPTIONS).map((name) => `discovery.${name}`)
  ]
  checkOptions('', init, OPTIONS, nested)
  const { discovery = {}, found, membership = {}, libp2p = {} } = init as Record<string, unknown>
  checkOptions('discovery.', discovery, DISCOVERY_OPTIONS)
  checkOptions('membership.', membership, membershipOptions, Object.keys(OPTIONS))
  if (OPTION.object.is(found)) {
    checkOptions('found.', found, FOUND_OPTIONS)
  }
  const taken = NOT_OF_LIBP2P.find((name) => Object.hasOwn(libp2p as object, name))
  if (taken !== undefined) {
    throw new InvalidParametersError(`libp2p.${taken} is no option here: createPeer decides it.`)
  }
}

function isSignal(value: unknown): boolean {
  return OPTION.object.is(value) && typeof (value as Partial<AbortSignal>).throwIfAborted === 'function'
}
