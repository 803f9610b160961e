import type { StorePullReport } from '@peermesh/store'
import { formatBytes, formatCount, formatCounted, formatDuration } from './format.ts'

/** What came, in a line; and in another what is left for the other peer to do, if anything. */
export function summarizeSync(report: StorePullReport): string {
  const { peer, method, operations, keys, tookMs, lackedThere = 0 } = report
  const came =
    method === 'nothing'
      ? 'it had nothing that this peer lacked'
      : `${formatCounted(keys, 'key')} came in ${formatMs(tookMs)}, with ${formatCounted(operations, 'operation')} that this peer lacked`
  const lacks = lackedThere === 0 ? [] : [`It ${lackedText(lackedThere)}.`]
  return [`Up to date with ${peer}: ${came}.`, ...lacks].join('\n')
}

/** How it was done, for who has never heard of any of it. `properties` sets names beside their texts. */
export function explainSync(
  report: StorePullReport,
  properties: (rows: readonly (readonly [name: string, text: string])[]) => string
): string {
  const { method, reason, rounds, messages, bytesSent, bytesReceived, waitedMs, tookMs, lackedThere } = report
  const waited = waitedMs === 0 ? '' : `, after ${formatMs(waitedMs)} in which it fetched something else`
  return [
    summarizeSync({ ...report, lackedThere: 0 }),
    properties([
      ['method', METHODS[method]],
      ['why', REASONS[reason]],
      ...compared(report),
      ['rounds', `${formatCounted(rounds, 'request')}, ${formatCounted(messages, 'message')} both ways together`],
      ['bytes', `${formatBytes(bytesSent)} sent, ${formatBytes(bytesReceived)} received`],
      ['time', `${formatMs(tookMs)}${waited}`],
      ...interrupted(report),
      ['the other', lackedThere === undefined ? 'has told nothing yet of what it has' : lackedText(lackedThere)]
    ])
  ].join('\n\n')
}

const METHODS: Readonly<Record<StorePullReport['method'], string>> = {
  nothing: 'nothing: there was nothing to fetch',
  operations: 'operations: the keys on which operations were lacking, and no others',
  symbols: 'symbols (rateless IBLT): both compared what they hold, and the keys that differ were sent',
  snapshot: 'snapshot: all that the other holds'
}

const FORGOTTEN = 'The index of the other has forgotten some of the operations that were lacking here'

const REASONS: Readonly<Record<StorePullReport['reason'], string>> = {
  'nothing-missing': 'This peer told its clock, which says what it has. The other had nothing beyond it.',
  indexed:
    'This peer told its clock, which says what it has. The other looked up what is beyond it:\nits index still had every one of these operations, and on which key it is.',
  'index-cut': `${FORGOTTEN},\nso it could not say on which keys they are. Both hold much, and little of it differs.`,
  'nothing-held': `${FORGOTTEN},\nand here there was nothing to compare with what it holds.`,
  'symbols-dearer': `${FORGOTTEN},\nand to compare would have cost more than to send everything: it holds less than 16 KiB,\nor one of both has far more keys.`,
  'symbols-failed': `${FORGOTTEN}.\nBoth began to compare what they hold, and so much of it differs that it was cheaper to send everything.`
}

function compared({ symbols, keysHere, keysThere }: StorePullReport): [string, string][] {
  if (keysThere === undefined) {
    return []
  }
  const by = symbols === 0 ? '' : `, compared by ${formatCounted(symbols, 'symbol')}`
  return [['keys', `${formatCount(keysHere)} here before, ${formatCount(keysThere)} there${by}`]]
}

function interrupted({ interruptions: { busy, silent, lost } }: StorePullReport): [string, string][] {
  const kinds: readonly (readonly [count: number, text: string])[] = [
    [busy, 'the other was busy'],
    [silent, 'the other was silent'],
    [lost, 'the link or the stream was lost']
  ]
  const told = kinds.filter(([count]) => count > 0).map(([count, text]) => `${text} ${formatCounted(count, 'time')}`)
  return told.length === 0
    ? []
    : [['interrupted', `${told.join(', ')}; what had come was kept, and the rest asked for`]]
}

function lackedText(operations: number): string {
  return operations === 0
    ? 'lacks nothing of this peer, as it last told'
    : `lacked ${formatCounted(operations, 'operation')} of this peer when it last told, and fetches what it lacks by itself`
}

function formatMs(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : formatDuration(milliseconds)
}
