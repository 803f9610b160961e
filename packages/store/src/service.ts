import {
  serviceCapabilities,
  serviceDependencies,
  type AbortOptions,
  type Logger,
  type Startable
} from '@libp2p/interface'
import type { CausalContextData } from '@peermesh/crdt'
import { NotStartedError, registerGauges, type SeatHandle } from '@peermesh/host'
import { checkOptions, type Failure, OPTION, type OptionKind } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import { raceSignal } from 'race-signal'
import { CollectedBatch } from './batch.ts'
import { contentsOf, restore } from './contents.ts'
import type { RangeReader, StoreCommand, StoreCore, StoreCoreTypes, StoreEvent } from './core/index.ts'
import { entriesIn } from './entries.ts'
import { ListTooDeepError, PeerNotHereError, PeerNotLinkedError, QuotaExceededError, StoreBusyError } from './errors.ts'
import { ExpiryClock, withExpiry } from './expiry-option.ts'
import { STORE_OPTIONS, type StoreComponents, type StoreInit } from './init.ts'
import { conflictsOf, inspectKey } from './inspection.ts'
import { StoredIndex } from './indexes/stored-index.ts'
import { InvalidValues } from './invalid-values.ts'
import { KeyWatcher } from './key-watcher.ts'
import { Merges } from './merges.ts'
import { storeGauges } from './metrics.ts'
import type { EntriesOptions, StoreWatchOptions } from './read-options.ts'
import { Reading } from './reading.ts'
import { PullMeter } from './pull-meter.ts'
import type { PullOptions, StorePullReport } from './pull-report.ts'
import { PullReports } from './pull-reports.ts'
import { Schemas } from './schemas.ts'
import { storeSeat } from './seat.ts'
import { StoredSnapshot } from './snapshot.ts'
import type {
  IndexInit,
  Store,
  StoreBatch,
  StoreConflict,
  StoreContent,
  StoreDigest,
  StoreEvents,
  StoreIndex,
  StoreInspection,
  StoreInvalidValue,
  StoreOperation,
  StorePeerLag,
  StoreSnapshot,
  StoreStatistics,
  StoreValue,
  StoreWatch
} from './store.ts'
import type { PutOptions, WriteOptions } from './write-options.ts'
import { StoredCounter } from './typed/counter.ts'
import { StoredFlag } from './typed/flag.ts'
import { StoredList } from './typed/list.ts'
import { StoredMap } from './typed/map.ts'
import { StoredRegister } from './typed/register.ts'
import { StoredSet } from './typed/set.ts'
import { StoreAccess } from './typed/store-access.ts'
import { StoredUpdates } from './typed/updates.ts'
import type {
  ReplicatedCounter,
  ReplicatedFlag,
  FlagInit,
  ReplicatedRegister,
  ReplicatedList,
  ReplicatedMap,
  ReplicatedSet,
  ReplicatedUpdates,
  SetInit
} from './typed/types.ts'
import { checkBatch, checkKey, checkName, encodeOperation } from './values.ts'
import { Watchers } from './watchers.ts'
import { encodePoint, pointOf } from './wire/points.ts'
import { WriteTurns } from './write-turns.ts'

const PULL_OPTIONS: Readonly<Record<keyof PullOptions, OptionKind>> = {
  onProgress: OPTION.function,
  signal: OPTION.signal
}

/** Who waits for others to be up to date asks them this often. */
const ASK_AGAIN_MS = 200

/** Maps the API to commands of the core, and its events to watchers and listeners. */
export class StoreService extends TypedEventEmitter<StoreEvents> implements Store, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/store'
  readonly [serviceCapabilities] = ['@peermesh/store']
  readonly [serviceDependencies] = ['@peermesh/host', '@peermesh/membership']

  readonly #log: Logger
  readonly #seat: SeatHandle<StoreCoreTypes>
  readonly #schemas: Schemas
  readonly #invalid: InvalidValues
  readonly #watchers = new Watchers(() => this.#rangesOnceStarted())
  readonly #indexes = new Set<StoredIndex>()
  readonly #writes = new WriteTurns({
    receipts: () => this.#core.receipts,
    command: (command) => this.#seat.command(command),
    giveUp: (receipt) => this.#giveUp({ type: 'give up', receipt })
  })
  readonly #meter: PullMeter
  readonly #pulls = new PullReports({
    command: (command) => this.#seat.command(command),
    giveUp: (caller) => this.#giveUp({ type: 'give up pull', caller }),
    bytesOf: (request) => this.#meter.of(request),
    lackedBy: (name) => this.lag().find(({ peer }) => peer === name)?.operations
  })
  readonly #expiryClock = new ExpiryClock()
  readonly #merges: Merges
  readonly #reading: Reading
  readonly #access: StoreAccess

  constructor(components: StoreComponents, init: StoreInit) {
    super()
    checkOptions('', init, STORE_OPTIONS)
    this.#log = components.logger.forComponent('peermesh:store')
    const seat = storeSeat(init)
    this.#meter = new PullMeter(seat.codec)
    this.#seat = components.host.seat({ ...seat, codec: this.#meter, errorFor })
    this.#schemas = new Schemas(init.schemas ?? {})
    this.#merges = new Merges(init.merges ?? {})
    this.#reading = new Reading({
      source: () => ({ live: (key) => this.#core.siblings(key), typed: this.#core.typed }),
      expiryClock: this.#expiryClock,
      merges: this.#merges
    })
    this.#access = new StoreAccess({
      schemas: this.#schemas,
      reading: this.#reading,
      core: () => this.#core,
      write: (operation, options) => this.#writes.write(operation, options),
      writeAsOne: (operations, options) => this.#writes.batch(operations, options),
      watch: (key, read, options) =>
        new KeyWatcher(
          key,
          this.#watchers.open(key, () => undefined, options),
          read
        )
    })
    this.#invalid = new InvalidValues(this.#schemas, {
      keys: () => this.#core.ranges.under(''),
      read: (key) => this.#reading.read(key),
      writer: (key) => this.#reading.siblings(key)[0]?.replica.split('/')[0]
    })
    // A host that stopped itself has no more changes to tell, and nobody stops us.
    components.host.addEventListener('failure', () => this.#watchers.end())
    this.#seat.onEvent((event) => {
      this.#onEvent(event)
    })
    registerGauges(
      components.metrics,
      storeGauges(() => this.stats())
    )
  }

  start(): void {
    // The host starts the core. Here for libp2p, which stops only what can be started.
  }

  stop(): void {
    this.#watchers.end()
    for (const index of [...this.#indexes]) {
      index.close()
    }
  }

  async get(key: string, options?: AbortOptions): Promise<StoreValue | undefined> {
    options?.signal?.throwIfAborted()
    return this.#reading.read(checkKey(key))
  }

  async put(key: string, value: StoreValue, options?: PutOptions): Promise<void> {
    const operation = { key: checkKey(key), value: withExpiry(this.#schemas.encode(key, value), options) }
    this.#checkUntyped(key)
    await this.#writes.write(operation, options)
  }

  async delete(key: string, options?: WriteOptions): Promise<void> {
    checkKey(key)
    if (this.#access.isWriting(key) || this.#core.typed.kinds(key).length > 0) {
      await this.#access.deleteAll(() => [key, ...this.#core.typed.partKeys(key)], options)
    } else {
      await this.#writes.write({ key }, options)
    }
  }

  async batch(operations: readonly StoreOperation[], options?: WriteOptions): Promise<void> {
    checkBatch(operations.length)
    const writes = operations
      .map((each) => encodeOperation(each, (key, value) => this.#schemas.encode(key, value)))
      .flatMap((write) => {
        if (write.value === undefined) {
          return [write, ...this.#core.typed.partKeys(write.key).map((key) => ({ key }))]
        }
        this.#checkUntyped(write.key)
        return write
      })
    checkBatch(writes.length)
    options?.signal?.throwIfAborted()
    if (writes.length > 0) {
      await this.#writes.batch(writes, options)
    }
  }

  newBatch(): StoreBatch {
    return new CollectedBatch(this.#access)
  }

  counter(key: string): ReplicatedCounter {
    return new StoredCounter(checkName(key), this.#access)
  }

  flag(key: string, init?: FlagInit): ReplicatedFlag {
    return new StoredFlag(checkName(key), this.#access, init?.wins)
  }

  set<Element = StoreValue>(key: string, init?: SetInit): ReplicatedSet<Element> {
    return new StoredSet<Element>(checkName(key), this.#access, init?.wins)
  }

  map<Value = StoreValue>(key: string): ReplicatedMap<Value> {
    return new StoredMap<Value>(checkName(key), this.#access)
  }

  list<Element = StoreValue>(key: string): ReplicatedList<Element> {
    return new StoredList<Element>(checkName(key), this.#access)
  }

  updates(key: string): ReplicatedUpdates {
    return new StoredUpdates(checkName(key), this.#access)
  }

  register<Value = StoreValue>(key: string): ReplicatedRegister<Value> {
    return new StoredRegister<Value>(checkKey(key), this.#access)
  }

  entries(prefix = '', options?: EntriesOptions): AsyncGenerator<readonly [key: string, value: StoreValue]> {
    return entriesIn({ keys: this.#core.ranges, read: (key) => this.#reading.read(key) }, prefix, options)
  }

  async *contents(prefix = '', options?: EntriesOptions): AsyncGenerator<StoreContent> {
    for await (const [key] of this.entries(prefix, options)) {
      yield* contentsOf(this.#core, this.#reading, key)
    }
  }

  async restore(content: StoreContent, options?: WriteOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    const { key, type, types } = content
    const restoring = { store: this, reader: this.#core.typed }
    await this.#access.beside(key, type, types, async () => await restore(restoring, content, options))
  }

  snapshot(prefix = ''): StoreSnapshot {
    const { ranges } = this.#core
    return new StoredSnapshot({
      prefix,
      map: ranges.snapshot(prefix),
      point: encodePoint(pointOf(ranges.clock)),
      expiryClock: this.#expiryClock.stopped(),
      merges: this.#merges
    })
  }

  index(prefix: string, field: string | readonly string[], init: IndexInit = {}): StoreIndex {
    const index = new StoredIndex(prefix, field, init, {
      keys: (under) => this.#core.ranges.under(under),
      read: (key) => this.#reading.read(key),
      closed: (closed) => {
        this.#indexes.delete(closed)
      }
    })
    this.#indexes.add(index)
    return index
  }

  watch(prefix = '', options?: StoreWatchOptions): StoreWatch {
    return this.#watchers.open(prefix, (key) => this.#reading.read(key), options)
  }

  async sync(options?: AbortOptions): Promise<void> {
    await this.#seat.command({ type: 'sync' }, options)
  }

  async pullFrom(peer: string, options: PullOptions = {}): Promise<StorePullReport> {
    checkOptions('', options, PULL_OPTIONS)
    const { signal, onProgress } = options
    const broke = new AbortController()
    const listener = ({ detail }: StoreEvents['progress']): void => {
      try {
        if (detail.peer === peer) {
          onProgress?.(detail)
        }
      } catch (error) {
        broke.abort(error)
      }
    }
    this.addEventListener('progress', listener)
    try {
      return await this.#pulls.pull(
        peer,
        AbortSignal.any(signal === undefined ? [broke.signal] : [signal, broke.signal])
      )
    } finally {
      this.removeEventListener('progress', listener)
    }
  }

  async synced(options?: AbortOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    const ours = this.#core.clock()
    while (!this.#core.lag.isEverywhere(ours)) {
      // Asks all neighbours what they have. Who is not there yet fetches it meanwhile.
      await this.sync(options)
      if (!this.#core.lag.isEverywhere(ours)) {
        await raceSignal(new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS)), options?.signal)
      }
    }
  }

  lag(): readonly StorePeerLag[] {
    return this.#core.lag.peers()
  }

  async digest(options?: AbortOptions): Promise<StoreDigest> {
    options?.signal?.throwIfAborted()
    return this.#core.digest()
  }

  stats(): StoreStatistics {
    return { ...this.#core.statistics(), invalid: this.#invalid.count }
  }

  clock(): CausalContextData {
    return this.#core.clock()
  }

  async *invalid(prefix = '', options?: AbortOptions): AsyncGenerator<StoreInvalidValue> {
    for (const value of this.#invalid.under(prefix)) {
      options?.signal?.throwIfAborted()
      yield value
    }
  }

  async *conflicts(prefix = '', options?: AbortOptions): AsyncGenerator<StoreConflict> {
    for (const conflict of conflictsOf(this.#core, prefix)) {
      options?.signal?.throwIfAborted()
      yield conflict
    }
  }

  inspect(key: string): StoreInspection {
    return inspectKey(this.#core, checkKey(key))
  }

  /** It fails only where the host has stopped, and with it all that waits. */
  #giveUp(command: StoreCommand): void {
    this.#seat.command(command).catch((error: unknown) => this.#log('not given up: %e', error))
  }

  /** Whoever watches before the start is told what comes from then on. @throws HostStoppedError */
  #rangesOnceStarted(): RangeReader | undefined {
    try {
      return this.#core.ranges
    } catch (error) {
      if (error instanceof Error && error.name === NotStartedError.name) {
        return undefined
      }
      throw error
    }
  }

  get #core(): StoreCore {
    return this.#seat.core as StoreCore
  }

  /** @throws KeyTypeError where a put would stand beside something typed */
  #checkUntyped(key: string): void {
    // Most stores hold nothing typed: then a put costs no look-up.
    if (this.#core.typed.size > 0) {
      this.#access.check(key, 'register')
    }
  }

  #onEvent(event: StoreEvent): void {
    if (event.type === 'skewed') {
      this.#log('the clock of %s is %d ms ahead: its writes are taken, its time is not', event.peer, event.aheadMs)
      return
    }
    if (event.type === 'fetching') {
      const { peer, keys, total, phase } = event
      this.safeDispatchEvent('progress', { detail: { peer, keys, total, phase } })
      return
    }
    if (event.type === 'pulled') {
      this.#pulls.told(event.tale)
      return
    }
    this.#invalid.changed(event.keys)
    for (const index of this.#indexes) {
      index.changed(event.keys)
    }
    this.#watchers.changed(event.keys, event.origin)
    if (this.listenerCount('change') > 0) {
      this.safeDispatchEvent('change', { detail: { keys: event.keys, origin: event.origin } })
    }
  }
}

function errorFor({ name, message, details }: Failure): Error {
  switch (name) {
    case PeerNotHereError.name:
      return new PeerNotHereError(String(details?.['peer']))
    case PeerNotLinkedError.name:
      return new PeerNotLinkedError(String(details?.['peer']))
    case ListTooDeepError.name:
      return new ListTooDeepError(message)
    case QuotaExceededError.name:
      return new QuotaExceededError(message)
    default:
      return new StoreBusyError(message)
  }
}
