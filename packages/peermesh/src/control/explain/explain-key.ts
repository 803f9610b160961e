import type { MemberInfo } from '@peermesh/membership'
import type { Store, StoreInspection, StoreOperationInfo, StoreSibling } from '@peermesh/store'
import { toJson } from '../json-value.ts'
import type { Clocks, Explainer, Explanation, Fact, List } from './explanation.ts'
import { formatAgo, formatMoment } from './moment.ts'

/** Values are cut to this many characters for people; `data` has them whole. */
const VALUE_LENGTH_MAX = 200

/** What a key's explanation needs of a peer. */
export interface KeyKnowledge {
  readonly self: string
  members(): readonly MemberInfo[]
  readonly store: Pick<Store, 'inspect'>
}

/** Explains a key of the store, by its exact name. */
export function keyExplainer(knowledge: KeyKnowledge, clocks: Clocks): Explainer {
  const { store } = knowledge
  return {
    kind: 'key',
    find: (subject) => {
      const { siblings, past } = store.inspect(subject)
      return siblings.length + past.length > 0 ? [subject] : []
    },
    explain: (name) => explainKey(knowledge, clocks, store.inspect(name))
  }
}

function explainKey(knowledge: KeyKnowledge, clocks: Clocks, inspection: StoreInspection): Explanation {
  const { key, siblings, past } = inspection
  const others = knowledge.members().filter(({ peer, status }) => peer !== knowledge.self && isThere(status))
  const [visible, ...hidden] = siblings
  return {
    kind: 'key',
    subject: key,
    summary: summarize(inspection),
    facts: visible === undefined ? [] : siblingFacts(visible, { knowledge, others, now: clocks.wall() }),
    lists: [
      siblingList('Concurrent values, which lost to it until a later write replaces all', hidden),
      operationList('The last operation of each replica of which nothing is left: replaced, or a delete', past)
    ].filter(({ rows }) => rows.length > 0),
    data: {
      siblings: siblings.map(({ value, ...sibling }) => ({
        ...sibling,
        writtenAt: { ...sibling.writtenAt },
        ...(value === undefined ? {} : { value: toJson(value) })
      })),
      past: past.map((operation) => ({ ...operation })),
      others: others.map(({ peer }) => peer)
    }
  }
}

function summarize({ siblings, past }: StoreInspection): string {
  if (siblings.length > 1) {
    return `It holds ${siblings.length} concurrent values; readers see the one that was written last by hybrid time.`
  }
  if (siblings.length === 1) {
    return 'It holds one value.'
  }
  return past.length > 0
    ? 'It holds nothing: what was there was deleted.'
    : 'It holds nothing, and as far as this peer remembers it never did.'
}

function siblingFacts(
  sibling: StoreSibling,
  { knowledge, others, now }: { knowledge: KeyKnowledge; others: readonly MemberInfo[]; now: number }
): Fact[] {
  const { peer, writtenAt, holders } = sibling
  const told = others.map((member) => member.peer as string).filter((name) => name === peer || holders.includes(name))
  const silent = others.map((member) => member.peer as string).filter((name) => !told.includes(name))
  return [
    { name: 'value', text: describeValue(sibling) },
    { name: 'written by', text: `${peer}${peer === knowledge.self ? ', this peer' : ''}` },
    { name: 'written at', text: `${formatWritten(sibling)}, ${formatAgo(writtenAt.millis, now)} ago` },
    { name: 'operation', text: `${sibling.counter} of store ${sibling.storeId}` },
    { name: 'held by', text: ['this peer', ...told].join('\n') },
    ...(silent.length === 0 ? [] : [{ name: 'not told yet', text: silent.join('\n') }])
  ]
}

function siblingList(title: string, siblings: readonly StoreSibling[]): List {
  return {
    title,
    columns: ['WRITTEN AT', 'BY', 'VALUE'],
    rows: siblings.map((sibling) => [formatWritten(sibling), sibling.peer, describeValue(sibling)])
  }
}

function operationList(title: string, operations: readonly StoreOperationInfo[]): List {
  return {
    title,
    columns: ['BY', 'OPERATION', 'HELD BY'],
    rows: operations.map(({ peer, counter, holders }) => [peer, String(counter), ['this peer', ...holders].join(', ')])
  }
}

/** Hybrid time: two writes of one millisecond are told apart by the count. */
function formatWritten({ writtenAt: { millis, count } }: StoreSibling): string {
  return `${formatMoment(millis)}${count === 0 ? '' : ` #${count}`}`
}

function describeValue({ value, bytes }: StoreSibling): string {
  if (value === undefined) {
    return `${bytes} B that this version cannot read`
  }
  const text = JSON.stringify(toJson(value))
  const cut = text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text
  return `${cut} (${bytes} B as stored)`
}

function isThere(status: MemberInfo['status']): boolean {
  return status === 'alive' || status === 'suspect'
}
