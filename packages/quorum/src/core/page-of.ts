import type { Accepted, Acceptor } from './acceptor.ts'
import { MESSAGE_BYTES, REQUESTS_MAX } from './limits.ts'
import { acceptedBytes, type PageMessage } from './messages.ts'

/** As many records as fit a message, one at least. */
export function pageOf(acceptor: Acceptor, after: string): Pick<PageMessage, 'records' | 'last'> {
  const records: (readonly [string, Accepted])[] = []
  let bytes = 0
  for (const record of acceptor.acceptedAfter(after)) {
    bytes += acceptedBytes(record[1]) + record[0].length * 3
    if (records.length > 0 && (bytes > MESSAGE_BYTES || records.length >= REQUESTS_MAX)) {
      return { records, last: false }
    }
    records.push(record)
  }
  return { records, last: true }
}
