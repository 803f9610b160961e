import type { StoreOperation, StoreValue } from '@peermesh/store'
import type { ControlledPeer } from '../../src/control/routes.ts'

/** Keys that a real store refuses stand for all that it refuses. */
const KEY_LENGTH_MAX = 32

/** A store on a Map that refuses long keys, before anything changed, as the real one does. */
export class MemoryStore {
  readonly entriesByKey = new Map<string, StoreValue>()
  readonly batchSizes: number[] = []
  /** Set, each batch waits for it: a slow disk. */
  gate: Promise<void> | undefined
  failure: Error | undefined

  async get(key: string): Promise<StoreValue | undefined> {
    return await Promise.resolve(this.entriesByKey.get(key))
  }

  async put(key: string, value: StoreValue): Promise<void> {
    await this.batch([{ type: 'put', key, value }])
  }

  async batch(operations: readonly StoreOperation[], options?: { signal?: AbortSignal }): Promise<void> {
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
      }
    }
  }

  async *entries(prefix = ''): AsyncGenerator<readonly [string, StoreValue]> {
    for (const [key, value] of [...this.entriesByKey].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (key.startsWith(prefix)) {
        yield await Promise.resolve([key, value] as const)
      }
    }
  }

  async digest(): Promise<{ hash: string; keys: number }> {
    return await Promise.resolve({ hash: 'd1'.repeat(16), keys: this.entriesByKey.size })
  }
}

/** A peer as the control socket sees it, on a store in memory. */
export function fakePeer(store = new MemoryStore()): ControlledPeer & { readonly store: MemoryStore } {
  const path = { operationsSent: 2, operationsReceived: 1, messagesSent: 1, messagesReceived: 1 }
  return {
    store,
    status: () => ({
      name: '12D3KooWFirst',
      mesh: 'main',
      meshId: '0123456789abcdef0123456789abcdef',
      addresses: ['/ip4/127.0.0.1/tcp/7400/p2p/12D3KooWFirst'],
      dataDir: '/data/peer-1',
      profile: 'local',
      durability: 'process',
      members: { alive: 2, suspect: 0, dead: 1, left: 0 },
      connections: 1,
      store: {
        keys: store.entriesByKey.size,
        bytes: 2_048,
        behind: 3,
        pendingWrites: 0,
        streamingTo: 1,
        gossip: path,
        direct: path,
        pull: { ...path, snapshots: 0 }
      },
      pid: 4_711,
      memoryBytes: 96 * 1_024 * 1_024,
      uptimeMs: 61_500,
      version: '0.1.0'
    }),
    members: () => [member('12D3KooWFirst', 'alive', 7_400), member('12D3KooWSecond', 'dead', 7_401)]
  }
}

function member(peer: string, status: 'alive' | 'dead', port: number) {
  return {
    peer,
    storeId: '00',
    boot: 1,
    status,
    addresses: [`/ip4/127.0.0.1/tcp/${port}/p2p/${peer}`],
    linked: status === 'alive'
  } as never
}
