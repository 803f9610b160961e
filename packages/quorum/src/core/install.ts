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
  accepted: Accepted
  /** Sealed voters that reported this very ballot. */
  count: number
}

/**
 * Gathers what a new epoch begins with: of each register the highest ballot that a majority of the sealed epoch before had accepted. Or all
 * that one voter has who installed already: whoever has voted in no way yet may begin as a copy of that one.
 *
 * Q10 An epoch begins with nothing less than a sealed majority of the one before it, or a voter that began so.
 * Q11 A register is left out only where a majority of the sealed reported it free at one ballot, and it was touched before the chosen `dropBefore`; the
 *     floor is then above all that it ever counted.
 */
export class InstallTally {
  readonly #move: Move
  readonly #best = new Map<string, Best>()
  /** How far each source was read, and in which epoch it was then: a source that installs meanwhile is read from the beginning. */
  readonly #readUpTo = new Map<PeerName, { readonly epoch: number; readonly key: string }>()
  readonly #sealedDone = new Set<PeerName>()
  #installedDone = false
  #floor = 0

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
    return this.#sealedDone.has(source)
  }

  /** Where reading a source goes on. */
  after(source: PeerName): string {
    return this.#readUpTo.get(source)?.key ?? ''
  }

  get isComplete(): boolean {
    const { from } = this.#move
    return this.#installedDone || (from !== undefined && this.#sealedDone.size >= majorityOf(from))
  }

  /** Takes in a page. False where it is not the one that comes next from this source, or from somebody whose records do not count. */
  take(source: PeerName, { era, storeId, floor, after, records, last }: PageMessage): boolean {
    const { from, next } = this.#move
    const voter = { peer: source, storeId }
    const isSealed = from !== undefined && isSameEra(era, eraOf(from)) && voterOf(from, voter) !== undefined
    const isInstalled = isSameEra(era, eraOf(next)) && voterOf(next, voter) !== undefined
    if ((!isSealed && !isInstalled) || this.isDone(source)) {
      return false
    }
    if ((this.#readUpTo.get(source)?.epoch ?? era.epoch) !== era.epoch) {
      this.#readUpTo.delete(source)
    }
    if (after !== this.after(source)) {
      return false
    }
    for (const [key, accepted] of records) {
      this.#add(key, accepted, isSealed)
    }
    this.#floor = Math.max(this.#floor, floor)
    this.#readUpTo.set(source, { epoch: era.epoch, key: records.at(-1)?.[0] ?? after })
    if (last && isSealed) {
      this.#sealedDone.add(source)
    }
    this.#installedDone ||= last && isInstalled
    return true
  }

  result({ codec, kindOf }: { codec: EnvelopeCodec; kindOf: (name: string) => RegisterKind | undefined }): Installed {
    const { epoch, dropBefore } = this.#move.next
    const registers = new Map<string, RegisterRecord>()
    let floor = this.#floor
    for (const key of [...this.#best.keys()].sort(compareText)) {
      const { accepted, count } = this.#best.get(key) as Best
      const counted = this.#isSettled(count) ? freeCounter(accepted, { codec, kindOf, dropBefore }) : undefined
      if (counted !== undefined) {
        floor = Math.max(floor, counted)
        continue
      }
      const first = firstBallot(epoch)
      const promised = compareBallots(accepted.ballot, first) > 0 ? accepted.ballot : first
      registers.set(key, { promised, accepted })
    }
    return { floor, registers }
  }

  #isSettled(count: number): boolean {
    const { from } = this.#move
    return from !== undefined && count >= majorityOf(from)
  }

  #add(key: string, accepted: Accepted, isSealed: boolean): void {
    const best = this.#best.get(key)
    const order = best === undefined ? 1 : compareBallots(accepted.ballot, best.accepted.ballot)
    if (order > 0) {
      this.#best.set(key, { accepted, count: isSealed ? 1 : 0 })
    } else if (order === 0 && best !== undefined && isSealed) {
      best.count++
    }
  }
}

/** All that a register ever counted, where it may be dropped. */
function freeCounter(
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
    return kind.isFree(envelope.state) ? Math.max(envelope.version, kind.counterOf(envelope.state)) : undefined
  } catch {
    // A state that its kind cannot judge is somebody's, as far as we know.
    return undefined
  }
}
