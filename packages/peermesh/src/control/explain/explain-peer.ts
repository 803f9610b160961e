import type { MemberInfo } from '@peermesh/membership'
import { namesMeant } from '../find-peer.ts'
import type { Clocks, Explainer, Explanation, Fact } from './explanation.ts'
import { describeHappening, type PeerHappening } from './happenings.ts'
import { formatAgo, formatMoment } from './moment.ts'

/** A connection of ours with a peer. */
export interface ConnectionInfo {
  readonly direction: 'inbound' | 'outbound'
  readonly address: string
  /** Wall milliseconds. */
  readonly openedAt: number
}

/** What a peer knows of others. */
export interface PeerKnowledge {
  readonly self: string
  members(): readonly MemberInfo[]
  connections(peer: string): readonly ConnectionInfo[]
  /** What happened to it, as membership wrote it down and the host told: the oldest first. */
  history(peer: string): readonly PeerHappening[]
  /** Peers of which there is a history, refused ones too. */
  met(): readonly string[]
}

/** Explains a peer: by its name, or by the beginning or end of it. */
export function peerExplainer(knowledge: PeerKnowledge, clocks: Clocks): Explainer {
  return {
    kind: 'peer',
    find: (subject) => namesMeant([...knowledge.members().map(({ peer }) => peer), ...knowledge.met()], subject),
    explain: (name) => explainPeer(knowledge, clocks, name)
  }
}

function explainPeer(knowledge: PeerKnowledge, clocks: Clocks, name: string): Explanation {
  const member = knowledge.members().find(({ peer }) => peer === name)
  const history = knowledge.history(name)
  const connections = knowledge.connections(name)
  const now = clocks.wall()
  const wallOf = (at: number): number => now - (clocks.monotonic() - at)
  const since = member === undefined ? undefined : wallOf(member.since)
  return {
    kind: 'peer',
    subject: name,
    summary: summarize(member, history, { isSelf: name === knowledge.self, since, now }),
    facts: [
      ...(member === undefined ? [] : memberFacts(member, name === knowledge.self)),
      ...connections.map(({ direction, address, openedAt }) => ({
        name: 'connection',
        text: `${direction} ${address}, for ${formatAgo(openedAt, now)}`
      }))
    ],
    lists: [
      {
        title: 'How it came to that, as this peer saw it',
        columns: ['WHEN', 'WHAT'],
        rows: history.map((happened) => [
          formatMoment(wallOf(happened.at)),
          describeHappening(happened, knowledge.self)
        ])
      }
    ].filter(({ rows }) => rows.length > 0),
    data: {
      member: member === undefined ? null : toData(member, since),
      connections: connections.map((connection) => ({ ...connection })),
      history: history.map((happened) => ({ ...happened, at: Math.round(wallOf(happened.at)) }))
    }
  }
}

/** The status, and why it is that. */
function summarize(
  member: MemberInfo | undefined,
  history: readonly PeerHappening[],
  { isSelf, since, now }: { readonly isSelf: boolean; readonly since: number | undefined; readonly now: number }
): string {
  if (isSelf) {
    return 'It is this peer.'
  }
  if (member === undefined || since === undefined) {
    const refusal = history.findLast(({ what }) => what === 'refused')
    return refusal === undefined ? 'It is not a member.' : `It is not a member: it was refused. ${refusal.text ?? ''}`
  }
  const reason = (member.status === 'dead' ? endSeen(history) : undefined) ?? REASONS[member.status]
  return `It is ${member.status}, for ${formatAgo(since, now)}: ${reason}`
}

/** Of a dead one: who saw since it last lived that its process ended, if anybody did. */
function endSeen(history: readonly PeerHappening[]): string | undefined {
  const sinceAlive = history.slice(history.findLastIndex(({ what }) => what === 'alive') + 1)
  const witnesses = new Set(sinceAlive.flatMap((happened) => (happened.what === 'process-ended' ? [happened.by] : [])))
  const saw = witnesses.size === 1 ? 'one peer saw' : `${witnesses.size} peers saw`
  return witnesses.size === 0 ? undefined : `its process ended, as ${saw}. Started again, it returns by itself.`
}

const REASONS: Readonly<Record<MemberInfo['status'], string>> = {
  alive: 'it answers pings, or others vouch that it does.',
  suspect:
    'it did not answer, neither us nor those we asked to ask. If it does not show that it lives, it will be declared dead.',
  dead: 'it was suspected for too long without a sign of life. Its addresses are still dialled: it returns by itself.',
  left: 'it said that it leaves, or turned out to be of another mesh.'
}

function memberFacts(member: MemberInfo, isSelf: boolean): Fact[] {
  const { storeId, boot, status, addresses, linked, rttMs } = member
  const unlinked = isThere(status) ? 'none: what it is told and tells goes by others' : 'none'
  return [
    { name: 'status', text: status },
    ...(isSelf ? [] : [{ name: 'link', text: linked ? 'up, and it was admitted on it' : unlinked }]),
    ...(rttMs === undefined ? [] : [{ name: 'round trip', text: `${rttMs.toFixed(1)} ms, smoothed` }]),
    { name: 'addresses', text: addresses.length === 0 ? 'none known' : addresses.join('\n') },
    { name: 'data', text: `store ${storeId}, start number ${boot} on it` }
  ]
}

function isThere(status: MemberInfo['status']): boolean {
  return status === 'alive' || status === 'suspect'
}

function toData(member: MemberInfo, since: number | undefined) {
  const { peer, storeId, boot, status, addresses, linked, rttMs } = member
  return {
    peer,
    storeId,
    boot,
    status,
    since: since === undefined ? null : Math.round(since),
    addresses,
    linked,
    ...(rttMs === undefined ? {} : { rttMs })
  }
}
