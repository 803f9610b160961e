import { type Millis, millis } from '@peermesh/kernel'
import { METADATA_NUMBER_MAX, METADATA_TEXT_MAX, TAGS_MAX } from './limits.ts'

/** What a member says of itself, for whoever chooses among members: elections, placement, an application. Nobody checks that it is true. */
export interface MemberMetadata {
  /** Of the application that runs there. */
  readonly version?: string
  /** Members of one zone may fail together: a rack, a host, a site. */
  readonly zone?: string
  /** Higher is preferred. @default 0 */
  readonly priority: number
  /** How much it can bear, in units that the mesh agrees on. @default 1 */
  readonly capacity: number
  /** How busy it is, 0 to 1. Told in sixteenths, and not at each change: see M44. @default 0 */
  readonly load: number
  readonly tags: readonly string[]
}

/** What of it is to change; the rest stays, as does what is named as `undefined`. */
export type MetadataChange = Partial<MemberMetadata>

/** Of who said nothing. */
export const NO_METADATA: MemberMetadata = { priority: 0, capacity: 1, load: 0, tags: [] }

export const LOAD_STEPS = 16

/** A load that changes by less than this many steps is not told: one that moves about a limit would be told for ever. */
const DEAD_BAND_STEPS = 0.75

/** So many periods pass between two changes, where only the load changed, and where more did. */
const LOAD_APART_PERIODS = 10
const CHANGES_APART_PERIODS = 1

const NAMES: readonly string[] = ['version', 'zone', 'priority', 'capacity', 'load', 'tags']

/** What is wrong with a change, in words; `undefined` where nothing is. */
export function metadataProblem(change: MetadataChange): string | undefined {
  if (typeof change !== 'object' || change === null) {
    return `metadata is an object with any of ${NAMES.join(', ')}, not ${String(change)}.`
  }
  const unknown = Object.keys(change).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) {
    return `metadata has no ${unknown}, but ${NAMES.join(', ')}.`
  }
  const { version, zone, priority = 0, capacity = 1, load = 0, tags = [] } = change
  for (const [name, value] of Object.entries({ version, zone })) {
    if (value !== undefined && !isShort(value)) {
      return `${name} is well-formed text of 1 to ${METADATA_TEXT_MAX} characters.`
    }
  }
  if (!isWhole(priority, -METADATA_NUMBER_MAX) || !isWhole(capacity, 0)) {
    return `priority is a whole number from −${METADATA_NUMBER_MAX} to ${METADATA_NUMBER_MAX}, capacity one from 0.`
  }
  if (typeof load !== 'number' || !(load >= 0 && load <= 1)) {
    return `load is a number from 0 to 1, not ${String(load)}.`
  }
  const areTags =
    Array.isArray(tags) && tags.length <= TAGS_MAX && tags.every(isShort) && new Set(tags).size === tags.length
  return areTags
    ? undefined
    : `tags has at most ${TAGS_MAX} different ones, each of 1 to ${METADATA_TEXT_MAX} characters.`
}

/** What a peer says of itself from its start on, a load in the steps in which it is told. */
export function metadataAtStart(change: MetadataChange): MemberMetadata {
  const metadata = changed(NO_METADATA, change)
  return { ...metadata, load: inSteps(metadata.load) }
}

function changed(
  before: MemberMetadata,
  {
    version = before.version,
    zone = before.zone,
    priority = before.priority,
    capacity = before.capacity,
    load = before.load,
    tags = before.tags
  }: MetadataChange
): MemberMetadata {
  return {
    ...(version === undefined ? {} : { version }),
    ...(zone === undefined ? {} : { zone }),
    priority,
    capacity,
    load,
    tags: [...tags]
  }
}

function inSteps(load: number): number {
  return Math.round(load * LOAD_STEPS) / LOAD_STEPS
}

export function isSameMetadata(a: MemberMetadata = NO_METADATA, b: MemberMetadata = NO_METADATA): boolean {
  return a === b || (a.load === b.load && isSameBut(a, b))
}

/** What we say of ourselves, and when (M44): what changes soon after another change waits, so that a busy peer does not flood the mesh. */
export class OwnMetadata {
  readonly #periodMs: number
  #told: MemberMetadata
  #wanted: MemberMetadata
  #toldAt: Millis | undefined

  constructor(told: MemberMetadata, periodMs: number) {
    this.#told = told
    this.#wanted = told
    this.#periodMs = periodMs
  }

  change(change: MetadataChange): void {
    const wanted = changed(this.#wanted, change)
    const isNear = Math.abs(wanted.load - this.#told.load) * LOAD_STEPS < DEAD_BAND_STEPS
    this.#wanted = { ...wanted, load: isNear ? this.#told.load : inSteps(wanted.load) }
  }

  /** What is to be told now, if anything. */
  due(now: Millis): MemberMetadata | undefined {
    const deadline = this.deadline()
    if (deadline === undefined || deadline > now) {
      return undefined
    }
    this.#told = this.#wanted
    this.#toldAt = now
    return this.#told
  }

  deadline(): Millis | undefined {
    if (isSameMetadata(this.#wanted, this.#told)) {
      return undefined
    }
    const periods = isSameBut(this.#wanted, this.#told) ? LOAD_APART_PERIODS : CHANGES_APART_PERIODS
    return this.#toldAt === undefined ? millis(0) : millis(this.#toldAt + periods * this.#periodMs)
  }
}

/** The same but for the load. */
function isSameBut(a: MemberMetadata, b: MemberMetadata): boolean {
  return (
    a.version === b.version &&
    a.zone === b.zone &&
    a.priority === b.priority &&
    a.capacity === b.capacity &&
    a.tags.join('\n') === b.tags.join('\n')
  )
}

function isShort(text: unknown): boolean {
  const isIn = typeof text === 'string' && text.length > 0 && text.length <= METADATA_TEXT_MAX
  return isIn && !/[\p{Surrogate}\p{Control}]/u.test(text)
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= METADATA_NUMBER_MAX
}
