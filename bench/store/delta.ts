import { join } from 'node:path'
import { Contest, goalRatio } from '../contest.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openFounder, startPeerChild, startRawChild } from './children.ts'
import type { Rival } from './document.ts'
import { ENTRY_BYTES } from './entries.ts'
import type { PeerOptions } from './peer-child.ts'
import { checkEqualDocuments, openRivalSource, RIVAL_NAMES, RIVALS, startReplica } from './rivals.ts'

interface Delta {
  readonly count: number
  readonly changes: number
}

/** The most that catching up may cost: as a part of what Yjs takes, and in bytes. */
interface DeltaGoals {
  readonly yjs?: number
  readonly bytes?: number
}

/** What one return cost. */
interface Return {
  readonly elapsedMs: number
  /** Of what the store, or the other library, said and heard until it was equal: no handshakes of connections, no probes. */
  readonly messageBytes: number
}

const SEED = 'delta'

/**
 * A replica that was away while a few keys changed, in a new process on its old data, from its dial until it is equal again: a peer, and replicas of other
 * libraries on a file that holds their state.
 */
export function deltaRows({ count, changes, goals = {} }: Delta & { goals?: DeltaGoals }): Row[] {
  const contest = new Contest<'peer' | 'raw' | Rival, Return>(async (workshop) => ({
    peer: await peerReturns(workshop, { count, changes }),
    raw: await rawRoundTrip(workshop, changes),
    yjs: await rivalReturns(workshop, 'yjs', { count, changes }),
    loro: await rivalReturns(workshop, 'loro', { count, changes })
  }))
  const time = { unit: 'ms', value: 'peer', figure: ({ elapsedMs }: Return) => elapsedMs } as const
  const bytes = { unit: 'B', value: 'peer', figure: ({ messageBytes }: Return) => messageBytes } as const
  const name = `delta-${changes}-in-${count}`
  const about = 'a peer that was away, from its dial until equal'
  const aboutBytes = 'messages of the store while it catches up'
  return [
    contest.row({ ...time, name, about, limitAbout: 'a new process: dial, one round trip', beside: 'raw' }),
    ...RIVALS.map((rival) =>
      contest.row({
        ...time,
        name: `${name}-${rival}`,
        about,
        limitAbout: `${RIVAL_NAMES[rival]}: a new process, over plain TCP`,
        beside: rival,
        ...(rival === 'yjs' ? goalRatio(goals.yjs) : {})
      })
    ),
    contest.row({
      ...bytes,
      name: `bytes-${name}`,
      about: aboutBytes,
      limitAbout: 'keys and values that changed',
      beside: 'raw',
      ...(goals.bytes === undefined ? {} : { goal: goals.bytes })
    }),
    contest.row({
      ...bytes,
      name: `bytes-${name}-yjs`,
      about: aboutBytes,
      limitAbout: 'Yjs over plain TCP',
      beside: 'yjs'
    })
  ]
}

type Take = () => Promise<Return>

async function peerReturns(workshop: Workshop, { count, changes }: Delta): Promise<Take> {
  const source = await startPeerChild(workshop)
  const addresses = await openFounder(source, workshop)
  await source.request('load', { seed: SEED, count })
  const away: PeerOptions = { mesh: 'bench', found: false, apart: true, dataDir: await workshop.directory() }
  let version = 0

  async function comeBack(): Promise<Return> {
    const returning = await startPeerChild(workshop)
    await returning.request('open', away)
    const { hash } = await source.request('digest')
    const elapsedMs = await returning.request('converge', { addresses, hash })
    const messageBytes = await returning.request('storeBytes')
    await returning.request('close')
    await workshop.end(returning)
    return { elapsedMs, messageBytes }
  }

  await comeBack()
  return async () => {
    await source.request('load', { seed: SEED, count: changes, version: ++version })
    return await comeBack()
  }
}

async function rawRoundTrip(workshop: Workshop, changes: number): Promise<Take> {
  const target = await startRawChild(workshop)
  const addresses = await target.request('open')
  return async () => {
    const raw = await startRawChild(workshop)
    await raw.request('open')
    await raw.request('prepare', { seed: SEED, count: 1 })
    const elapsedMs = await raw.request('roundTrip', addresses)
    await workshop.end(raw)
    return { elapsedMs, messageBytes: changes * ENTRY_BYTES }
  }
}

async function rivalReturns(workshop: Workshop, rival: Rival, { count, changes }: Delta): Promise<Take> {
  const { child: source, port } = await openRivalSource(workshop, rival, { seed: SEED, count })
  const file = join(await workshop.directory(), 'state')
  await source.request('save', file)
  let version = 0
  return async () => {
    const digest = await source.request('load', { seed: SEED, count: changes, version: ++version })
    const returning = await startReplica(workshop, rival)
    await returning.request('restore', file)
    const operations = count + changes * version
    const elapsedMs = await returning.request('fetch', { port, operations })
    await checkEqualDocuments(returning, digest)
    const messageBytes = await returning.request('trafficBytes')
    // What it has now is what it comes back with the next time.
    await returning.request('save', file)
    await workshop.end(returning)
    return { elapsedMs, messageBytes }
  }
}
