import { PassThrough } from 'node:stream'
import { replicaId } from '@peermesh/crdt'
import type { ScopeExplanation, ScopeStatus } from '@peermesh/election'
import { InvalidParametersError, meshId, millis, peerName, storeId } from '@peermesh/kernel'
import type { Explanation } from '@peermesh/membership'
import type {
  EntriesOptions,
  PullOptions,
  PutOptions,
  StoreChange,
  StoreConflict,
  StoreContent,
  StoreInspection,
  StoreOperation,
  StorePullReport,
  StoreValue,
  StoreWatch,
  StoreWatchOptions
} from '@peermesh/store'
import { UnreadableValueError } from '@peermesh/store'
import type { Clocks } from '../../src/control/explain/explanation.ts'
import type { ControlledPeer } from '../../src/control/routes.ts'
import { fakeLocks } from './fake-locks.ts'
import { fakePartitions } from './fake-partitions.ts'

/** Keys that a real store refuses stand for all that it refuses. */
const KEY_LENGTH_MAX = 32

const FIRST = '12D3KooWFirst'
const SECOND = '12D3KooWSecond'
/** Not a member: it was refused. */
const STRANGER = '12D3KooWStranger'

/** The moment at which everything happens here. */
const WALL = Date.UTC(2026, 10, 24, 12)
export const CLOCKS: Clocks = { monotonic: () => 100_000, wall: () => WALL }

const LED: ScopeStatus = {
  scope: 'scheduler',
  kind: { variant: 'directed', mode: 'quorum' },
  phase: 'following',
  leader: { peer: peerName(SECOND), term: 4 },
  candidate: true,
  score: 0,
  since: millis(99_000)
}

const HOW_IT_IS_LED: readonly ScopeExplanation[] = [
  { at: millis(90_000), what: 'candidate', text: 'opened' },
  { at: millis(92_000), what: 'following', by: peerName(STRANGER), term: 3 },
  {
    at: millis(97_000),
    what: 'unfollowed',
    by: peerName(STRANGER),
    term: 3,
    text: 'membership suspects it, or it restarted'
  },
  { at: millis(97_400), what: 'election-begun', text: 'directed, among 2', times: 2 },
  { at: millis(97_401), what: 'answered', by: peerName(SECOND), text: 'it is better, and there' },
  { at: millis(99_000), what: 'following', by: peerName(SECOND), term: 4 }
]

/** A point of which a store knows too little. */
export const FORGOTTEN = 'point forgotten'

function beginsOf(since: string | undefined): StoreWatch['begins'] {
  return since === undefined ? 'now' : since === FORGOTTEN ? 'anew' : 'since'
}

/** A store on a Map that refuses long keys, before anything changed, as the real one does. */
export class MemoryStore {
  readonly entriesByKey = new Map<string, StoreValue>()
  readonly batchSizes: number[] = []
  /** All that batches had. */
  readonly operations: StoreOperation[] = []
  /** Set, each batch waits for it: a slow disk. */
  gate: Promise<void> | undefined
  failure: Error | undefined
  /** Keys that hold a concurrent value too. */
  readonly rivals = new Set<string>()
  /** Keys of which the values are those of a later version. */
  readonly unreadable = new Set<string>()
  /** Of the last reading of entries. */
  entriesOptions: EntriesOptions | undefined
  /** Of the last watch. */
  watchOptions: StoreWatchOptions | undefined
  /** How the next pulls are done: the last of them again and again. */
  reports: readonly [StorePullReport, ...StorePullReport[]] = [fakeReport({})]
  /** Called when a pull begins. */
  pullBegins: ((signal: AbortSignal | undefined) => void) | undefined
  /** Of the last put. */
  putOptions: PutOptions | undefined
  /** Keys of which it is known that they were deleted. */
  readonly deleted = new Set<string>()
  readonly #watchers = new Set<(change: StoreChange) => void>()

  async get(key: string): Promise<StoreValue | undefined> {
    return await Promise.resolve(this.entriesByKey.get(key))
  }

  async put(key: string, value: StoreValue, options?: PutOptions): Promise<void> {
    this.putOptions = options
    await this.batch([{ type: 'put', key, value }])
  }

  async batch(operations: readonly StoreOperation[], options?: { signal?: AbortSignal }): Promise<void> {
    this.operations.push(...operations)
    for (const { key } of operations) {
      if (key.length > KEY_LENGTH_MAX) {
        throw Object.assign(new Error(`The key has ${key.length} bytes`), { name: 'KeyTooLongError' })
      }
    }
    await this.gate
    options?.signal?.throwIfAborted()
    if (this.failure !== undefined) {
      throw this.failure
    }
    this.batchSizes.push(operations.length)
    for (const operation of operations) {
      if (operation.type === 'put') {
        this.entriesByKey.set(operation.key, operation.value)
      } else {
        this.entriesByKey.delete(operation.key)
      }
      const change = { key: operation.key, value: this.entriesByKey.get(operation.key), origin: 'local' as const }
      for (const watcher of this.#watchers) {
        watcher(change)
      }
    }
  }

  watch(prefix = '', options?: StoreWatchOptions): StoreWatch {
    this.watchOptions = options
    return Object.assign(this.#changes(prefix, options), {
      begins: beginsOf(options?.since),
      point: () => `point.${this.entriesByKey.size}`
    })
  }

  async *#changes(prefix: string, options?: StoreWatchOptions): AsyncGenerator<StoreChange> {
    const changes = new PassThrough({ objectMode: true })
    const watcher = (change: StoreChange): void => void (change.key.startsWith(prefix) && changes.write(change))
    this.#watchers.add(watcher)
    const end = (): void => void changes.end()
    options?.signal?.addEventListener('abort', end)
    try {
      if (options?.since === FORGOTTEN) {
        yield* [...this.entriesByKey].map(([key, value]) => ({ key, value, origin: 'earlier' as const }))
      }
      if (options?.signal?.aborted !== true) {
        yield* changes as AsyncIterable<StoreChange>
      }
    } finally {
      this.#watchers.delete(watcher)
    }
  }

  clock() {
    return [{ replica: replicaId(`${FIRST}/00`), ranges: [[1, 7]] as const }]
  }

  inspect(key: string): StoreInspection {
    const value = this.entriesByKey.get(key)
    const operation = { peer: FIRST, storeId: '00', counter: 7, holders: [SECOND] }
    const sibling = { ...operation, value, bytes: 6, writtenAt: { millis: WALL - 90_000, count: 2 } }
    const rival = { ...sibling, peer: SECOND, counter: 3, holders: [], value: 'rival' }
    return {
      key,
      siblings: value === undefined ? [] : this.rivals.has(key) ? [sibling, rival] : [sibling],
      past: this.deleted.has(key) ? [operation] : []
    }
  }

  async *conflicts(prefix = ''): AsyncGenerator<StoreConflict> {
    for (const key of [...this.rivals].filter((each) => each.startsWith(prefix)).sort()) {
      yield await Promise.resolve({ key, siblings: this.inspect(key).siblings })
    }
  }

  async pullFrom(peer: string, options?: PullOptions): Promise<StorePullReport> {
    this.pullBegins?.(options?.signal)
    const { signal } = options ?? {}
    await Promise.race([
      this.gate,
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
    ])
    if (this.failure !== undefined) {
      throw this.failure
    }
    const [report, next, ...others] = this.reports
    this.reports = next === undefined ? [report] : [next, ...others]
    if (report.method === 'snapshot') {
      options?.onProgress?.({ peer, keys: 10, total: 40, phase: 'under way' })
      options?.onProgress?.({ peer, keys: 10, total: 40, phase: 'lost' })
    }
    return { ...report, peer }
  }

  async *entries(prefix = '', options?: EntriesOptions): AsyncGenerator<readonly [string, StoreValue]> {
    this.entriesOptions = options
    const { from = '', to, reverse = false, limit } = options ?? {}
    const isMeant = (key: string): boolean => key.startsWith(prefix) && key >= from && (to === undefined || key < to)
    const ascending = [...this.entriesByKey].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([key]) => isMeant(key))
    for (const [key, value] of (reverse ? ascending.reverse() : ascending).slice(0, limit)) {
      if (this.unreadable.has(key)) {
        throw new UnreadableValueError(key)
      }
      yield await Promise.resolve([key, value] as const)
    }
  }

  /** Keys that are typed. */
  readonly types = new Map<string, StoreContent['type']>()
  readonly restored: StoreContent[] = []

  async *contents(prefix = ''): AsyncGenerator<StoreContent> {
    for await (const [key, value] of this.entries(prefix)) {
      yield { key, type: this.types.get(key) ?? 'register', value }
    }
  }

  async restore(content: StoreContent): Promise<void> {
    const { key, type, value } = content
    this.restored.push(content)
    if (type === 'counter' && typeof value !== 'number') {
      throw new InvalidParametersError('A counter is a number.')
    }
    await this.batch([{ type: 'put', key, value }])
    this.types.set(key, type)
  }

  async digest(): Promise<{ hash: string; keys: number }> {
    return await Promise.resolve({ hash: 'd1'.repeat(16), keys: this.entriesByKey.size })
  }
}

/** Nothing was lacking, but for what is said. */
export function fakeReport(fields: Partial<StorePullReport>): StorePullReport {
  return {
    peer: SECOND,
    method: 'nothing',
    reason: 'nothing-missing',
    rounds: 1,
    messages: 2,
    bytesSent: 171,
    bytesReceived: 4,
    symbols: 0,
    keys: 0,
    operations: 0,
    keysHere: 40,
    keysThere: undefined,
    interruptions: { busy: 0, silent: 0, lost: 0 },
    waitedMs: 0,
    tookMs: 3,
    lackedThere: 0,
    ...fields
  }
}

/** How one was found dead, by the monotonic clock. */
const SECOND_DIED: readonly Explanation[] = (
  [
    [40_000, 'link-up'],
    [40_010, 'alive'],
    [95_000, 'link-lost', undefined, 'closed by them'],
    [95_200, 'nack', '12D3KooWThird'],
    [95_200, 'probe-failed', undefined, 'no answer in 200 ms; 3 others were asked, 1 of them silent too'],
    [95_200, 'suspect'],
    [95_200, 'confirmed', FIRST],
    [95_600, 'confirmed', '12D3KooWThird'],
    [98_000, 'suspicion-over', undefined, '2800 ms among 5 live members'],
    [98_000, 'dead'],
    [99_000, 'dial-failed', undefined, '/ip4/127.0.0.1/tcp/7401: ECONNREFUSED']
  ] as const
).map(([at, what, by, text]) => ({
  at: millis(at),
  what,
  ...(by === undefined ? {} : { by: peerName(by) }),
  ...(text === undefined ? {} : { text })
}))

/** A peer as the control socket sees it, on a store in memory. */
export function fakePeer(store = new MemoryStore()): ControlledPeer & { readonly store: MemoryStore } {
  const path = { operationsSent: 2, operationsReceived: 1, messagesSent: 1, messagesReceived: 1 }
  return {
    store,
    elections: {
      get: () => undefined,
      open: () => {
        throw new InvalidParametersError('There are no elections here.')
      },
      status: () => [LED],
      explained: () => [LED.scope],
      explain: () => [...HOW_IT_IS_LED]
    },
    locks: fakeLocks(),
    partitions: fakePartitions(),
    self: FIRST,
    registerOf: () => ({ group: 'root', problem: undefined }),
    connections: (peer) =>
      peer === SECOND ? [{ direction: 'inbound', address: '/ip4/127.0.0.1/tcp/40000', openedAt: WALL - 10_000 }] : [],
    history: (peer) =>
      peer === SECOND
        ? SECOND_DIED
        : peer === STRANGER
          ? [{ at: millis(100_000), what: 'refused', text: 'It belongs to mesh cd.', times: 3 }]
          : [],
    met: () => [SECOND, STRANGER],
    status: () => ({
      name: '12D3KooWFirst',
      mesh: 'main',
      meshId: '0123456789abcdef0123456789abcdef',
      addresses: ['/ip4/127.0.0.1/tcp/7400/p2p/12D3KooWFirst'],
      dataDir: '/data/peer-1',
      profile: 'local',
      durability: 'process',
      members: { alive: 2, suspect: 0, dead: 1, left: 0 },
      membership: {
        phase: 'running',
        meshId: meshId('0123456789abcdef0123456789abcdef'),
        membersCount: 5,
        linksCount: 4,
        topology: 'full',
        healthFactor: 1,
        probeEveryMs: 200,
        suspicionMinMs: 2_400,
        suspicionMaxMs: 7_200,
        sendsPerUpdate: 4,
        ignored: {
          answerForAnother: 0,
          asksTooOften: 3,
          foreignMesh: 1_290,
          impossibleIncarnation: 0,
          meshFull: 0,
          notAdmitted: 0
        },
        bootstrap: [],
        timings: {
          periodMs: 200,
          probeTimeoutMs: 50,
          suspicionMultiplier: 12,
          suspicionMaxMultiplier: 3,
          spreadMultiplier: 4
        }
      },
      connections: 1,
      quorum: [
        {
          group: 'root',
          configuration: {
            group: 'root',
            lineage: '0123456789abcdef0123456789abcdef',
            generation: 0,
            epoch: 2,
            voters: ['12D3KooWFirst', '12D3KooWSecond', '12D3KooWThird'].map((peer, index) => ({
              peer: peerName(peer),
              storeId: storeId(`0${index}`.repeat(16)),
              volatile: false
            })),
            dropBefore: 0
          },
          reachable: ['12D3KooWFirst', '12D3KooWSecond'].map(peerName),
          hasMajority: true,
          volatile: false,
          role: 'voter',
          pending: 0,
          registers: 4
        }
      ],
      elections: [],
      locks: [],
      partitions: {
        partitions: 1_024,
        replicas: 3,
        held: 2,
        primary: 1,
        drains: false,
        used: 3,
        stages: { serving: 2, settling: 0, waiting: 1, moving: 0 },
        withoutMajority: 1
      },
      values: { held: 2, values: 1_200, valueBytes: 98_304, kept: 1, pending: 0, repairs: 4, handedOver: 2 },
      placement: 'root',
      store: {
        keys: store.entriesByKey.size,
        bytes: 2_048,
        behind: 3,
        pendingWrites: 0,
        salvaging: 0,
        invalid: 0,
        streamingTo: 1,
        gossip: path,
        direct: path,
        pull: { ...path, snapshots: 0 }
      },
      pid: 4_711,
      memoryBytes: 96 * 1_024 * 1_024,
      cpuMs: 4_200,
      uptimeMs: 61_500,
      version: '0.1.0'
    }),
    members: () => [member(FIRST, 'alive', 7_400), member(SECOND, 'dead', 7_401)]
  }
}

function member(peer: string, status: 'alive' | 'dead', port: number) {
  return {
    peer,
    storeId: '00',
    boot: 1,
    status,
    since: 98_000,
    addresses: [`/ip4/127.0.0.1/tcp/${port}/p2p/${peer}`],
    linked: status === 'alive',
    ...(status === 'dead' ? { rttMs: 1.25 } : {})
  } as never
}
