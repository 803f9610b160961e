import { compareText, type PeerName } from '@peermesh/kernel'
import type { Accepted, RegisterRecord } from './acceptor.ts'
import { compareBallots, firstBallot } from './ballot.ts'
import { type Configuration, eraOf, isSameEra, majorityOf, type Move, voterOf } from './configuration.ts'
import type { EnvelopeCodec } from './envelope.ts'
import type { RegisterKind } from './kinds.ts'
import type { PageMessage } from './messages.ts'

/** The records of an epoch, as a voter that is new to it takes them over. */
export interface Installed {
  readonly floor: number
  readonly registers: ReadonlyMap<string, RegisterRecord>
}

interface Best {
  readonly accepted: Accepted
  /** Sealed voters that reported this very ballot. By name, since pages may come twice. */
  readonly reporters: Set<PeerName>
}

/** What one source has been read of. */
interface Source {
  /** The epoch that its pages are of: a source that installs meanwhile is read from the beginning. */
  readonly epoch: number
  /** Up to this key. */
  readUpTo: string
  isDone: boolean
  floor: number
  /** Of a source that has installed. What the sealed ones have is merged as it comes. */
  readonly copy: Map<string, Accepted>
}

/**
 * Gathers what a new epoch begins with: of each register the highest ballot that a majority of the sealed epoch before had accepted. Or all
 * that one voter has who installed already: whoever has voted in no way yet may begin as a copy of that one. The two are never mixed: a
 * register that the copy has dropped may still be at a sealed voter, in a state that is long over.
 *
 * Q10 An epoch begins with nothing less than a sealed majority of the one before it, or a voter that began so.
 * Q11 A register is left out only where a majority of the sealed reported it free at one ballot, and it was touched before the chosen `dropBefore`; the
 *     floor is then above all that it ever counted.
 */
export class InstallTally {
  readonly #move: Move
  readonly #sealed = new Map<string, Best>()
  readonly #sources = new Map<PeerName, Source>()
  /** The floors of the sealed that were read to their end: they stay sealed, whatever else they become. */
  readonly #sealedFloors = new Map<PeerName, number>()

  constructor(move: Move) {
    this.#move = move
  }

  /** Who can be asked: the voters before, which are sealed by it, and those of the new epoch, which may have installed. */
  get sources(): PeerName[] {
    const { from, next } = this.#move
    const peers = [...(from?.voters ?? []), ...next.voters].map(({ peer }) => peer)
    return [...new Set(peers)].sort(compareText)
  }

  isDone(source: PeerName): boolean {
    return this.#sources.get(source)?.isDone === true
  }

  /** It has more to say, or may have: who was read to its end as one of the sealed may have installed since, and then a copy of it is enough. */
  isWorthAsking(source: PeerName): boolean {
    const { next } = this.#move
    const read = this.#sources.get(source)
    const mayInstall = read?.epoch !== next.epoch && next.voters.some(({ peer }) => peer === source)
    return read?.isDone !== true || mayInstall
  }

  /** Where reading a source goes on. */
  after(source: PeerName): string {
    return this.#sources.get(source)?.readUpTo ?? ''
  }

  get isComplete(): boolean {
    const { from } = this.#move
    return this.#copied !== undefined || (from !== undefined && this.#sealedFloors.size >= majorityOf(from))
  }

  /** Takes in a page. False where it is not the one that comes next from this source, or from somebody whose records do not count. */
  take(peer: PeerName, { era, storeId, floor, after, records, last, sealed }: PageMessage): boolean {
    const { from, next } = this.#move
    const voter = { peer, storeId }
    // A page that this voter gave out before its seal may come late, from when it was the one who had installed: it voted on after that.
    const isSealed = sealed && from !== undefined && isSameEra(era, eraOf(from)) && voterOf(from, voter) !== undefined
    const isInstalled = isSameEra(era, eraOf(next)) && voterOf(next, voter) !== undefined
    const before = this.#sources.get(peer)
    const isLate = before !== undefined && (before.isDone ? era.epoch <= before.epoch : era.epoch < before.epoch)
    if ((!isSealed && !isInstalled) || isLate) {
      return false
    }
    const source = this.#sourceOf(peer, era.epoch)
    if (after !== source.readUpTo) {
      return false
    }
    for (const [key, accepted] of records) {
      if (isSealed) {
        this.#add(peer, key, accepted)
      } else {
        source.copy.set(key, accepted)
      }
    }
    source.floor = Math.max(source.floor, floor)
    source.readUpTo = records.at(-1)?.[0] ?? after
    source.isDone = last
    if (isSealed && last) {
      this.#sealedFloors.set(peer, source.floor)
    }
    return true
  }

  result({ codec, kindOf }: { codec: EnvelopeCodec; kindOf: (name: string) => RegisterKind | undefined }): Installed {
    const { epoch, dropBefore } = this.#move.next
    const registers = new Map<string, RegisterRecord>()
    const copied = this.#copied
    if (copied !== undefined) {
      for (const key of [...copied.copy.keys()].sort(compareText)) {
        registers.set(key, recordOf(copied.copy.get(key) as Accepted, epoch))
      }
      return { floor: copied.floor, registers }
    }
    let floor = Math.max(0, ...this.#sealedFloors.values())
    for (const key of [...this.#sealed.keys()].sort(compareText)) {
      const { accepted, reporters } = this.#sealed.get(key) as Best
      const counted = this.#isSettled(reporters.size) ? freeCounter(accepted, { codec, kindOf, dropBefore }) : undefined
      if (counted === undefined) {
        registers.set(key, recordOf(accepted, epoch))
      } else {
        floor = Math.max(floor, counted)
      }
    }
    return { floor, registers }
  }

  /** A voter of the new epoch that was read to its end. */
  get #copied(): Source | undefined {
    return [...this.#sources.values()].find(({ epoch, isDone }) => isDone && epoch === this.#move.next.epoch)
  }

  #sourceOf(peer: PeerName, epoch: number): Source {
    let source = this.#sources.get(peer)
    if (source === undefined || source.epoch !== epoch) {
      source = { epoch, readUpTo: '', isDone: false, floor: 0, copy: new Map() }
      this.#sources.set(peer, source)
    }
    return source
  }

  #isSettled(count: number): boolean {
    const { from } = this.#move
    return from !== undefined && count >= majorityOf(from)
  }

  #add(reporter: PeerName, key: string, accepted: Accepted): void {
    const best = this.#sealed.get(key)
    const order = best === undefined ? 1 : compareBallots(accepted.ballot, best.accepted.ballot)
    if (order > 0) {
      this.#sealed.set(key, { accepted, reporters: new Set([reporter]) })
    } else if (order === 0 && best !== undefined) {
      best.reporters.add(reporter)
    }
  }
}

function recordOf(accepted: Accepted, epoch: number): RegisterRecord {
  const first = firstBallot(epoch)
  return { promised: compareBallots(accepted.ballot, first) > 0 ? accepted.ballot : first, accepted }
}

/** All that a register ever counted, where it may be dropped. */
export function freeCounter(
  { value }: Accepted,
  {
    codec,
    kindOf,
    dropBefore
  }: {
    codec: EnvelopeCodec
    kindOf: (name: string) => RegisterKind | undefined
    dropBefore: Configuration['dropBefore']
  }
): number | undefined {
  if (dropBefore === 0) {
    return undefined
  }
  const envelope = codec.decode(value)
  const kind = envelope === undefined ? undefined : kindOf(envelope.kind)
  if (envelope === undefined || kind === undefined || envelope.touched >= dropBefore) {
    return undefined
  }
  try {
    const { state, version } = envelope
    const counted = state === undefined ? 0 : kind.counterOf(state)
    return kind.isFree(state) ? Math.max(version, counted) : undefined
  } catch {
    // A state that its kind cannot judge is somebody's, as far as we know.
    return undefined
  }
}
