import type { Logger } from '@libp2p/interface'
import {
  type BulkInput,
  type Core,
  type GatekeeperOutput,
  type Identity,
  invariant,
  type Journal,
  type JournalRecord,
  MalformedMessageError,
  type PeerName,
  peerName,
  type Seat
} from '@peermesh/kernel'
import { Addresses } from './addresses.ts'
import { BulkTransfers } from './bulk/bulk-transfers.ts'
import type { Clock } from './clock.ts'
import type { HostConfig } from './config.ts'
import { BULK_CHUNK_BYTES_MAX, MESSAGE_BYTES_MAX, RESTARTS_PER_MINUTE_MAX, STOP_FLUSH_TIMEOUT_MS } from './constants.ts'
import { DhtQueries } from './dht/dht-queries.ts'
import { Dialler } from './dialler.ts'
import {
  type CorruptRecordError,
  HostStoppedError,
  hostStopped,
  NotStartedError,
  PeerRestartedError
} from './errors.ts'
import { Gossip } from './gossip.ts'
import { nextIdentity, randomSeed, salvagedBoot } from './identity.ts'
import type { MeshHostComponents } from './mesh-host.ts'
import type { EncryptedJournal } from './journal/encryption/encrypted-journal.ts'
import { Rewriter } from './journal/encryption/rewriter.ts'
import type { JournalMark } from './journal/journal-mark.ts'
import { JournalWriter } from './journal/journal-writer.ts'
import { type CheckedJournal, checkedJournal } from './journal/checked-journal.ts'
import { memoryJournal } from './journal/memory-journal.ts'
import { readRecords, Salvage } from './journal/records.ts'
import { Identification } from './links/identification.ts'
import { Links, nameOf } from './links/links.ts'
import { type DriverOutlet, type SeatedCore, StackDriver } from './stack-driver.ts'
import type { HostCounters, HostStatistics } from './statistics.ts'
import type { Envelope } from './wire/envelope.ts'
import { ownBytes, speaks } from './wire/frame.ts'
import { bulkProtocol, directProtocol, gossipTopic } from './wire/protocols.ts'

export interface SessionInit {
  readonly components: MeshHostComponents
  readonly config: HostConfig
  readonly cores: readonly SeatedCore[]
  readonly counters: HostCounters
  readonly clock: Clock
  readonly log: Logger
  readonly onReject: (rejection: { readonly peer: PeerName; readonly core: string; readonly reason: string }) => void
  readonly onRestart: (restart: { readonly identity: Identity; readonly reason: string }) => void
  readonly onFailure: (error: Error) => void
  readonly onDamage: (damage: readonly CorruptRecordError[]) => void
}

type Restart = Pick<Extract<GatekeeperOutput, { readonly type: 'restart' }>, 'bootAtLeast' | 'mint' | 'reason'>

/** Who a reject is ascribed to where no core is concerned. */
const HOST = 'host'

const MINUTE_MS = 60_000

/**
 * All that lives between a start and a stop: the journal, the streams, and the stack that they serve. Here the parts are wired; none
 * of them knows another.
 *
 * HS1 The boot is durable before the stack starts: no boot of a store id is used twice.
 * HS2 A stack that asks to begin anew does so with all that it persisted, or, where nothing is kept longer than the process lives, with what its
 *     cores hold of it, under a higher boot, and with all links closed between.
 * HS3 A broken invariant, a codec that throws anything but `MalformedMessageError`, or a journal that fails ends the session.
 */
export class Session {
  readonly #init: SessionInit
  readonly #self: PeerName
  readonly #seatsByTag: ReadonlyMap<number, Seat>
  readonly #journal: Journal
  readonly #encrypted: EncryptedJournal | undefined
  readonly #rewriter: Rewriter | undefined
  readonly #mark: JournalMark | undefined
  readonly #salvage: Salvage
  readonly #writer: JournalWriter
  readonly #links: Links
  readonly #identification: Identification
  readonly #bulk: BulkTransfers
  readonly #gossip: Gossip
  readonly #dialler: Dialler
  readonly #dht: DhtQueries
  readonly #addresses: Addresses
  readonly #restartedAt: number[] = []
  #driver: StackDriver | undefined
  #identity: Identity | undefined
  #restarting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #ended: Error | undefined

  /** Opens the journal, and says what of it was damaged. @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError, MissingEncryptionKeyError */
  static async open(init: SessionInit): Promise<Session> {
    const opened = await openJournal(init.config)
    if (opened.damage.length > 0) {
      init.onDamage(opened.damage)
    }
    return new Session(init, opened)
  }

  private constructor(init: SessionInit, { journal, encrypted, mark, salvaged }: CheckedJournal) {
    const { components, config, counters, clock, log } = init
    const { registrar, connectionManager, peerStore, addressManager, events } = components
    this.#init = init
    this.#journal = journal
    this.#encrypted = encrypted
    this.#mark = mark
    this.#salvage = new Salvage(salvaged)
    this.#self = nameOf(components.peerId)
    this.#seatsByTag = new Map(init.cores.map(({ seat }) => [seat.tag, seat]))
    const onFailure = (error: unknown): void => this.#fail(error)
    const backlogBytesMax = config.journalBacklogBytesMax
    this.#writer = new JournalWriter({ journal, counters, backlogBytesMax, onFailure })
    this.#rewriter = encrypted && new Rewriter({ journal: encrypted, clock, log, onFailure })
    this.#links = new Links({
      protocol: directProtocol(config.mesh),
      queueBytesMax: config.linkQueueBytesMax,
      registrar,
      connectionManager,
      peerStore,
      clock,
      counters,
      log: log.newScope('links'),
      events: {
        up: (peer, loopback) =>
          this.#driver?.accept({ type: 'link', peer, status: 'up', ...(loopback ? { loopback } : {}) }),
        lost: (peer, by) => this.#lost(peer, by),
        frame: (peer, frame) => this.#received(peer, 'direct', frame),
        malformed: (peer, error) => this.#malformed(peer, HOST, error)
      }
    })
    this.#identification = new Identification({ components, clock, log: log.newScope('identify') })
    this.#bulk = new BulkTransfers({
      protocol: bulkProtocol(config.mesh),
      transfersMax: config.bulkTransfersMax,
      registrar,
      connectionManager,
      counters,
      log: log.newScope('bulk'),
      seat: (tag) => this.#seatsByTag.get(tag),
      isLinked: (peer) => this.#links.isUp(peer),
      journalRoom: () => this.#writer.room(),
      journalDurable: () => this.#writer.durable(),
      events: {
        input: (core, input: BulkInput<unknown>) => this.#driver?.forward(core, input),
        malformed: (peer, core, error) => this.#malformed(peer, core ?? HOST, error)
      }
    })
    this.#gossip = new Gossip({
      topic: gossipTopic(config.mesh),
      self: this.#self,
      components,
      counters,
      log: log.newScope('gossip'),
      hears: (from) => this.#driver?.hearsGossipOf(from) === true,
      message: (from, envelope) => this.#received(from, 'gossip', envelope),
      malformed: (from, error) => this.#malformedGossip(from, HOST, error)
    })
    this.#dialler = new Dialler({ self: this.#self, connectionManager, log: log.newScope('dial') })
    this.#dht = new DhtQueries({ components, privateKey: components.privateKey, counters, log: log.newScope('dht') })
    this.#addresses = new Addresses({
      self: this.#self,
      manager: addressManager,
      events,
      changed: (addresses) => this.#driver?.accept({ type: 'addresses', addresses })
    })
  }

  /** Makes the identity durable, starts the stack, and opens the doors. @throws DiskFullError, ReadOnlyDiskError, JournalError, or what the stack threw */
  async start(): Promise<void> {
    await this.#begin({ bootAtLeast: 0, mint: false })
    this.#throwIfEnded()
    this.#addresses.start()
    await this.#links.start()
    this.#identification.start()
    await this.#bulk.start()
    this.#throwIfEnded()
    this.#rewriter?.start()
  }

  /** Once the pubsub service started. */
  listenToGossip(): void {
    this.#gossip.start()
  }

  get identity(): Identity {
    if (this.#identity === undefined) {
      throw new NotStartedError()
    }
    return this.#identity
  }

  core(name: string): Core {
    if (this.#driver === undefined) {
      throw new NotStartedError()
    }
    return this.#driver.core(name)
  }

  /** Of the hottest path of all: a command that can be given at once costs one promise. */
  command(core: string, command: unknown): Promise<unknown> {
    if (this.#restarting !== undefined) {
      return this.#restarting.then(() => this.command(core, command))
    }
    if (this.#ended !== undefined || this.#driver === undefined) {
      return Promise.reject(hostStopped(this.#ended))
    }
    return this.#driver.command(core, command)
  }

  statistics(): HostStatistics {
    return this.#init.counters.statistics({
      linksUp: this.#links.upCount,
      queueBytes: this.#links.queueBytes,
      bulkIncoming: this.#bulk.incomingCount,
      bulkOutgoing: this.#bulk.outgoingCount,
      backlogBytes: this.#writer.backlogBytes,
      encryption: this.#encrypted?.statistics
    })
  }

  /** Lets what was persisted be acknowledged and what is queued be written, then closes everything. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    await this.#restarting
    await this.#writer.durable()
    this.#end(undefined)
    this.#dialler.stop()
    this.#dht.stop()
    this.#addresses.stop()
    this.#identification.stop()
    this.#gossip.stop()
    await this.#links.stop(AbortSignal.timeout(STOP_FLUSH_TIMEOUT_MS))
    await this.#bulk.stop()
    await this.#writer.durable()
    await this.#rewriter?.stop()
    if (this.#journal !== this.#init.config.journal) {
      await this.#closeJournal()
    }
  }

  /** After a failure nobody knows what the disk has, and the mark is left as it is. */
  async #closeJournal(): Promise<void> {
    try {
      if (this.#identity !== undefined && this.#ended instanceof HostStoppedError) {
        await this.#mark?.closing(this.#identity.boot)
      }
    } finally {
      await this.#journal.close()
    }
  }

  async #begin(ask: { readonly bootAtLeast: number; readonly mint: boolean }): Promise<void> {
    const { salvaged } = this.#salvage
    const known = Math.max(salvagedBoot(salvaged, this.#self), this.#mark?.boot ?? 0)
    const bootAtLeast = Math.max(ask.bootAtLeast, known + 1)
    const begin = this.#salvage.standingAlone(this.#init.cores.map(({ seat }) => seat))
    const identity = await nextIdentity(this.#journal, this.#self, { ...ask, bootAtLeast, begin })
    await this.#mark?.begun(identity.boot)
    const { cores, clock, config } = this.#init
    const volatile = config.journal === undefined && config.dataDir === undefined
    const records = new Map<string, Iterable<JournalRecord>>()
    for (const { seat } of cores) {
      const told = volatile ? this.#driver?.core(seat.name).records?.() : undefined
      records.set(seat.name, told ?? (await readRecords(this.#journal, seat.name)))
    }
    const driver = new StackDriver({ cores, clock, outlet: this.#outlet() })
    this.#identity = identity
    this.#driver = driver
    const found = this.#salvage.input(records.keys())
    driver.accept({ type: 'start', identity, seed: randomSeed(), records, volatile, ...found })
    if (this.#addresses.known.length > 0) {
      driver.accept({ type: 'addresses', addresses: this.#addresses.known })
    }
  }

  #outlet(): DriverOutlet {
    const { counters, log } = this.#init
    return {
      send: (seat, to, { version, payload }) => {
        fits(seat, payload, MESSAGE_BYTES_MAX)
        counters.sent(seat.name, 'direct', payload.byteLength)
        this.#links.send(to, { tag: seat.tag, version, payload }, seat.priority)
      },
      publish: (seat, { version, payload }, meshId) => {
        fits(seat, payload, MESSAGE_BYTES_MAX)
        counters.sent(seat.name, 'gossip', payload.byteLength)
        this.#gossip.publish({ tag: seat.tag, version, payload, meshId })
      },
      bulk: (seat, version, output) => {
        if (output.action !== 'abort') {
          fits(seat, output.message, BULK_CHUNK_BYTES_MAX)
        }
        this.#bulk.carryOut(seat, version, output)
      },
      dial: (address) => void this.#dial(address),
      persist: (core, changes, durability, onDurable) => {
        // What a core said before it writes does not depend on that: others work on it meanwhile.
        this.#links.flushFirst()
        this.#writer.append(core, changes, durability, onDurable)
      },
      dht: (output, answer) => this.#dht.carryOut(output, answer),
      expel: (peer, reason) => this.#links.punish(peer, reason, 'expelled'),
      reject: (peer, core, reason, path) =>
        path === 'direct' ? this.#reject(peer, core, reason) : this.#report(peer, core, reason),
      restart: (request) => this.#restart(request),
      trace: (core, what, details) => log.trace('%s: %s %o', core, what, details),
      listenerFailed: (core, error) => log.error('a listener of %s threw - %e', core, error),
      failed: (error) => this.#fail(error)
    }
  }

  #received(
    from: PeerName,
    path: 'direct' | 'gossip',
    frame: {
      readonly tag: number
      readonly version: number
      readonly payload: Uint8Array
      readonly meshId?: Envelope['meshId']
    }
  ): void {
    const seat = this.#seatsByTag.get(frame.tag)
    const refuse = (core: string, error: unknown): void =>
      path === 'direct' ? this.#malformed(from, core, error) : this.#malformedGossip(from, core, error)
    if (seat !== undefined && path === 'gossip' && !speaks(seat, frame.version)) {
      this.#init.counters.gossipUnread++
      return
    }
    if (seat === undefined || !speaks(seat, frame.version)) {
      refuse(seat?.name ?? HOST, new MalformedMessageError(`a message for tag ${frame.tag} version ${frame.version}`))
      return
    }
    const core = seat.name
    let message: unknown
    try {
      message = seat.codec.decode(ownBytes(frame.payload), frame.version)
    } catch (error) {
      refuse(core, error)
      return
    }
    this.#init.counters.received(core, path, frame.payload.byteLength)
    if (path === 'direct') {
      this.#driver?.accept({ type: 'message', core, from, message })
    } else {
      this.#driver?.accept({ type: 'gossip', core, from, meshId: frame.meshId, message })
    }
  }

  /** The transfers with a peer end with the link: the gate would no longer let them through. */
  #lost(peer: PeerName, by: 'us' | 'them'): void {
    this.#bulk.abortPeer(peer, 'the link is lost')
    this.#driver?.accept({ type: 'link', peer, status: 'lost', by })
  }

  async #dial(address: string): Promise<void> {
    const driver = this.#driver
    const outcome = await this.#dialler.dial(address)
    driver?.accept({ type: 'dialled', address, ...outcome })
  }

  #malformed(peer: PeerName, core: string, error: unknown): void {
    if (isMalformed(error)) {
      this.#reject(peer, core, error.message)
    } else {
      this.#fail(error)
    }
  }

  /** What came by gossip may have been made up by any peer on its way where messages are not signed: no link is reset for it. */
  #malformedGossip(peer: PeerName | undefined, core: string, error: unknown): void {
    if (isMalformed(error)) {
      this.#report(peer ?? UNKNOWN_PEER, core, error.message)
    } else {
      this.#fail(error)
    }
  }

  #reject(peer: PeerName, core: string, reason: string): void {
    this.#report(peer, core, reason)
    this.#links.punish(peer, reason, 'rejected')
  }

  #report(peer: PeerName, core: string, reason: string): void {
    this.#init.counters.rejected(reason)
    this.#init.log('rejected %s for %s - %s', peer, core, reason)
    this.#init.onReject({ peer, core, reason })
  }

  #restart({ reason, ...ask }: Restart): void {
    const { now } = this.#init.clock.moment()
    this.#restartedAt.push(now)
    const lately = this.#restartedAt.filter((at) => now - at < MINUTE_MS)
    invariant(lately.length <= RESTARTS_PER_MINUTE_MAX, `HS4: a stack does not begin anew for ever (${reason})`)
    this.#driver?.end(new PeerRestartedError(`The peer began anew: ${reason}`))
    this.#links.hold(reason)
    this.#bulk.abortAll(reason)
    this.#restarting = this.#beginAnew(ask, reason)
  }

  async #beginAnew(ask: { readonly bootAtLeast: number; readonly mint: boolean }, reason: string): Promise<void> {
    try {
      await this.#writer.durable()
      if (this.#ended === undefined) {
        await this.#begin(ask)
        this.#throwIfEnded()
        this.#restarting = undefined
        this.#links.release()
        this.#init.onRestart({ identity: this.identity, reason })
      }
    } catch (error) {
      this.#restarting = undefined
      this.#fail(error)
    }
  }

  #fail(thrown: unknown): void {
    if (this.#ended === undefined) {
      const error = asError(thrown)
      this.#init.log.error('the host stops itself - %e', error)
      this.#end(error)
      this.#init.onFailure(error)
    }
  }

  /** A stack that failed in its first step did so within `accept`, which does not throw. */
  #throwIfEnded(): void {
    if (this.#ended !== undefined) {
      throw this.#ended
    }
  }

  #end(cause: Error | undefined): void {
    this.#ended ??= cause ?? new HostStoppedError()
    this.#driver?.end(hostStopped(cause))
  }
}

/** Where gossip that is not signed does not even claim a sender. */
const UNKNOWN_PEER = peerName('unknown')

function fits(seat: Seat, payload: Uint8Array, bytesMax: number): void {
  invariant(
    payload.byteLength <= bytesMax,
    `HW2: what a core sends fits its limit of ${bytesMax} bytes, and not ${payload.byteLength} as ${seat.name} does`
  )
}

function isMalformed(error: unknown): error is Error {
  return error instanceof Error && error.name === MalformedMessageError.name
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new HostStoppedError(`something was thrown that is not an error: ${String(thrown)}`)
}

async function openJournal({ dataDir, journal, encryptionKeys }: HostConfig): Promise<CheckedJournal> {
  if (journal === undefined && dataDir !== undefined) {
    return await checkedJournal(dataDir, encryptionKeys)
  }
  return { journal: journal ?? memoryJournal(), encrypted: undefined, damage: [], salvaged: [], mark: undefined }
}
