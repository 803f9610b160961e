import { MESSAGE_BYTES, REQUESTS_MAX } from './limits.ts'

/** Requests or answers in parts that fit a message each. @param bytesOf about what one takes on the wire */
export function cut<T>(items: readonly T[], bytesOf: (item: T) => number): T[][] {
  const parts: T[][] = []
  let bytes = 0
  for (const item of items) {
    const own = bytesOf(item)
    const last = parts.at(-1)
    if (last === undefined || bytes + own > MESSAGE_BYTES || last.length >= REQUESTS_MAX) {
      parts.push([item])
      bytes = own
    } else {
      last.push(item)
      bytes += own
    }
  }
  return parts
}
