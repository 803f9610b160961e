import type { MemberInfo } from '@peermesh/membership'
import type { AvailableKeys, LinearizableKeys, Partitions, PlannedChange } from '@peermesh/partition'
import type { StoreValue } from '@peermesh/store'
import { BadRequestError, toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { namesMeant } from './find-peer.ts'
import { fromJson, toJson } from './json-value.ts'
import type {
  AvailableAnswer,
  AvailableBody,
  DrainAnswer,
  KeyValueAnswer,
  KeyValueBody,
  KeyValueResult
} from './protocol.ts'

/** What these routes use of a peer. */
export interface PartitionedPeer {
  readonly self: string
  members(): readonly MemberInfo[]
  readonly partitions: Pick<Partitions, 'lookup' | 'plan' | 'drain' | 'status' | 'explain'> & {
    readonly kv: Pick<LinearizableKeys, 'get' | 'put' | 'delete' | 'compareAndSet'>
    readonly values: Pick<AvailableKeys, 'get' | 'put' | 'delete' | 'status'>
    addEventListener(type: 'owners' | 'stage', listener: () => void): void
    removeEventListener(type: 'owners' | 'stage', listener: () => void): void
  }
}

export async function showPartitions({ partitions }: PartitionedPeer, exchange: Exchange): Promise<void> {
  await exchange.sendJson(partitions.status())
}

export async function planMoves(peer: PartitionedPeer, exchange: Exchange): Promise<void> {
  const { with: coming = [], without: going = [] } = ((await exchange.readJson()) ?? {}) as PlannedChange
  const names = peer.members().map((member) => member.peer as string)
  const named = (part: string): string => {
    const found = namesMeant(names, part)
    return found.length === 1 ? (found[0] as string) : part
  }
  const change = {
    with: coming.map((member) => ({ ...member, peer: named(member.peer) })),
    without: going.map(named)
  }
  await exchange.sendJson(peer.partitions.plan(change))
}

/** Who holds its partitions has them from its voters; but values that are always writable come from each that has some. */
const ON_THEIR_WAY = 'values that it has are on their way to those that hold them now'

/** How many it still holds, at each change, until it holds none, or the reader goes: the drain goes on then. */
export async function drain({ self, partitions }: PartitionedPeer, exchange: Exchange): Promise<void> {
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  const progress = new Progress(self, partitions)
  const failed = partitions.drain({ signal }).then(
    () => undefined,
    (error: unknown) => toFailure(error)
  )
  void failed.then(() => progress.end())
  try {
    for await (const line of progress) {
      await exchange.sendLine(line)
    }
  } finally {
    progress.end()
  }
  const failure = await failed
  const last: DrainAnswer = failure === undefined ? { done: true } : { failure }
  await exchange.sendLine(exchange.stopping.aborted ? ({ stopped: true } satisfies DrainAnswer) : last)
  await exchange.end()
}

/** What a drain has come to, told whenever it is something else. */
class Progress {
  readonly #self: string
  readonly #partitions: PartitionedPeer['partitions']
  readonly #wake: () => void
  #changed = Promise.withResolvers<void>()
  #isOver = false

  constructor(self: string, partitions: PartitionedPeer['partitions']) {
    this.#self = self
    this.#partitions = partitions
    this.#wake = () => this.#changed.resolve()
    partitions.addEventListener('owners', this.#wake)
    partitions.addEventListener('stage', this.#wake)
  }

  end(): void {
    this.#isOver = true
    this.#partitions.removeEventListener('owners', this.#wake)
    this.#partitions.removeEventListener('stage', this.#wake)
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DrainAnswer> {
    let told = ''
    while (!this.#isOver) {
      this.#changed = Promise.withResolvers()
      const { held, used } = this.#partitions.status()
      const waiting = used.find((one) => one.stage === 'waiting' && this.#holds(one.replicas))?.reason
      const reason = held === 0 && this.#partitions.values.status().kept > 0 ? ON_THEIR_WAY : waiting
      const line = { held, ...(reason === undefined ? {} : { reason }) }
      const text = JSON.stringify(line)
      if (text !== told) {
        told = text
        yield line
      }
      await this.#changed.promise
    }
  }

  #holds(replicas: readonly string[]): boolean {
    return replicas.includes(this.#self)
  }
}

export async function getValue({ partitions }: PartitionedPeer, exchange: Exchange): Promise<void> {
  const { version, value } = await partitions.kv.get<StoreValue>(exchange.parameter('key'), { signal: exchange.signal })
  const answer: KeyValueAnswer = { version, ...(value === undefined ? {} : { value: toJson(value) }) }
  await exchange.sendJson(answer)
}

export async function changeValue({ partitions }: PartitionedPeer, exchange: Exchange): Promise<void> {
  const key = exchange.parameter('key')
  const body = (await exchange.readJson()) as Partial<KeyValueBody> | null
  if (body === null || typeof body !== 'object') {
    throw new BadRequestError('The body is not an object.')
  }
  const value = body.value === undefined ? undefined : fromJson(body.value)
  await exchange.sendJson(await changed(partitions.kv, { key, value, version: body.version }, exchange))
}

async function changed(
  kv: PartitionedPeer['partitions']['kv'],
  change: { readonly key: string; readonly value: StoreValue | undefined; readonly version: number | undefined },
  { signal }: Exchange
): Promise<KeyValueResult> {
  const { key, value, version } = change
  if (version !== undefined) {
    return await kv.compareAndSet(key, version, value, { signal })
  }
  const { version: made } =
    value === undefined ? await kv.delete(key, { signal }) : await kv.put(key, value, { signal })
  return { set: true, version: made }
}

export async function getAvailable({ partitions }: PartitionedPeer, exchange: Exchange): Promise<void> {
  const { signal } = exchange
  const { siblings, context } = await partitions.values.get<StoreValue>(exchange.parameter('key'), { signal })
  await exchange.sendJson({ siblings: siblings.map(toJson), context } satisfies AvailableAnswer)
}

export async function changeAvailable({ partitions }: PartitionedPeer, exchange: Exchange): Promise<void> {
  const { signal } = exchange
  const key = exchange.parameter('key')
  const body = (await exchange.readJson()) as AvailableBody | null
  if (body === null || typeof body !== 'object') {
    throw new BadRequestError('The body is not an object.')
  }
  const options = body.context === undefined ? { signal } : { signal, context: body.context }
  await exchange.sendJson(
    body.value === undefined
      ? await partitions.values.delete(key, options)
      : await partitions.values.put(key, fromJson(body.value), options)
  )
}
