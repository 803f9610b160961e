import { algorithmOf } from '@peermesh/election'
import type { IgnoredReason } from '@peermesh/membership'
import type { Command } from 'commander'
import type { PeerPartitions, PeerStatus } from '../../peer.ts'
import { describeEncryption } from '../encryption-keys-option.ts'
import type { Environment } from '../environment.ts'
import { formatBytes, formatCount, formatCounted, formatDuration } from '../format.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function statusCommand(environment: Environment): Command {
  return attachedCommand('status', 'print how this peer does')
    .addHelpText(
      'after',
      `
"behind" counts writes that some peer is known to have and this one has not: 0 when it is up to date as far as it knows. "timers" are
those of membership as they are now, with their formulas. "encryption", where there are keys, names those that the data directory needs,
and those that it needs no more. "ignored", where it is there, counts what other peers said and this one did not believe or answer,
since its start.

Examples:
  peermesh status
  peermesh status --json | jq .store.behind`
    )
    .action(async (options: { peer?: string; json?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      const status = await peer.status()
      const { properties } = await import('../table.ts')
      output.result(status, () => properties(describe(status)))
    })
}

function describe(status: PeerStatus): readonly (readonly [name: string, text: string])[] {
  const { members, store } = status
  return [
    ['peer', status.name],
    ['mesh', `${status.mesh} (${status.meshId ?? 'not joined yet'})`],
    ['addresses', status.addresses.join('\n')],
    ['data', status.dataDir ?? 'in memory only'],
    ...(status.encryption === undefined ? [] : [['encryption', describeEncryption(status.encryption)] as const]),
    [
      'members',
      Object.entries(members)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ')
    ],
    ['timers', describeTimers(status.membership)],
    ...describeIgnored(status.membership.ignored),
    ['connections', formatCount(status.connections)],
    ['quorum', status.quorum.map(describeGroup).join('\n') || 'no group of voters is known'],
    ['partitions', describePartitions(status.partitions)],
    ['values', describeValues(status.values)],
    ['elections', status.elections.map(describeScope).join('\n') || 'no scope is open here'],
    ['locks', describeLocks(status.locks)],
    ['keys', `${formatCount(store.keys)} (${formatBytes(store.bytes)})`],
    ['behind', formatCount(store.behind)],
    ['waiting', `${formatCounted(store.pendingWrites, 'write')} not yet durable`],
    [
      'operations',
      `${describePath('direct', store.direct)}; ${describePath('gossip', store.gossip)}; ${describePath('pull', store.pull)}`
    ],
    ['memory', formatBytes(status.memoryBytes)],
    ['processor', `${formatDuration(status.cpuMs)} since it began`],
    ['up for', formatDuration(status.uptimeMs)],
    ['process', `${status.pid}, peermesh ${status.version}, profile ${status.profile}, durability ${status.durability}`]
  ]
}

/** As they are now, each with the formula that it follows from. */
function describeTimers(membership: PeerStatus['membership']): string {
  const { healthFactor, probeEveryMs, suspicionMinMs, suspicionMaxMs, sendsPerUpdate, membersCount, timings } =
    membership
  const { periodMs, suspicionMultiplier, suspicionMaxMultiplier, spreadMultiplier } = timings
  const period = formatDuration(periodMs)
  return [
    `a probe each ${formatDuration(probeEveryMs)} = T ${period} × health ${healthFactor}`,
    `a suspicion lasts at least ${formatDuration(suspicionMinMs)} = α ${suspicionMultiplier} · ⌈log10 N⌉ · T, N = ${membersCount}`,
    suspicionMaxMs === suspicionMinMs
      ? 'and no longer: N − 2 < 3, so nobody else need confirm it'
      : `at most ${formatDuration(suspicionMaxMs)} = β ${suspicionMaxMultiplier} × that, where nobody confirms it`,
    `a change is passed on ${sendsPerUpdate} times = λ ${spreadMultiplier} · ⌈log10(N + 1)⌉`
  ].join('\n')
}

/** What others said in vain, in words: counted by membership since the start. */
const IGNORED: Readonly<Record<IgnoredReason, string>> = {
  answerForAnother: 'answers in the name of another',
  asksTooOften: 'questions of peers that ask too often',
  foreignMesh: 'records of another mesh',
  impossibleIncarnation: 'records of this peer that it never made',
  meshFull: 'records of peers for which there is no room',
  notAdmitted: 'records of peers that are not admitted'
}

/** As a rule there is nothing to tell. */
function describeIgnored(ignored: PeerStatus['membership']['ignored']): [string, string][] {
  const told = Object.entries(IGNORED).filter(([reason]) => ignored[reason as IgnoredReason] > 0)
  const lines = told.map(([reason, words]) => `${formatCount(ignored[reason as IgnoredReason])} ${words}`)
  return lines.length === 0 ? [] : [['ignored', lines.join('\n')]]
}

/** Who does not use registers need not care; who does must see at once whether they answer. */
function describeGroup({
  group,
  configuration,
  reachable,
  volatile,
  role,
  problem
}: PeerStatus['quorum'][number]): string {
  if (configuration === undefined) {
    return `${group}: ${problem ?? 'no voters are known'}`
  }
  const voters = `${reachable.length} of ${formatCounted(configuration.voters.length, 'voter')} reached`
  const notes = [role === 'voter' ? 'this peer votes' : undefined, volatile ? 'in memory only' : undefined, problem]
  return [`${group}: ${voters}`, ...notes.filter((note) => note !== undefined)].join(', ')
}

/** Those that somebody used: the others have nothing to say. */
function describePartitions({
  partitions,
  used,
  held,
  primary,
  stages,
  withoutMajority,
  drains
}: PeerPartitions): string {
  if (used === 0) {
    return `none of ${formatCount(partitions)} was used${drains ? '; this peer is drained' : ''}`
  }
  const notes = [
    `${formatCount(held)} held here, ${formatCount(primary)} as primary`,
    ...(['settling', 'waiting', 'moving'] as const).map((stage) =>
      stages[stage] === 0 ? undefined : `${formatCount(stages[stage])} ${stage}`
    ),
    withoutMajority === 0 ? undefined : `${formatCount(withoutMajority)} without a majority of their voters`,
    drains ? 'this peer is drained' : undefined
  ]
  return [
    `${formatCount(used)} of ${formatCount(partitions)} are used`,
    ...notes.filter((note) => note !== undefined)
  ].join(', ')
}

/** Those that are always writable. */
function describeValues({ values, valueBytes, kept, pending }: PeerStatus['values']): string {
  const notes = [
    `${formatCount(values)} held here (${formatBytes(valueBytes)}), always writable`,
    kept === 0 ? undefined : `some of ${formatCounted(kept, 'partition')} kept for others`,
    pending === 0 ? undefined : `${formatCounted(pending, 'operation')} waiting`
  ]
  return notes.filter((note) => note !== undefined).join(', ')
}

function describeScope({ scope, kind, leader, phase }: PeerStatus['elections'][number]): string {
  const who = leader === undefined ? 'nobody leads' : `${leader.peer} leads, term ${leader.term}`
  return `${scope}: ${who} (${algorithmOf(kind.variant)}, ${kind.mode}; this peer: ${phase})`
}

function describeLocks(locks: PeerStatus['locks']): string {
  const held = locks.filter(({ phase }) => phase === 'held').length
  return `${formatCount(held)} held, ${formatCount(locks.length - held)} waited for`
}

function describePath(
  name: string,
  path: { readonly operationsSent: number; readonly operationsReceived: number }
): string {
  return `${name} ${formatCount(path.operationsSent)} out ${formatCount(path.operationsReceived)} in`
}
