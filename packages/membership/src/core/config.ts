import {
  checkOptions,
  InvalidParametersError,
  OPTION,
  oneOf,
  type OptionKind,
  type VersionRange
} from '@peermesh/kernel'
import { type Admission, type Admit, admission } from './admission.ts'
import {
  ADDRESS_LENGTH_MAX,
  COUNTER_MAX,
  MEMBERS_MAX,
  RINGS_MAX,
  SETTING_LENGTH_MAX,
  SETTINGS_MAX,
  VERSIONS_MAX
} from './limits.ts'
import { type MetadataChange, metadataProblem } from './metadata.ts'

/**
 * Timings that fit together. `local`: processes of one machine. `lan`: one site. `wan`: across sites.
 *
 * With five peers, in the simulator: how soon a crash is `dead` everywhere, on average; the bound where nobody confirms it; and how long
 * a peer may stall without ever being declared dead.
 *
 * | profile | mean | bound | stall |
 * | --- | --- | --- | --- |
 * | `local` | 2.7 s | 9 s | 2.4 s |
 * | `lan` | 5.6 s | 33 s | 4 s |
 * | `wan` | 36 s | 225 s | 30 s |
 */
export type Profile = 'local' | 'lan' | 'wan'

/** What may be chosen. Everything else follows from it and N, the number of live members. */
export interface MembershipOptions {
  /** Where the other numbers come from. @default 'lan' */
  readonly profile?: Profile
  /**
   * This peer founds the mesh: `true`, or the generation of a mesh that replaces a lost one. Only on a data directory that never had a mesh
   * id, and only if nobody shows one for `foundWaitMs`. Exactly one peer of a mesh is told so, once. Two that found unaware of each
   * other make two meshes, which refuse each other. @default false
   */
  readonly found?: boolean | { readonly generation: number }
  /** Addresses that are dialled for ever while nobody is linked there. @default none: others must dial us */
  readonly bootstrap?: readonly string[]
  /** How long a founder looks for a mesh that is there already. Longer: less likely to found a second one. @default 500 (local), 5,000 */
  readonly foundWaitMs?: number
  /**
   * T: each period one member is probed. Shorter finds crashes sooner ((2N−1)·T at worst to the first
   * probe, the suspicion is a multiple of it too) and costs 2 messages each.
   *
   * @default 200 (local), 1,000 (lan), 5,000 (wan)
   */
  readonly periodMs?: number
  /**
   * The least time for an answer before others are asked to ping: `max(this, mean + 3.72 · deviation)` of that peer's round trips, at most 0.6 T. Shorter asks
   * others sooner, and more often in vain.
   *
   * @default 50 (local), 500 (lan), 2,000 (wan)
   */
  readonly probeTimeoutMs?: number
  /** k: how many others are asked. More bears more loss, and costs 4 messages each for a probe that fails. @default 3 */
  readonly indirectProbes?: number
  /**
   * α: a suspicion lasts at least `α · ⌈log10 N⌉ · T`, and a peer that stalls for less than that is never declared dead. Higher bears longer
   * stalls, and finds crashes as much later. `local` machines are noisy: 12 · 200 ms bears a stall of 2.4 s.
   *
   * @default 12 (local), 4 (lan), 6 (wan)
   */
  readonly suspicionMultiplier?: number
  /**
   * β: a suspicion that nobody confirms lasts β times the least. Higher spares peers that only one other cannot reach, and finds
   * crashes later where few are left to confirm.
   *
   * @default 3 (local), 6 (lan), 6 (wan)
   */
  readonly suspicionMaxMultiplier?: number
  /** λ: each peer passes a change on `λ · ⌈log10(N+1)⌉` times. Higher spreads surer, and costs as much more. @default 4 */
  readonly spreadMultiplier?: number
  /**
   * How often views are compared with a random member that is linked: what the passing on missed is repaired within a few of these. Shorter
   * repairs sooner, and costs about N bytes each, 2 KB at most, and the records that differ. @default 5,000 (local), 30,000 (lan), 60,000 (wan)
   */
  readonly stateExchangeMs?: number
  /**
   * How often one dead member is dialled, and the longest wait between two dials of a bootstrap address, or of a live member that is not linked; three times
   * that for one dead member. Halves of a split mesh merge within a few of these. Shorter merges sooner, and dials in vain more often. @default 2,000 (local), 10,000 (lan), 30,000 (wan)
   */
  readonly rejoinMs?: number
  /**
   * Who has a link to whom, and probes it. `full`: all, which finds crashes soonest and needs N−1 links at each peer. `expander`: each peer probes the next on
   * each of `expanderRings` pseudo-random rings, so that it has about 2·rings links, is observed by about as many peers as there are rings, and costs the same however large
   * the mesh is; in exchange news takes O(log N) hops, and hardly anybody can ask after a member in another's place. `auto`: full up to
   * `expanderAbove` live members, the expander above. Peers may differ: a link is there where one of the two wants it. @default 'auto'
   */
  readonly probeTopology?: 'full' | 'expander' | 'auto'
  /**
   * How many live members the full topology is kept for, with `auto`. Left again at three quarters of it. Higher: more links, N·(N−1)/2 in all, and more
   * who confirm a crash. @default 64
   */
  readonly expanderAbove?: number
  /**
   * On how many rings each peer stands. More: news travels faster, a crash has more observers, and more may crash at one moment without the mesh falling
   * apart; each costs 2 links a peer. Fewer than 4 cannot confirm a suspicion. @default 10
   */
  readonly expanderRings?: number
  /**
   * `swim` is for comparison, in benches and simulations: SWIM with suspicion as in its paper (2002), which takes itself to be healthy and awake. Without local health
   * (M16, M42), confirmations (M17: a suspicion lasts the least), lateness (M21), signs of life (M40) and the ends of processes (M41). @default 'lifeguard'
   */
  readonly detector?: 'lifeguard' | 'swim'
  /**
   * Who may be a member: names, or a function of the name that must always answer the same of a peer. Anybody else is refused on both sides by a
   * `NotAdmittedError`, and what others tell of it is passed over. Give all peers the same: each goes by its own, and a peer that only some
   * admit is a member to those alone. Changed by a restart. @default everybody who shows our mesh id
   */
  readonly admit?: Admit
  /** What this peer says of itself from its start on: see `MemberMetadata`. @default nothing */
  readonly metadata?: MetadataChange
  /**
   * The versions that each core that is seated speaks; a number stands for that one alone. Two peers speak the newest that both have, for
   * each core and link; where there is none they refuse each other. @default none are compared, and each core speaks its newest
   */
  readonly versions?: Readonly<Record<string, number | VersionRange>>
  /** What must be the same at all peers that have it. @default none are compared */
  readonly settings?: Readonly<Record<string, string>>
}

/** Each option, and what it may be. In which limits, `membershipConfig` says. */
export const MEMBERSHIP_OPTIONS: Readonly<Record<keyof MembershipOptions, OptionKind>> = {
  profile: oneOf('local', 'lan', 'wan'),
  found: { what: 'true, false or { generation }', is: (value) => OPTION.flag.is(value) || OPTION.object.is(value) },
  bootstrap: OPTION.texts,
  foundWaitMs: OPTION.number,
  periodMs: OPTION.number,
  probeTimeoutMs: OPTION.number,
  indirectProbes: OPTION.number,
  suspicionMultiplier: OPTION.number,
  suspicionMaxMultiplier: OPTION.number,
  spreadMultiplier: OPTION.number,
  stateExchangeMs: OPTION.number,
  rejoinMs: OPTION.number,
  probeTopology: oneOf('full', 'expander', 'auto'),
  expanderAbove: OPTION.number,
  expanderRings: OPTION.number,
  detector: oneOf('lifeguard', 'swim'),
  admit: {
    what: 'a list of the names of peers, or a function of a name',
    is: (value) => typeof value === 'function' || OPTION.texts.is(value)
  },
  metadata: OPTION.object,
  versions: OPTION.object,
  settings: OPTION.object
}

/** Complete. */
export type MembershipConfig = Required<Omit<MembershipOptions, 'profile' | 'found' | 'versions' | 'admit'>> & {
  readonly found: { readonly generation: number } | undefined
  readonly versions: Readonly<Record<string, VersionRange>>
  readonly admission: Admission
  /** A process that ended is told by its closed connections and its refused port (M41): in profile `local` only. */
  readonly closedIsDead: boolean
}

/** What a profile sets: all that is a duration or a number of something. */
export type Timings = Omit<
  MembershipConfig,
  'closedIsDead' | 'admission' | 'metadata' | 'found' | 'bootstrap' | 'versions' | 'settings'
>

const COMMON = {
  indirectProbes: 3,
  spreadMultiplier: 4,
  probeTopology: 'auto',
  detector: 'lifeguard',
  expanderAbove: 64,
  expanderRings: 10
} as const

/** The defaults of each profile. */
export const PROFILES: Readonly<Record<Profile, Timings>> = {
  local: {
    ...COMMON,
    foundWaitMs: 500,
    periodMs: 200,
    probeTimeoutMs: 50,
    suspicionMultiplier: 12,
    suspicionMaxMultiplier: 3,
    stateExchangeMs: 5_000,
    rejoinMs: 2_000
  },
  lan: {
    ...COMMON,
    foundWaitMs: 5_000,
    periodMs: 1_000,
    probeTimeoutMs: 500,
    suspicionMultiplier: 4,
    suspicionMaxMultiplier: 6,
    stateExchangeMs: 30_000,
    rejoinMs: 10_000
  },
  wan: {
    ...COMMON,
    foundWaitMs: 5_000,
    periodMs: 5_000,
    probeTimeoutMs: 2_000,
    suspicionMultiplier: 6,
    suspicionMaxMultiplier: 6,
    stateExchangeMs: 60_000,
    rejoinMs: 30_000
  }
}

/** The bootstrap addresses that one peer may be given: each is dialled for ever. */
const BOOTSTRAP_MAX = 64

/** The longest of all times: anything above is a mistake in the unit. */
const SPAN_MAX_MS = 24 * 60 * 60 * 1_000

/**
 * Completes options with the defaults of their profile.
 *
 * @throws InvalidParametersError for what cannot be meant: it names the option
 */
export function membershipConfig(options: MembershipOptions = {}): MembershipConfig {
  checkOptions('', options, MEMBERSHIP_OPTIONS)
  const profile = options.profile ?? 'lan'
  const timings = PROFILES[profile]
  const { found } = options
  const config: MembershipConfig = {
    foundWaitMs: options.foundWaitMs ?? timings.foundWaitMs,
    periodMs: options.periodMs ?? timings.periodMs,
    probeTimeoutMs: options.probeTimeoutMs ?? timings.probeTimeoutMs,
    indirectProbes: options.indirectProbes ?? timings.indirectProbes,
    suspicionMultiplier: options.suspicionMultiplier ?? timings.suspicionMultiplier,
    suspicionMaxMultiplier: options.suspicionMaxMultiplier ?? timings.suspicionMaxMultiplier,
    spreadMultiplier: options.spreadMultiplier ?? timings.spreadMultiplier,
    stateExchangeMs: options.stateExchangeMs ?? timings.stateExchangeMs,
    rejoinMs: options.rejoinMs ?? timings.rejoinMs,
    probeTopology: options.probeTopology ?? timings.probeTopology,
    expanderAbove: options.expanderAbove ?? timings.expanderAbove,
    expanderRings: options.expanderRings ?? timings.expanderRings,
    bootstrap: options.bootstrap ?? [],
    versions: ranges(options.versions ?? {}),
    settings: options.settings ?? {},
    detector: options.detector ?? timings.detector,
    metadata: options.metadata ?? {},
    admission: admission(options.admit),
    closedIsDead: profile === 'local' && options.detector !== 'swim',
    found: found === true ? { generation: 0 } : found === false ? undefined : found
  }
  validate(config)
  return config
}

function ranges(versions: Readonly<Record<string, number | VersionRange>>): Readonly<Record<string, VersionRange>> {
  return Object.fromEntries(
    Object.entries(versions).map(([core, version]) => [
      core,
      typeof version === 'number' ? { oldest: version, newest: version } : version
    ])
  )
}

function validate(config: MembershipConfig): void {
  const spans = ['periodMs', 'probeTimeoutMs', 'stateExchangeMs', 'rejoinMs'] as const
  for (const name of spans) {
    within(name, config[name], 1, SPAN_MAX_MS)
  }
  within('foundWaitMs', config.foundWaitMs, 0, SPAN_MAX_MS)
  within('indirectProbes', config.indirectProbes, 0, 16)
  within('suspicionMultiplier', config.suspicionMultiplier, 1, 1_000)
  within('suspicionMaxMultiplier', config.suspicionMaxMultiplier, 1, 1_000)
  within('spreadMultiplier', config.spreadMultiplier, 1, 100)
  whole('expanderAbove', config.expanderAbove, MEMBERS_MAX)
  within('expanderRings', config.expanderRings, 1, RINGS_MAX)
  whole('expanderRings', config.expanderRings, RINGS_MAX)
  const problem = metadataProblem(config.metadata)
  if (problem !== undefined) {
    throw new InvalidParametersError(`metadata: ${problem}`)
  }
  if (config.found !== undefined) {
    whole('found.generation', config.found.generation, COUNTER_MAX)
  }
  if (config.bootstrap.length > BOOTSTRAP_MAX) {
    throw new InvalidParametersError(`bootstrap has at most ${BOOTSTRAP_MAX} addresses.`)
  }
  for (const address of config.bootstrap) {
    text('bootstrap', address, ADDRESS_LENGTH_MAX)
  }
  if (Object.keys(config.versions).length > VERSIONS_MAX || Object.keys(config.settings).length > SETTINGS_MAX) {
    throw new InvalidParametersError(`versions has at most ${VERSIONS_MAX} entries, settings ${SETTINGS_MAX}.`)
  }
  for (const [core, { oldest, newest }] of Object.entries(config.versions)) {
    text('versions', core, SETTING_LENGTH_MAX)
    whole(`versions.${core}`, newest, COUNTER_MAX)
    whole(`versions.${core}`, oldest, newest)
  }
  for (const [name, value] of Object.entries(config.settings)) {
    text('settings', name, SETTING_LENGTH_MAX)
    text(`settings.${name}`, value, SETTING_LENGTH_MAX)
  }
}

function within(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) {
    throw new InvalidParametersError(`${name} is a number from ${least} to ${most}, not ${value}.`)
  }
}

function whole(name: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new InvalidParametersError(`${name} is a whole number from 0 to ${most}, not ${value}.`)
  }
}

function text(name: string, value: string, lengthMax: number): void {
  if (value.length === 0 || value.length > lengthMax || /\p{Surrogate}/u.test(value)) {
    throw new InvalidParametersError(`${name} is well-formed text of 1 to ${lengthMax} characters.`)
  }
}
