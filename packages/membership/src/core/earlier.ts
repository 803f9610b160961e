import type { Millis } from '@peermesh/kernel'

/** The earlier of two moments, of which either may never come. */
export function earlier(a: Millis | undefined, b: Millis | undefined): Millis | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}
