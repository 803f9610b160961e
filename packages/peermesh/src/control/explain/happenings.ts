import type { Explanation, Happening } from '@peermesh/membership'
import type { HostHappening } from '../host-story.ts'

/** What happened to a peer, whoever wrote it down. */
export type PeerHappening = Explanation | HostHappening

/** What happened, in words; `by` and `text` as `Happening` and `HostHappening` say. */
const HAPPENINGS: Readonly<Record<Happening | HostHappening['what'], (by: string, text: string) => string>> = {
  alive: (by, text) => `alive${told(by)}${after(text)}`,
  suspect: (by, text) => `suspect${told(by)}${after(text)}`,
  dead: (by, text) => `dead${told(by)}${after(text)}`,
  left: (by, text) => `left${told(by)}${after(text)}`,
  'probe-failed': (_, text) => `a probe of ours failed${after(text)}`,
  nack: (by) => `${by} was asked after it, and heard nothing`,
  confirmed: (by) => `suspected by ${by}`,
  'process-ended': (by) => `the end of its process was seen by ${by}`,
  'suspicion-over': (_, text) => `the suspicion timer ended${after(text)}`,
  'showed-life': () => 'it showed that it lives: the suspicion begins anew',
  'link-up': () => 'link up',
  'link-lost': (_, text) => `link lost${after(text)}`,
  'dial-failed': (_, text) => `a dial failed${after(text)}`,
  refuted: (_, text) => `refuted${after(text)}`,
  misquoted: (_, text) => `a record was told of us that we never made${after(text)}`,
  'runs-twice': () => 'another process runs under the key of this peer',
  'answered-for-another': (_, text) => `it answered for another${after(text)}`,
  stalled: (_, text) => `this process stood still${after(text)}`,
  refused: (_, text) => `refused${after(text)}`,
  rejected: (_, text) => `it broke the protocol${after(text)}`,
  'began-anew': (_, text) => `this peer began anew${after(text)}`
}

/** One thing that happened to a peer, in a line. */
export function describeHappening(happened: PeerHappening, self: string): string {
  const { what, text, times } = happened
  const by = 'by' in happened ? happened.by : undefined
  const line = HAPPENINGS[what](by === self ? 'this peer' : (by ?? ''), text ?? '')
  return times === undefined ? line : `${line} (${times} times, this was the last)`
}

function told(by: string): string {
  return by === '' ? '' : `, as ${by} told`
}

function after(text: string): string {
  return text === '' ? '' : `: ${text}`
}
