import { Contest, goalRatio } from '../contest.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { startDocumentChild, startPeerChild, startRawChild } from './children.ts'
import type { Rival } from './document.ts'

const SEED = 'local'

interface LocalPuts {
  /** `power`: on disk, and synced. */
  readonly storage: 'memory' | 'disk' | 'power'
  readonly inFlight: number
  /** How many puts one sample is. */
  readonly count: number
}

/** Puts of a peer that is alone; a new one, with an empty store, for each sample. */
export function localRow({ storage, inFlight, count }: LocalPuts): Row {
  const one = inFlight === 1
  return {
    name: `put-${storage}-${one ? 'awaited' : `${inFlight}-in-flight`}`,
    unit: 'µs/put',
    about: one ? 'each put awaited before the next' : `${inFlight} puts in flight at any time`,
    limitAbout: limitAbout(storage, inFlight),
    open: async (workshop) => ({
      value: await peerPuts(workshop, { storage, inFlight, count }),
      limit: await rawPuts(workshop, { storage, inFlight, count })
    })
  }
}

/** Puts on a disk that is encrypted, beside the same on one that is not. */
export function encryptedRow({ inFlight, count }: Omit<LocalPuts, 'storage'>): Row {
  const one = inFlight === 1
  const puts = { storage: 'disk', inFlight, count } as const
  return {
    name: `put-disk-encrypted-${one ? 'awaited' : `${inFlight}-in-flight`}`,
    unit: 'µs/put',
    about: `${one ? 'each put awaited before the next' : `${inFlight} puts in flight at any time`}, encrypted`,
    limitAbout: 'the same, in the clear',
    open: async (workshop) => ({
      value: await peerPuts(workshop, puts, { encrypted: true }),
      limit: await peerPuts(workshop, puts)
    })
  }
}

/** The same, beside documents of other libraries in memory, to whose updates nobody listens. */
export function localRows({ goalOfYjs, ...puts }: LocalPuts & { readonly goalOfYjs?: number }): Row[] {
  const { storage, inFlight, count } = puts
  const base = localRow(puts)
  const contest = new Contest(async (workshop) => ({
    peer: await peerPuts(workshop, puts),
    raw: await rawPuts(workshop, puts),
    yjs: await rivalPuts(workshop, 'yjs', { inFlight, count, perTransaction: 1 }),
    yjsBatched: await rivalPuts(workshop, 'yjs', { inFlight, count, perTransaction: inFlight }),
    loro: await rivalPuts(workshop, 'loro', { inFlight, count, perTransaction: 1 })
  }))
  const common = { unit: base.unit, about: base.about, value: 'peer', figure: (sampleUs: number) => sampleUs } as const
  const inMemory = storage === 'memory' ? '' : ' in memory'
  return [
    contest.row({ ...common, name: base.name, limitAbout: base.limitAbout, beside: 'raw' }),
    contest.row({
      ...common,
      name: `${base.name}-yjs`,
      limitAbout: `Yjs${inMemory}: a transaction each`,
      beside: 'yjs',
      ...goalRatio(goalOfYjs)
    }),
    ...(inFlight === 1
      ? []
      : [
          contest.row({
            ...common,
            name: `${base.name}-yjs-batched`,
            limitAbout: `Yjs${inMemory}: ${inFlight} a transaction`,
            beside: 'yjsBatched'
          })
        ]),
    contest.row({
      ...common,
      name: `${base.name}-loro`,
      limitAbout: `Loro${inMemory}: a commit each`,
      beside: 'loro'
    })
  ]
}

async function peerPuts(
  workshop: Workshop,
  { storage, inFlight, count }: LocalPuts,
  { encrypted = false } = {}
): Promise<() => Promise<number>> {
  const peer = await startPeerChild(workshop)
  return async () => {
    await peer.request('open', {
      mesh: 'bench',
      found: false,
      apart: true,
      ...(storage === 'memory' ? {} : { dataDir: await workshop.directory() }),
      encrypted,
      durability: storage === 'power' ? 'power' : 'process'
    })
    await peer.request('prepare', { seed: SEED, count })
    const elapsedMs = await peer.request('put', inFlight)
    await peer.request('close')
    return microsecondsEach(elapsedMs, count)
  }
}

async function rawPuts(workshop: Workshop, { storage, inFlight, count }: LocalPuts): Promise<() => Promise<number>> {
  const raw = await startRawChild(workshop)
  return async () => {
    await raw.request('prepare', { seed: SEED, count })
    const elapsedMs =
      storage === 'memory'
        ? await raw.request('putIntoMap', inFlight)
        : await raw.request('putIntoLevel', {
            directory: await workshop.directory(),
            perBatch: inFlight,
            sync: storage === 'power'
          })
    return microsecondsEach(elapsedMs, count)
  }
}

async function rivalPuts(
  workshop: Workshop,
  rival: Rival,
  { inFlight, count, perTransaction }: { inFlight: number; count: number; perTransaction: number }
): Promise<() => Promise<number>> {
  const child = await startDocumentChild(workshop)
  return async () => {
    await child.request('open', rival)
    await child.request('prepare', { seed: SEED, count })
    const elapsedMs =
      inFlight === 1
        ? await child.request('putAwaited')
        : await child.request('put', { perTurn: inFlight, perTransaction })
    return microsecondsEach(elapsedMs, count)
  }
}

function limitAbout(storage: LocalPuts['storage'], inFlight: number): string {
  if (storage === 'memory') {
    return 'Map.set after an awaited microtask'
  }
  const how = inFlight === 1 ? 'put, each awaited' : `batches of ${inFlight}`
  return `classic-level: ${how}${storage === 'power' ? ', sync' : ''}`
}

function microsecondsEach(elapsedMs: number, count: number): number {
  return (elapsedMs * 1_000) / count
}
