import { InvalidParametersError, peerName } from '@peermesh/kernel'
import type { PartitionPlan, PartitionsStatus, PartitionStatus, PlannedChange } from '@peermesh/partition'
import type { StoreValue } from '@peermesh/store'
import type { PartitionedPeer } from '../../src/control/partition-routes.ts'

const [FIRST, SECOND, THIRD] = ['12D3KooWFirst', '12D3KooWSecond', '12D3KooWThird'].map(peerName) as [
  ReturnType<typeof peerName>,
  ReturnType<typeof peerName>,
  ReturnType<typeof peerName>
]

const SERVING = {
  partition: 17,
  epoch: 3,
  generation: 0,
  replicas: [FIRST, SECOND, THIRD],
  desired: [FIRST, SECOND, THIRD],
  stage: 'serving',
  forMs: 61_500
} as const satisfies PartitionStatus

const WAITING = {
  partition: 40,
  epoch: 1,
  generation: 0,
  replicas: [SECOND],
  desired: [FIRST, SECOND, THIRD],
  stage: 'waiting',
  forMs: 2_100,
  reason: '12D3KooWThird, which is to hold it, is not linked',
  failed: 'The group partition-40 did not answer: nobody is linked. Nothing was changed.'
} as const satisfies PartitionStatus

const ABSENT = { ...SERVING, epoch: 0, stage: 'absent', forMs: 0 } as const

/** Partitions of a mesh that stands still, and values of one peer. */
export function fakePartitions(): PartitionedPeer['partitions'] {
  const values = new Map<string, { readonly version: number; readonly value: unknown }>()
  const read = (key: string) => values.get(key) ?? { version: 0, value: undefined }
  const put = (key: string, value: unknown): { readonly version: number } => {
    const version = read(key).version + 1
    values.set(key, { version, value })
    return { version }
  }
  return {
    status: () => fakeStatus(),
    plan: (change) => fakePlan(change),
    drain: async () => await Promise.resolve(),
    explain: (partition) =>
      [SERVING, WAITING].find((status) => status.partition === partition) ?? { ...ABSENT, partition },
    lookup: () => ({ ...SERVING, primary: FIRST }),
    kv: {
      get: async <T>(key: string) => await Promise.resolve(read(key) as { version: number; value: T | undefined }),
      put: async (key, value) => await Promise.resolve({ ...put(key, value), value }),
      delete: async (key) => await Promise.resolve({ ...put(key, undefined), value: undefined }),
      compareAndSet: async (key, version, value) =>
        await Promise.resolve(
          read(key).version === version ? { set: true, ...put(key, value) } : { set: false, version }
        )
    },
    values: fakeAvailable(),
    addEventListener: () => undefined,
    removeEventListener: () => undefined
  }
}

/** Of each key all that was put without a context, side by side, so that there is something to see. */
function fakeAvailable(): PartitionedPeer['partitions']['values'] {
  const values = new Map<string, readonly unknown[]>()
  let written = 0
  const write = async (key: string, added: readonly unknown[], context: string | undefined) => {
    values.set(key, [...(context === undefined ? (values.get(key) ?? []) : []), ...added])
    return await Promise.resolve({ context: `context ${++written}` })
  }
  return {
    get: async <T>(key: string) => {
      const siblings = (values.get(key) ?? []) as T[]
      return await Promise.resolve({ value: siblings.at(-1), siblings, context: `context ${written}` })
    },
    put: async (key, value, options) => await write(key, [value], options?.context),
    delete: async (key, options) => await write(key, [], options?.context),
    status: () => ({ held: 0, values: values.size, valueBytes: 0, kept: 0, pending: 0, repairs: 0, handedOver: 0 })
  }
}

export function fakeStatus(): PartitionsStatus {
  return { partitions: 1_024, replicas: 3, held: 1, primary: 1, drains: false, used: [SERVING, WAITING] }
}

export function fakePlan({ without = [], with: coming = [] }: PlannedChange): PartitionPlan {
  if (without.includes('nobody')) {
    throw new InvalidParametersError('nobody cannot go: it is not among the members.')
  }
  const [gone = SECOND, newcomer = THIRD] = [without[0], coming[0]?.peer].map((name) =>
    name === undefined ? undefined : peerName(name)
  )
  return {
    moves: [
      { partition: 17, gains: [newcomer], loses: [gone], primary: FIRST, isUsed: true },
      { partition: 18, gains: [newcomer], loses: [gone], primary: newcomer, isUsed: false }
    ],
    loads: [
      { peer: gone, before: 683, after: 0 },
      { peer: newcomer, before: 341, after: 512 }
    ]
  }
}

/** Of an attached peer. */
export function fakeValues() {
  const { kv, values } = fakePartitions()
  return {
    availableValue: async (key: string) => await values.get<StoreValue>(key),
    setAvailableValue: async (
      key: string,
      value: StoreValue | undefined,
      options: { readonly context?: string | undefined } = {}
    ) => {
      const { context } = options
      const given = context === undefined ? {} : { context }
      return value === undefined ? await values.delete(key, given) : await values.put(key, value, given)
    },
    value: async (key: string) => await kv.get<StoreValue>(key),
    setValue: async (
      key: string,
      value: StoreValue | undefined,
      options: { readonly version?: number | undefined } = {}
    ) =>
      options.version === undefined
        ? { set: true, version: (await kv.put(key, value)).version }
        : await kv.compareAndSet(key, options.version, value)
  }
}
