import { Assigner, type Assignment, type PlacementMember } from '@peermesh/partition'
import { type PeerName, peerName, Random } from '@peermesh/kernel'
import type { Row, Subject } from '../subject.ts'
import { joinRow, keyRow } from './processes.ts'
import { lookupRow } from './lookup-row.ts'
import { moveRows } from './move-rows.ts'
import { upheavalRows } from './upheaval-rows.ts'

const REPLICAS = 3
const WEIGHT_MAX = 64
const ZONES = 8

/** Views by seed: what moves is a mean over them, since one newcomer may be lucky. */
const SEEDS = 40

interface Size {
  readonly partitions: number
  readonly members: number
  readonly goal?: number
}

/** Equal members, each a zone of its own; or weights from 1 to 64 and 8 zones. */
type Kind = 'even' | 'mixed'

export const partitionSubject: Subject = {
  name: 'partition',
  about:
    'partitions: what it takes to assign them, in processor time of one core, what moves, and how even it is; values of keys among processes; what takes a newcomer in; how far a stranger is from a record of the DHT; a large simulated mesh to which peers come, and from which they go',
  rows: ({ quick }) =>
    quick
      ? [
          assignRow({ partitions: 64, members: 10 }),
          againRow({ partitions: 64, members: 10 }),
          movementRow('even', { partitions: 64, members: 10 }),
          loadRow('even', { partitions: 64, members: 10 }),
          keyRow('kv', 'get', 50),
          keyRow('kv', 'put', 50),
          keyRow('values', 'get', 50),
          keyRow('values', 'put', 50),
          joinRow({ members: 3, partitions: 16, settleMs: 300 }),
          ...moveRows({ count: 500, partitions: 16, settleMs: 300 }),
          lookupRow({ peers: 8 }),
          ...upheavalRows({ peers: 16, racks: 4, partitions: 16, used: 16, restarts: 2 })
        ]
      : [
          assignRow({ partitions: 1_024, members: 100, goal: 50 }),
          assignRow({ partitions: 4_096, members: 500, goal: 500 }),
          againRow({ partitions: 4_096, members: 500 }),
          ...(['even', 'mixed'] as const).flatMap((kind) => [
            movementRow(kind, { partitions: 1_024, members: 20, goal: 1.1 }),
            movementRow(kind, { partitions: 4_096, members: 100, goal: 1.1 }),
            movementRow(kind, { partitions: 4_096, members: 500, goal: 1.25 }),
            movementRow(kind, { partitions: 1_024, members: 500 }),
            loadRow(kind, { partitions: 1_024, members: 20, goal: 1.25 }),
            loadRow(kind, { partitions: 4_096, members: 100, goal: 1.25 }),
            loadRow(kind, { partitions: 4_096, members: 500, goal: 1.25 })
          ]),
          keyRow('kv', 'get', 500),
          keyRow('kv', 'put', 500),
          keyRow('values', 'get', 500),
          keyRow('values', 'put', 500),
          joinRow({ members: 10, partitions: 1_024 }),
          ...moveRows({ count: 100_000, partitions: 16 }),
          lookupRow({ peers: 60 }),
          ...upheavalRows({ peers: 200, racks: 20, partitions: 1_024, used: 256, restarts: 5 })
        ]
}

/** Apart, since it takes many minutes and gigabytes. */
export const partitionLargeSubject: Subject = {
  name: 'partition-large',
  about: 'partitions of a simulated mesh of 1,000, to which peers come, and from which they go',
  rows: ({ quick }) =>
    upheavalRows(
      quick
        ? { peers: 16, racks: 4, partitions: 16, used: 16, restarts: 2 }
        : { peers: 1_000, racks: 20, partitions: 1_024, used: 512, restarts: 5 }
    )
}

/** An assigner that has seen nothing yet. */
function assignRow({ partitions, members, goal }: Size): Row {
  return {
    name: `assign-${partitions}-${members}`,
    unit: 'ms',
    about: `${partitions} partitions to ${members} members never seen before, weights 1 to ${WEIGHT_MAX}, ${ZONES} zones`,
    limitAbout: 'as many 32-bit hashes as there are tickets, each compared with the best',
    ...(goal === undefined ? {} : { goal }),
    open: () => {
      const view = viewOf('mixed', members, 0)
      const tickets = view.reduce((sum, { weight = 1 }) => sum + weight, 0)
      return Promise.resolve({
        value: () => Promise.resolve(processorMs(() => new Assigner({ partitions, replicas: REPLICAS }).assign(view))),
        limit: () => Promise.resolve(processorMs(() => bestHash(partitions * tickets)))
      })
    }
  }
}

/** An assigner that saw all members but one. */
function againRow({ partitions, members }: Size): Row {
  return {
    name: `join-${partitions}-${members}`,
    unit: 'ms',
    about: 'the same, with one of them new and the others remembered',
    limitAbout: 'one look at each score',
    open: () => {
      const view = viewOf('mixed', members, 0)
      const scores = new Int32Array(partitions * members)
      return Promise.resolve({
        value: () => {
          const assigner = new Assigner({ partitions, replicas: REPLICAS })
          assigner.assign(view.slice(1))
          return Promise.resolve(processorMs(() => assigner.assign(view)))
        },
        limit: () => Promise.resolve(processorMs(() => Math.max(0, scores.indexOf(1))))
      })
    }
  }
}

/** Replicas that get another member, by those that must. As many move when a member comes as when it goes: an assignment has no memory. */
function movementRow(kind: Kind, { partitions, members, goal }: Size): Row {
  return {
    name: `moved-${kind}-${partitions}-${members}`,
    unit: '× floor',
    about: `replicas that move when one of ${members} comes or goes; ${aboutKind(kind)}`,
    limitAbout: 'its share by weight',
    statistic: 'mean',
    samples: SEEDS,
    warmUps: 0,
    ...(goal === undefined ? {} : { goal }),
    open: () => {
      let seed = 0
      return Promise.resolve({
        value: () => Promise.resolve(movement(kind, partitions, members, seed++)),
        limit: () => Promise.resolve(1)
      })
    }
  }
}

function loadRow(kind: Kind, { partitions, members, goal }: Size): Row {
  return {
    name: `load-${kind}-${partitions}-${members}`,
    unit: '× share',
    about: `what the fullest of ${members} members holds, by its share; ${aboutKind(kind)}`,
    limitAbout: 'its share by weight',
    statistic: 'greatest',
    samples: SEEDS,
    warmUps: 0,
    ...(goal === undefined ? {} : { goal }),
    open: () => {
      let seed = 0
      return Promise.resolve({
        value: () => {
          const view = viewOf(kind, members, seed++)
          return Promise.resolve(fullest(view, new Assigner({ partitions, replicas: REPLICAS }).assign(view)))
        },
        limit: () => Promise.resolve(1)
      })
    }
  }
}

const aboutKind = (kind: Kind): string =>
  kind === 'even' ? 'equal weights' : `weights 1 to ${WEIGHT_MAX}, ${ZONES} zones`

function movement(kind: Kind, partitions: number, members: number, seed: number): number {
  const view = viewOf(kind, members, seed)
  const [newcomer, ...others] = view as readonly [PlacementMember, ...PlacementMember[]]
  const { moves } = new Assigner({ partitions, replicas: REPLICAS }).plan(others, { with: [newcomer] })
  const moved = moves.reduce((sum, { gains }) => sum + gains.length, 0)
  return moved / share(view, newcomer, partitions)
}

function fullest(view: readonly PlacementMember[], assignment: Assignment): number {
  const loads = assignment.loads()
  return Math.max(
    ...view.map((member) => (loads.get(member.peer)?.replicas ?? 0) / share(view, member, assignment.partitions))
  )
}

function share(view: readonly PlacementMember[], { weight = 1 }: PlacementMember, partitions: number): number {
  return (partitions * REPLICAS * weight) / view.reduce((sum, { weight = 1 }) => sum + weight, 0)
}

/** As long as the names of libp2p. */
function nameOf(random: Random): PeerName {
  return peerName(`12D3KooW${Array.from({ length: 5 }, () => random.uint32().toString(36).padStart(8, '0')).join('')}`)
}

function viewOf(kind: Kind, members: number, seed: number): readonly PlacementMember[] {
  const random = new Random(String(seed), kind)
  return Array.from({ length: members }, () =>
    kind === 'even'
      ? { peer: nameOf(random) }
      : { peer: nameOf(random), weight: 1 + random.integer(WEIGHT_MAX), zone: `zone ${random.integer(ZONES)}` }
  )
}

function bestHash(count: number): number {
  let best = 0
  for (let number = 0; number < count; number++) {
    let mixed = number
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
    mixed ^= mixed >>> 16
    best = mixed > best ? mixed : best
  }
  return best
}

/** Processor time, so that others who work on the machine do not count. */
function processorMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
