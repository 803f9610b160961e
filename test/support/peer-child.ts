/**
 * A peer in a process of its own, on the public API only. Its first argument is a `PeerInit` as JSON; its parent asks over the IPC channel,
 * and when that closes, because the parent is gone, it ends.
 */
import { appendFileSync } from 'node:fs'
import { createPeer, type Election, type Lock, type PartitionOwners, type Peer, type PeerInit } from 'peermesh'
import { HeldTerms } from './held-terms.ts'
import { peerName } from '@peermesh/kernel'
import { KeyUsers } from './key-history.ts'
import { LockUsers } from './lock-history.ts'
import { memoryHeld } from './memory-held.ts'
import type { Answer, LockText, Question, Questions, Report } from './peer-questions.ts'
import { ValueUsers } from './value-history.ts'

const answers: { readonly [Name in keyof Questions]: (peer: Peer, ...args: Questions[Name]['args']) => unknown } = {
  put: async ({ store }, key, value) => await store.put(key, value),
  delete: async ({ store }, key) => await store.delete(key),
  get: async ({ store }, key) => await store.get(key),
  entries: async ({ store }) => {
    const entries: [string, unknown][] = []
    for await (const [key, value] of store.entries()) {
      entries.push([key, value])
    }
    return entries
  },
  digest: async ({ store }) => await store.digest(),
  status: (peer) => peer.status(),
  members: ({ membership }) => membership.members(),
  refused: () => refused,
  rejects: () => Object.fromEntries(rejects),
  damage: (peer) => peer.libp2p.services.host.statistics.journal.damaged,
  memoryHeld: () => memoryHeld(),
  gossipIgnored: ({ libp2p }) => libp2p.services.host.statistics.gossip.ignored,
  closed: async (peer) => {
    const error = await peer.closed
    return error === undefined ? undefined : failureOf(error)
  },
  elect: ({ elections }, scope, options) => heldTerms.watch(elections.open(scope, options)),
  leader: (peer, scope) => electionOf(peer, scope).leader,
  lead: (peer, scope) => leadOf(electionOf(peer, scope)),
  heldTerms: () => heldTerms.all,
  explain: ({ elections }, scope) => elections.explain(scope),
  campaign: async (peer, scope) => await electionOf(peer, scope).campaign(),
  resign: async (peer, scope) => await electionOf(peer, scope).resign(),
  transfer: async (peer, scope, to) => await electionOf(peer, scope).transfer(peerName(to)),
  acquire: async ({ locks, name: peer }, name, options) => {
    const lock = await locks.acquire(name, options)
    heldTerms.watchLock(lock, peer)
    taken.set(name, lock)
    return textOf(lock)
  },
  lock: (_, name) => {
    const lock = taken.get(name)
    return lock === undefined ? undefined : textOf(lock)
  },
  release: async (_, name) => (await taken.get(name)?.release()) === true,
  heldLocks: () => heldTerms.all,
  useLocks: ({ name, locks }, work) => {
    lockUsers = new LockUsers(name, locks, work)
  },
  stopUsingLocks: async () => await lockUsers?.stop(),
  takeEachLock: async () => await lockUsers?.takeEach(),
  setValue: async ({ partitions }, key, value) => {
    await partitions.kv.put(key, value, { timeoutMs: 30_000 })
  },
  value: async ({ partitions }, key) => (await partitions.kv.get(key, { timeoutMs: 30_000 })).value,
  useKeys: ({ partitions }, name, work) => {
    keyUsers = new KeyUsers(name, partitions.kv, work)
  },
  stopUsingKeys: async () => await keyUsers?.stop(),
  useValues: ({ partitions }, name, work) => {
    valueUsers = new ValueUsers(name, partitions.values, work)
  },
  stopUsingValues: async () => await valueUsers?.stop(),
  siblings: async ({ partitions }, key, read) => {
    const { siblings } = await partitions.values.get<string>(key, { read, timeoutMs: 30_000 })
    return siblings.toSorted()
  },
  values: ({ partitions }) => partitions.values.status(),
  partitions: ({ partitions }) => partitions.status(),
  watchOwners: ({ partitions }, file) => {
    const write = ({ partition, generation, epoch, replicas }: Omit<PartitionOwners, 'primary'>): void => {
      appendFileSync(file, `${JSON.stringify({ partition, generation, epoch, replicas })}\n`)
    }
    partitions.addEventListener('owners', ({ detail }) => write(detail))
    partitions.status().used.forEach(write)
  },
  drain: async ({ partitions }) => await partitions.drain(),
  stop: async (peer) => await peer.stop()
}

const heldTerms = new HeldTerms()
const taken = new Map<string, Lock>()

function textOf(lock: Lock): LockText {
  const { fence, signal } = lock
  return { fence, held: lock.held(), lost: signal.aborted ? failureOf(signal.reason) : undefined }
}
let lockUsers: LockUsers | undefined
let keyUsers: KeyUsers | undefined
let valueUsers: ValueUsers | undefined

function electionOf({ elections }: Peer, scope: string): Election {
  const election = elections.get(scope)
  if (election === undefined) {
    throw new RangeError(`Ask it to elect ${scope} first.`)
  }
  return election
}

function leadOf(election: Election): Questions['lead']['answer'] {
  const lead = heldTerms.last(election.scope)
  if (lead === undefined) {
    return undefined
  }
  const { term, fence, isHeld, signal } = lead
  return {
    term,
    fence,
    isHeld,
    isLeader: election.isLeader(),
    lost: signal.aborted ? failureOf(signal.reason) : undefined
  }
}

const refused: Questions['refused']['answer'] = []
const rejects = new Map<string, number>()

function tell(report: Report): void {
  process.send?.(report)
}

function failureOf(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) }
}

async function answer(peer: Peer, { id, name, args }: Question): Promise<Answer> {
  try {
    const ask = answers[name] as (peer: Peer, ...args: readonly unknown[]) => unknown
    return { type: 'answer', id, value: await ask(peer, ...args) }
  } catch (error) {
    return { type: 'answer', id, failure: failureOf(error) }
  }
}

process.once('disconnect', () => process.exit())
if (!process.connected) {
  process.exit()
}
try {
  const peer = await createPeer(JSON.parse(process.argv[2] ?? '{}') as PeerInit)
  peer.membership.addEventListener('refused', ({ detail: { peer: other, error } }) => {
    refused.push({ peer: other, ...failureOf(error) })
  })
  peer.libp2p.services.host.addEventListener('reject', ({ detail: { peer: other } }) => {
    rejects.set(other, (rejects.get(other) ?? 0) + 1)
  })
  process.on('message', (question: Question) => {
    void answer(peer, question).then((answered) => {
      if (process.connected) {
        tell(answered)
      }
      if (question.name === 'stop' && process.connected) {
        process.disconnect()
      }
    })
  })
  tell({ type: 'ready', name: peer.name, addresses: peer.addresses })
} catch (error) {
  tell({ type: 'failed', failure: failureOf(error) })
  process.exitCode = 1
  process.disconnect()
}
