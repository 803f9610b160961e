import type { ForcedOut, LockExplanation, LockHappening, LockInspection, LockPlace, Locks } from '@peermesh/lock'
import { placeFacts, type RegisterPlace } from '../register-place.ts'
import type { Clocks, Explainer, Explanation, Fact, List } from './explanation.ts'
import { formatAgo, formatMoment } from './moment.ts'

/** What a lock's explanation needs of a peer. */
export interface LockKnowledge {
  readonly self: string
  readonly locks: Pick<Locks, 'inspect' | 'explain' | 'explained' | 'status'>
  registerOf(name: string): RegisterPlace
}

/** Explains a lock, by its exact name: any, where it is said to be one, else those that this peer used. */
export function lockExplainer(knowledge: LockKnowledge, clocks: Clocks): Explainer {
  const { locks } = knowledge
  const isKnown = (name: string): boolean =>
    locks.explained().includes(name) || locks.status().some((request) => request.name === name)
  return {
    kind: 'lock',
    find: (subject, isAsked) => (isAsked || isKnown(subject) ? [subject] : []),
    explain: async (name) => await explainLock(knowledge, clocks, name)
  }
}

async function explainLock(
  { self, locks, registerOf }: LockKnowledge,
  clocks: Clocks,
  name: string
): Promise<Explanation> {
  const { inspection, problem } = await inspected(locks, name)
  const history = locks.explain(name)
  const now = clocks.wall()
  const wallOf = (at: number): number => now - (clocks.monotonic() - at)
  return {
    kind: 'lock',
    subject: name,
    summary: inspection === undefined ? `Nobody can say who holds it: ${problem}` : summarize(inspection, self),
    facts: [...(inspection === undefined ? [] : lockFacts(inspection, { self, now })), ...placeFacts(registerOf(name))],
    lists: [
      forcedList(inspection?.forced ?? []),
      {
        title: 'How it came to that, as this peer saw it',
        columns: ['WHEN', 'WHAT'],
        rows: history.map((happened) => [formatMoment(wallOf(happened.at)), describeLockHappening(happened)])
      }
    ].filter(({ rows }) => rows.length > 0),
    data: {
      problem: problem ?? null,
      holders: inspection?.holders.map((holder) => ({ ...holder, fence: String(holder.fence) })) ?? null,
      waiting: inspection?.queue.map((place) => ({ ...place })) ?? null,
      capacity: inspection?.capacity ?? null,
      forced: (inspection?.forced ?? []).map(({ holder, ...words }) => ({
        ...words,
        holder: { ...holder, fence: String(holder.fence) }
      })),
      history: history.map(({ at, fence, what, by, text, times }) => ({
        at: Math.round(wallOf(at)),
        what,
        ...(by === undefined ? {} : { by }),
        ...(fence === undefined ? {} : { fence: fenceText(fence) }),
        ...(text === undefined ? {} : { text }),
        ...(times === undefined ? {} : { times })
      }))
    }
  }
}

/** Without a majority the history is all that there is to tell. */
async function inspected(
  locks: LockKnowledge['locks'],
  name: string
): Promise<{ readonly inspection?: LockInspection; readonly problem?: string }> {
  try {
    return { inspection: await locks.inspect(name) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function summarize(inspection: LockInspection, self: string): string {
  const { holders, queue, capacity, algorithm, mode, registered } = inspection
  if (algorithm !== 'quorum') {
    const token = `It is a token (${algorithm}, ${mode})`
    return registered === undefined
      ? `${token}, and nobody has it.`
      : `${token}: ${registered === self ? 'this peer' : registered} was registered last. Who holds it and who waits is not known to the quorum.`
  }
  const [first] = holders
  const waiting = queue.length === 0 ? 'nobody waits' : queue.length === 1 ? 'one waits' : `${queue.length} wait`
  if (first === undefined) {
    return queue.length === 0 ? 'Nobody holds it, and nobody waits for it.' : `Nobody holds it; ${waiting}.`
  }
  return capacity === 1
    ? `${first.peer === self ? 'This peer' : first.peer} holds it, under fence ${first.fence}; ${waiting}.`
    : `${holders.length === 1 ? 'One holds' : `${holders.length} hold`} it; ${waiting}.`
}

function lockFacts(
  { holders, queue, capacity }: LockInspection,
  { self, now }: { readonly self: string; readonly now: number }
): Fact[] {
  const place = ({ peer, permits, since, fence }: LockPlace & { readonly fence?: bigint }): string => {
    const who = `${peer}${peer === self ? ', this peer' : ''}`
    const under = fence === undefined ? '' : `, under fence ${fence}`
    const many = capacity === 1 ? '' : `, ${permits} of ${capacity} permits`
    return `${who}${under}${many}, for ${formatAgo(since, now)}`
  }
  return [
    ...(holders.length === 0 ? [] : [{ name: 'held by', text: holders.map(place).join('\n') }]),
    ...(queue.length === 0 ? [] : [{ name: 'waiting', text: queue.map(place).join('\n') }])
  ]
}

function forcedList(forced: readonly ForcedOut[]): List {
  return {
    title: 'Taken by force',
    columns: ['WHEN', 'FROM', 'FENCE', 'BY', 'WHY', 'TOLD'],
    rows: forced.map(({ holder, by, reason, at, heard }) => [
      formatMoment(at),
      holder.peer,
      String(holder.fence),
      by,
      reason,
      heard ? 'yes' : 'not yet'
    ])
  }
}

type Words = (under: string, by: string, text: string) => string

/** What happened, in words; `fence`, `by` and `text` as `LockHappening` says. */
const HAPPENINGS: Readonly<Record<LockHappening, Words>> = {
  queued: (_, __, text) => `this peer waits, with ${text}`,
  'asked-again': (_, __, text) => `its session ended (${text}), and it asked again, behind others`,
  granted: (under) => `this peer holds it${under}`,
  released: (under) => `this peer gave it back${under}`,
  lost: (under, by, text) => `this peer lost it${under}: ${text}${by === '' ? '' : `, by the word of ${by}`}`,
  refused: () => 'this peer asked, and would not wait for whoever held it',
  'not-got': (_, __, text) => `this peer did not get it: ${text}`,
  forced: (under, by, text) => `this peer took it by force from ${by}${under}: ${text}`,
  'forced-nobody': (_, __, text) => `this peer was to take it by force, and nobody held it: ${text}`
}

function describeLockHappening({ what, fence, by, text, times }: LockExplanation): string {
  const under = fence === undefined ? '' : `, under fence ${fenceText(fence)}`
  const line = HAPPENINGS[what](under, by ?? '', text ?? '')
  return times === undefined ? line : `${line} (${times} times, this was the last)`
}

const COUNTER_BITS = 48n

function fenceText({ generation, counter }: NonNullable<LockExplanation['fence']>): string {
  return String((BigInt(generation) << COUNTER_BITS) + BigInt(counter))
}
