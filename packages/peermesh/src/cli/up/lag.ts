import { CausalContext, type CausalContextData } from '@peermesh/crdt'

/**
 * How far each replica is behind the others: how many operations at least one of them has incorporated and this one has not. 0 for all
 * once they hold the same. A replica that cannot be asked counts for nothing: what it alone has is not missed yet.
 */
export function lagsOf(clocks: readonly (CausalContextData | undefined)[]): (number | undefined)[] {
  const contexts = clocks.map((clock) => (clock === undefined ? undefined : CausalContext.fromData(clock)))
  const union = new CausalContext()
  for (const context of contexts) {
    if (context !== undefined) {
      union.merge(context)
    }
  }
  return contexts.map((context) => {
    if (context === undefined) {
      return undefined
    }
    let missing = 0
    for (const { from, to } of union.missingFrom(context)) {
      missing += to - from + 1
    }
    return missing
  })
}
