import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import { Acceptor } from './acceptor.ts'
import {
  type Configuration,
  eraOf,
  isLater,
  isSameConfiguration,
  isSameEra,
  type Move,
  ROOT,
  voterOf
} from './configuration.ts'
import { cut } from './cut.ts'
import { freeCounter, type Installed, InstallTally } from './install.ts'
import { isNothing } from './idle-registers.ts'
import { MOVE_RETRY_MS, REDRIVE_MS } from './limits.ts'
import { type Answer, answerBytes, type PageMessage, type QuorumMessage, type Request } from './messages.ts'
import { pageOf } from './page-of.ts'
import { groupKey, type RecoveredGroup, registerKey } from './records.ts'
import type { ReplicaParts } from './replica-parts.ts'

type Message<T extends QuorumMessage['type']> = Extract<QuorumMessage, { readonly type: T }>

/** Records of a new epoch being gathered. */
interface Installing {
  readonly move: Move
  readonly tally: InstallTally
  /** Of the epoch that ends, where this voter is named in it and never began. */
  readonly late: InstallTally | undefined
  /** Who drives the move: they are told as soon as it is installed. */
  readonly drivers: Set<PeerName>
  askAt: Millis
}

/**
 * One peer's memory of one group: as a voter its acceptor, kept on disk; as anybody else the latest configuration that it knows to serve. It answers proposers,
 * seals and installs; what is chosen is not its business.
 *
 * Moving from one epoch to the next is two things a voter may be told any number of times, in any order and by anybody: that `next` was chosen (so
 * it seals), and that it is to vote in `next` (so it gathers the records and installs them).
 */
export class Replica {
  readonly #parts: ReplicaParts
  #acceptor: Acceptor | undefined
  /** The latest that is known to serve. */
  #known: Configuration | undefined
  #installing: Installing | undefined
  /** When this voter last took a step from one epoch to the next. */
  #movedAt: Millis | undefined
  /** Registers that the disk has, though no acceptor of ours does: a voter under another store id wrote them. */
  #leftOver: readonly string[] = []

  constructor(parts: ReplicaParts) {
    this.#parts = parts
  }

  get acceptor(): Acceptor | undefined {
    return this.#acceptor
  }

  /** The latest configuration that is known to serve. */
  get known(): Configuration | undefined {
    return this.#known
  }

  get role(): 'voter' | 'sealed' | 'installing' | 'client' {
    if (this.#installing !== undefined) {
      return 'installing'
    }
    return this.#acceptor === undefined ? 'client' : this.#acceptor.sealedTo === undefined ? 'voter' : 'sealed'
  }

  get deadline(): Millis | undefined {
    return this.#installing?.askAt
  }

  snapshot(): unknown {
    const acceptor = this.#acceptor
    return {
      known: [this.#known?.lineage, this.#known?.epoch],
      role: this.role,
      epoch: acceptor?.configuration.epoch,
      floor: acceptor?.floor,
      promisedFloor: acceptor?.promisedFloor,
      registers: acceptor?.records().map(([key, { promised, accepted }]) => [key, promised, accepted?.ballot])
    }
  }

  /** Takes up what is on disk. Returns false where another voter wrote it: what that one promised is not known to be all here. */
  recover({ record, registers }: RecoveredGroup): boolean {
    const { known, voter } = record
    this.#known = known
    if (voter === undefined) {
      return true
    }
    if (voter.storeId !== this.#parts.identity.storeId) {
      this.#leftOver = [...registers.keys()]
      return false
    }
    this.#acceptor = new Acceptor({ ...voter, registers })
    return true
  }

  /** The first epoch of a new group, or one that an operator forces: it begins with what this peer has. */
  begin(configuration: Configuration): void {
    const before = this.#acceptor
    const registers = new Map(before?.records() ?? [])
    this.#known = configuration
    this.#install(configuration, { floor: before?.floor ?? 0, registers })
  }

  /** A configuration is known to serve. Returns true where it is news. */
  learn(configuration: Configuration, now: Millis): boolean {
    if (!isLater(configuration, this.#known)) {
      return false
    }
    this.#known = configuration
    if (this.#installing !== undefined && isLater(configuration, this.#installing.move.next)) {
      this.#installing = undefined
    }
    if (voterOf(configuration, this.#parts.identity) !== undefined) {
      this.#startInstalling({ next: configuration }, now)
    } else if (this.#acceptor !== undefined && isLater(configuration, this.#acceptor.configuration)) {
      this.#retire()
    }
    this.#writeGroup()
    return true
  }

  tellWhatServes(to: PeerName): void {
    if (this.#known !== undefined) {
      this.#parts.ledger.say(to, { type: 'serving', configuration: this.#known })
    }
  }

  /** Who speaks of what is over missed what came of it, and is told what serves. False where it is not. */
  corrects(from: PeerName, configuration: Configuration): boolean {
    const isOver = this.#isOver(configuration)
    if (isOver) {
      this.tellWhatServes(from)
    }
    return isOver
  }

  ask(from: PeerName, { era, requests }: Message<'ask'>): void {
    const { ledger, identity, refused } = this.#parts
    // Who voted in an epoch that is over has no more to say than who never voted.
    const isOver = this.#acceptor !== undefined && this.#isOver(this.#acceptor.configuration)
    const acceptor = isOver ? undefined : this.#acceptor
    const current = acceptor?.configuration ?? this.#known
    if (current === undefined || (era.lineage === current.lineage && era.epoch > current.epoch)) {
      // Who has not heard of it yet, or somebody made the epoch up: nobody votes in one that it has not installed.
      refused(from, 'a question of an epoch that did not begin here')
      ledger.say(from, { type: 'behind', era })
      return
    }
    if (era.lineage !== current.lineage) {
      refused(from, 'a question of another lineage')
    }
    if (acceptor === undefined || acceptor.isSealed || !isSameEra(era, eraOf(current))) {
      this.#pointOn(from)
      return
    }
    const answer = (request: Request): Answer => this.#answer(acceptor, request)
    for (const answers of cut(requests.map(answer), answerBytes)) {
      ledger.say(from, { type: 'answer', era, storeId: identity.storeId, floor: acceptor.floor, answers })
    }
  }

  /** A step of a reconfiguration. */
  move(from: PeerName, move: Move, now: Millis): void {
    if (this.corrects(from, move.next) || !this.#sealFor(from, move, now)) {
      return
    }
    this.#startInstalling(this.#isNeededToSeal(move) ? { next: move.from as Configuration } : move, now)
    const { next } = move
    const acceptor = this.#acceptor
    if (this.#installing !== undefined && isSameEra(eraOf(this.#installing.move.next), eraOf(next))) {
      this.#installing.drivers.add(from)
    }
    if (acceptor !== undefined && acceptor.configuration.lineage === next.lineage) {
      if (acceptor.configuration.epoch >= next.epoch) {
        this.#sayMoving(from, next, 'installed')
      } else if (acceptor.sealedTo !== undefined) {
        this.#sayMoving(from, next, 'sealed')
      }
    }
  }

  /** Hands out records: of the sealed epoch, or of the new one where it is installed here. */
  fetch(from: PeerName, { move, after }: Message<'fetch'>, now: Millis): void {
    if (this.corrects(from, move.next) || !this.#sealFor(from, move, now)) {
      return
    }
    const acceptor = this.#acceptor
    const { ledger, identity } = this.#parts
    if (acceptor === undefined) {
      return
    }
    const era = eraOf(acceptor.configuration)
    const isSealed = move.from !== undefined && isSameEra(era, eraOf(move.from)) && acceptor.sealedTo !== undefined
    const isInstalled = isSameEra(era, eraOf(move.next))
    if (!isSealed && !isInstalled) {
      if (isLater(acceptor.configuration, move.next)) {
        this.#pointOn(from)
      }
      return
    }
    ledger.say(from, {
      type: 'page',
      era,
      storeId: identity.storeId,
      floor: acceptor.floor,
      after,
      ...pageOf(acceptor, after),
      sealed: acceptor.sealedTo !== undefined
    })
  }

  /** Returns true where this page was the last that was needed: the new epoch is installed here. */
  page(from: PeerName, page: PageMessage, now: Millis): boolean {
    const installing = this.#installing
    if (installing === undefined) {
      return false
    }
    const { tally, late, move } = installing
    const taken = tally.take(from, page)
    // Of whoever is sealed the tally asks for the very pages that a copy of it is made of.
    if (page.sealed) {
      late?.take(from, page)
    }
    if (!tally.isComplete) {
      if (late?.isComplete === true) {
        this.#beginLate(installing, late, now)
      }
      if (taken && !tally.isDone(from)) {
        this.#fetchFrom(from, installing)
      }
      return false
    }
    this.#install(move.next, tally.result(this.#parts))
    this.#movedAt = now
    for (const driver of installing.drivers) {
      this.#sayMoving(driver, move.next, 'installed')
    }
    return true
  }

  wake(now: Millis): void {
    const installing = this.#installing
    if (installing !== undefined && installing.askAt <= now) {
      installing.askAt = millis(now + MOVE_RETRY_MS)
      for (const source of installing.tally.sources) {
        if (installing.tally.isWorthAsking(source)) {
          this.#fetchFrom(source, installing)
        }
      }
    }
  }

  /** A move that this voter has begun, and does not know to be over for too long: somebody must drive it on. */
  stuckMove(now: Millis): Move | undefined {
    const acceptor = this.#acceptor
    if (acceptor === undefined || this.#movedAt === undefined || now < this.#movedAt + REDRIVE_MS) {
      return undefined
    }
    this.#movedAt = millis(now + this.#parts.random.between(0, REDRIVE_MS))
    const { configuration, sealedTo } = acceptor
    if (sealedTo !== undefined && !this.#isOver(configuration)) {
      return { from: configuration, next: sealedTo }
    }
    return isLater(configuration, this.#known) ? { next: configuration } : undefined
  }

  /** After a restart a move is as old as the start. */
  resume(now: Millis): void {
    this.#movedAt = now
    if (this.#known !== undefined) {
      this.#startInstalling({ next: this.#known }, now)
    }
  }

  #answer(acceptor: Acceptor, request: Request): Answer {
    const { request: number, key } = request
    switch (request.type) {
      case 'read':
        return { type: 'report', request: number, accepted: acceptor.record(key)?.accepted }
      case 'prepare': {
        const answer = acceptor.prepare(key, request.ballot)
        if (answer.type === 'promise') {
          this.#writeRegister(key)
          if (answer.accepted === undefined) {
            this.#parts.promised(key)
          }
        }
        return { ...answer, request: number }
      }
      case 'accept': {
        const { ballot, value, next } = request
        if (isNothing(value)) {
          return this.#drop(acceptor, request)
        }
        const answer = acceptor.accept(key, { ballot, value }, next)
        if (answer.type === 'accepted') {
          this.#writeRegister(key)
          this.#parts.accepted(key, value)
        }
        return { ...answer, request: number }
      }
    }
  }

  /** Q24 A promise of which nothing came: whoever asked for it is gone, or was refused. */
  forgetPromise(key: string): void {
    if (this.#acceptor?.dropPromise(key) === true) {
      this.#forget(key)
    }
  }

  /** With the floors that it leaves behind, in one batch. */
  #forget(key: string): void {
    this.#parts.ledger.write(registerKey(this.#parts.group, key), undefined)
    this.#writeGroup()
  }

  /** Q24 All voters were found to hold it at that ballot. Whether it is free is judged by what is held here: at one ballot there is one value. */
  #drop(acceptor: Acceptor, { request, key, ballot }: Extract<Request, { readonly type: 'accept' }>): Answer {
    const accepted = acceptor.record(key)?.accepted
    const counted =
      accepted === undefined
        ? undefined
        : freeCounter(accepted, { ...this.#parts, dropBefore: Number.POSITIVE_INFINITY })
    if (counted === undefined || !acceptor.drop(key, ballot, counted)) {
      return { type: 'nack', request, promised: acceptor.promised(key) }
    }
    this.#forget(key)
    return { type: 'accepted', request }
  }

  /** Where to go on, for whoever asks in an epoch that is over. Of one that is known to serve that is said too: who is told of it by nobody else would go on without knowing. */
  #pointOn(to: PeerName): void {
    const { configuration, sealedTo } = this.#acceptor ?? {}
    const isOver = configuration === undefined || this.#isOver(configuration)
    if (!isOver && sealedTo !== undefined) {
      this.#parts.ledger.say(to, { type: 'moved', move: { from: configuration, next: sealedTo } })
    } else if (!isOver && isLater(configuration, this.#known)) {
      this.#parts.ledger.say(to, { type: 'moved', move: { next: configuration } })
    } else {
      this.tellWhatServes(to)
    }
  }

  /** A later one is known to serve. */
  #isOver(configuration: Configuration): boolean {
    return this.#known !== undefined && isLater(this.#known, configuration)
  }

  #sayMoving(to: PeerName, next: Configuration, state: 'sealed' | 'installed'): void {
    const { ledger, identity } = this.#parts
    ledger.say(to, { type: 'moving', era: eraOf(next), storeId: identity.storeId, state })
  }

  /** False where this is not the successor that was sealed for: of what was chosen there is one. */
  #sealFor(from: PeerName, { from: before, next }: Move, now: Millis): boolean {
    const acceptor = this.#acceptor
    if (acceptor === undefined || before === undefined || !isSameEra(eraOf(acceptor.configuration), eraOf(before))) {
      return true
    }
    if (acceptor.sealedTo === undefined) {
      acceptor.seal(next)
      this.#movedAt = now
      this.#writeGroup()
    } else if (!isSameConfiguration(acceptor.sealedTo, next)) {
      this.#parts.refused(from, 'a second successor of one epoch')
      return false
    }
    return true
  }

  #startInstalling(move: Move, now: Millis): void {
    const { from, next } = move
    if (!this.#mayBegin(next)) {
      return
    }
    const under = this.#installing?.move
    if (under !== undefined && !isLater(next, under.next)) {
      const tellsMore = isSameEra(eraOf(under.next), eraOf(next)) && under.from === undefined && from !== undefined
      if (!tellsMore) {
        return
      }
    }
    if (next.epoch === 1 && next.group !== ROOT) {
      // Q25 Nothing was ever chosen before it, and this voter never voted in it.
      this.#install(next, { floor: 0, registers: new Map() })
      this.#movedAt = now
      return
    }
    const drivers = this.#installing?.drivers ?? new Set()
    this.#installing = {
      move,
      tally: new InstallTally(move),
      late: from !== undefined && this.#mayBegin(from) ? new InstallTally({ next: from }) : undefined,
      drivers,
      askAt: millis(now + MOVE_RETRY_MS)
    }
    for (const source of this.#installing.tally.sources) {
      this.#fetchFrom(source, this.#installing)
    }
  }

  /**
   * It votes in the epoch that ends and not in the next, and may never have begun in it. Without its seal there may be no majority: so it begins late, as a copy of one that did, and is
   * sealed when it is told again.
   */
  #isNeededToSeal({ from, next }: Move): boolean {
    const { identity } = this.#parts
    return from !== undefined && voterOf(from, identity) !== undefined && voterOf(next, identity) === undefined
  }

  /** It is named in this epoch, and never began in it. */
  #mayBegin(epoch: Configuration): boolean {
    const isVoter = voterOf(epoch, this.#parts.identity) !== undefined
    const isNews = this.#acceptor === undefined || isLater(epoch, this.#acceptor.configuration)
    // What is over is not begun again: this peer may have voted there, and forgot with its retirement what it had promised.
    return isVoter && isNews && !this.#isOver(epoch)
  }

  /** As a copy of one that is sealed, and sealed as that one is: without it there may be no majority of the sealed. */
  #beginLate(installing: Installing, late: InstallTally, now: Millis): void {
    const { from, next } = installing.move
    if (from === undefined) {
      return
    }
    this.#install(from, late.result(this.#parts))
    this.#installing = { ...installing, late: undefined }
    this.#sealFor(this.#parts.identity.peer, installing.move, now)
    for (const driver of installing.drivers) {
      this.#sayMoving(driver, next, 'sealed')
    }
    this.#fetchFrom(this.#parts.identity.peer, this.#installing)
  }

  #fetchFrom(source: PeerName, { move, tally }: Installing): void {
    this.#parts.outbox.send(source, { type: 'fetch', move, after: tally.after(source) })
  }

  #install(configuration: Configuration, installed: Installed): void {
    const { ledger, group, codec, outbox } = this.#parts
    this.#forgetRegisters()
    this.#installing = undefined
    this.#acceptor = new Acceptor({ configuration, ...installed })
    for (const [key, record] of installed.registers) {
      ledger.write(registerKey(group, key), codec.encodeRegister(record))
    }
    this.#writeGroup()
    const { epoch, lineage } = configuration
    outbox.trace('installed', { group, epoch, lineage, registers: installed.registers.size, floor: installed.floor })
  }

  /** Somebody else votes now. What this voter held is theirs. */
  #retire(): void {
    this.#forgetRegisters()
    this.#acceptor = this.#installing = undefined
  }

  #forgetRegisters(): void {
    const { ledger, group } = this.#parts
    const keys = this.#acceptor?.records().map(([key]) => key) ?? []
    for (const key of [...this.#leftOver, ...keys]) {
      ledger.write(registerKey(group, key), undefined)
    }
    this.#leftOver = []
  }

  #writeRegister(key: string): void {
    const { ledger, group, codec } = this.#parts
    const record = this.#acceptor?.record(key)
    if (record !== undefined) {
      ledger.write(registerKey(group, key), codec.encodeRegister(record))
    }
  }

  #writeGroup(): void {
    const { ledger, group, codec, identity } = this.#parts
    const acceptor = this.#acceptor
    const { storeId } = identity
    const voter = acceptor && {
      storeId,
      configuration: acceptor.configuration,
      sealedTo: acceptor.sealedTo,
      floor: acceptor.floor,
      promisedFloor: acceptor.promisedFloor
    }
    ledger.write(groupKey(group), codec.encodeGroup({ known: this.#known, voter }))
  }
}
