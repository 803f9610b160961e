import { algorithmOf, type ScopeExplanation, type ScopeHappening, type ScopeStatus } from '@peermesh/election'
import { placeFacts, type RegisterPlace } from '../register-place.ts'
import type { Clocks, Explainer, Explanation, Fact } from './explanation.ts'
import { formatAgo, formatMoment } from './moment.ts'

/** What a scope's explanation needs of a peer. */
export interface ScopeKnowledge {
  readonly self: string
  readonly elections: {
    status(): readonly ScopeStatus[]
    explain(scope: string): readonly ScopeExplanation[]
    explained(): readonly string[]
  }
  registerOf(scope: string): RegisterPlace
}

/** Explains who leads a scope, by its exact name. */
export function scopeExplainer(knowledge: ScopeKnowledge, clocks: Clocks): Explainer {
  return {
    kind: 'scope',
    find: (subject) => (knowledge.elections.explained().includes(subject) ? [subject] : []),
    explain: (name) => explainScope(knowledge, clocks, name)
  }
}

function explainScope(knowledge: ScopeKnowledge, clocks: Clocks, scope: string): Explanation {
  const { self, elections } = knowledge
  const status = elections.status().find((open) => open.scope === scope)
  const history = elections.explain(scope)
  const now = clocks.wall()
  const wallOf = (at: number): number => now - (clocks.monotonic() - at)
  const register = status?.kind.mode === 'quorum' ? knowledge.registerOf(scope) : undefined
  const problem = status?.leader === undefined ? register?.problem : undefined
  return {
    kind: 'scope',
    subject: scope,
    summary: status === undefined ? 'This peer takes no part in it.' : summarize(status, { self, problem }),
    facts:
      status === undefined
        ? []
        : [...statusFacts(status, formatAgo(wallOf(status.since), now)), ...placeFacts(register)],
    lists: [
      {
        title: 'How it came to that, as this peer saw it',
        columns: ['WHEN', 'WHAT'],
        rows: history.map((happened) => [formatMoment(wallOf(happened.at)), describeScopeHappening(happened)])
      }
    ].filter(({ rows }) => rows.length > 0),
    data: {
      status: status === undefined ? null : toData(status, wallOf(status.since)),
      problem: problem ?? null,
      history: history.map((happened) => ({ ...happened, at: Math.round(wallOf(happened.at)) }))
    }
  }
}

function summarize(
  { leader, phase, candidate }: ScopeStatus,
  { self, problem }: { readonly self: string; readonly problem: string | undefined }
): string {
  if (leader !== undefined) {
    return `${leader.peer === self ? 'This peer' : leader.peer} leads, in term ${leader.term}.`
  }
  const doing = { electing: ': an election is under way', claiming: ': this peer has asked the register for the lead' }
  const meanwhile = phase === 'electing' || phase === 'claiming' ? doing[phase] : ''
  if (problem !== undefined) {
    return `Nobody leads: ${problem}.`
  }
  return `Nobody leads${meanwhile}${candidate ? '' : ', as far as this observer has heard'}.`
}

function statusFacts({ kind, phase, candidate, score }: ScopeStatus, since: string): Fact[] {
  return [
    { name: 'elects by', text: `${algorithmOf(kind.variant)} (${kind.variant}), ${kind.mode}` },
    { name: 'this peer', text: `${phase}, for ${since}` },
    { name: 'candidate', text: candidate ? `yes, with score ${score}` : 'no' }
  ]
}

function toData({ kind, phase, leader, candidate, score }: ScopeStatus, since: number) {
  const { variant, mode } = kind
  return {
    variant,
    mode,
    phase,
    leader: leader === undefined ? null : { peer: leader.peer, term: leader.term },
    candidate,
    score,
    since: Math.round(since)
  }
}

type Words = (by: string, term: number | undefined, text: string) => string

/** What happened, in words; `by`, `term` and `text` as `ScopeHappening` says. */
const HAPPENINGS: Readonly<Record<ScopeHappening, Words>> = {
  candidate: (_, __, text) => `${text}: this peer is a candidate`,
  observer: (_, __, text) => `${text}: this peer is no candidate`,
  following: (by, term, text) => `${by} leads term ${term}${after(text)}`,
  leading: (_, term) => `this peer leads term ${term}`,
  lost: (_, term, text) => `this peer, which led term ${term}, leads no more${after(text)}`,
  unfollowed: (by, term, text) => `${by}, who led term ${term}, is followed no more${after(text)}`,
  'election-begun': (_, __, text) => `this peer began an election${after(text)}`,
  asked: (by) => `${by} began an election, and asked this peer`,
  answered: (by, _, text) => `${by} answered${after(text)}`,
  elected: (_, __, text) => `the election chose this peer${after(text)}`,
  claimed: () => 'this peer asked the register for the lead',
  granted: (_, term) => `the register granted term ${term}`,
  refused: (by, term) => `the register refused: ${by} has term ${term}`,
  'claim-failed': (_, __, text) => `the register did not answer${after(text)}`,
  'given-back': (_, term, text) => `term ${term} was given back${after(text)}`,
  expired: () => 'the lease of the leader before is over for ever',
  offered: (by) => `this peer offered the lead to ${by}`,
  'offered-to-us': (by) => `${by} offered the lead to this peer`,
  'handed-over': (by) => `${by} took the lead over by a handover`,
  'handover-failed': (by, _, text) => `the offer to ${by} came to nothing${after(text)}`,
  'kind-mismatch': (by, _, text) => `${by} uses this scope in another way${after(text)}`
}

function describeScopeHappening({ what, by, term, text, times }: ScopeExplanation): string {
  const line = HAPPENINGS[what](by ?? 'somebody', term, text ?? '')
  return times === undefined ? line : `${line} (${times} times, this was the last)`
}

function after(text: string): string {
  return text === '' ? '' : `: ${text}`
}
