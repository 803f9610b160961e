import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import { RawPair } from '../quorum/voters.ts'
import type { Row } from '../subject.ts'
import type { KeyCalls, MemberCommands, MeshOptions } from './member-child.ts'

export type MemberChild = Child<MemberCommands>

/** What is asked of a value of a key that was used before, in round trips of a bare stream. */
const ROUND_TRIPS_MAX = 3

/** For so long the same members must be wanted before a partition moves to them, by default. */
const SETTLE_MS = 5_000

/** What is asked beyond that. */
const JOIN_GOAL_MS = 5_000

/** Peers in processes of their own, in memory, which see each other. */
export async function openMembers(workshop: Workshop, count: number, options: MeshOptions): Promise<MemberChild[]> {
  const members: MemberChild[] = []
  let bootstrap: readonly string[] = []
  for (let index = 0; index < count; index++) {
    const member = await startMember(workshop)
    const addresses = await member.request('open', { found: index === 0, bootstrap, ...options })
    bootstrap = index === 0 ? addresses : bootstrap
    members.push(member)
  }
  await Promise.all(members.map((member) => member.request('sees', count)))
  return members
}

export async function startMember(workshop: Workshop): Promise<MemberChild> {
  return await workshop.start<MemberCommands>(new URL('./member-child.ts', import.meta.url))
}

/** One key, whose partition has three replicas, used by one of them: of the values of which there is one truth (`kv`), or that are always writable (`values`). */
export function keyRow(kind: KeyCalls['kind'], type: KeyCalls['type'], count: number): Row {
  return {
    name: `${kind}-${type}-3`,
    unit: 'ms',
    about: `p50 of ${count} calls of ${kind}.${type} on one key among three processes, each awaited`,
    limitAbout: 'p50 of one libp2p stream: a message and its echo',
    goalRatio: ROUND_TRIPS_MAX,
    open: async (workshop) => {
      const [caller] = (await openMembers(workshop, 3, { partitions: 1, settleMs: SETTLE_MS })) as [
        MemberChild,
        ...MemberChild[]
      ]
      const raw = await RawPair.open(workshop)
      await caller.request('call', { kind, type: 'put', count: 1 })
      await caller.request('settled', 1)
      return {
        value: async () => await caller.request('call', { kind, type, count }),
        limit: async () => (await raw.echoes(count, 1)).medianMs
      }
    }
  }
}

/** Another peer comes to a mesh in which each partition was used. */
export function joinRow({
  members: count,
  partitions,
  settleMs = SETTLE_MS
}: Partial<MeshOptions> & { readonly members: number; readonly partitions: number }): Row {
  return {
    name: `join-settled-${count}-${partitions}`,
    unit: 'ms',
    about: `one more comes to ${count} processes: until all of ${partitions} partitions are where they should be, less ${settleMs} ms`,
    limitAbout: 'as many changes of a register, one by one, as partitions are with it then',
    goal: JOIN_GOAL_MS,
    samples: 1,
    warmUps: 0,
    open: async (workshop) => {
      const members = await openMembers(workshop, count, { partitions, settleMs })
      const [first] = members as [MemberChild, ...MemberChild[]]
      await first.request('useEach')
      await Promise.all(members.map((member) => member.request('settled', partitions)))
      let moved = 0
      return {
        value: async () => {
          const newcomer = await startMember(workshop)
          const bootstrap = await first.request('addresses')
          await newcomer.request('open', { found: false, bootstrap, partitions, settleMs })
          members.push(newcomer)
          await Promise.all(members.map((member) => member.request('sees', members.length)))
          const startedAt = performance.now()
          await newcomer.request('holdsSome')
          await Promise.all(members.map((member) => member.request('settled', partitions)))
          const elapsedMs = performance.now() - startedAt
          moved = await newcomer.request('holds')
          return Math.max(0, elapsedMs - settleMs)
        },
        limit: async () => moved * (await first.request('call', { kind: 'kv', type: 'put', count: 500 }))
      }
    }
  }
}
