import type { Invocation, RegisterOperation, RegisterResult } from './linearizability.ts'

type Value = string | undefined

type History = readonly Invocation<RegisterOperation, RegisterResult>[]

/** What must come one after another, with nothing between: whoever wrote a value, then whoever read it, then whoever set another where it was expected, and so on. */
interface Block {
  /** The latest moment at which one of it was called. */
  calledAt: number
  /** The earliest at which one of it had returned. */
  returnedAt: number
}

/** The value that it wrote, and who saw it. */
interface Cluster extends Block {
  readonly writer: Invocation<RegisterOperation, RegisterResult> | undefined
  /** What was set where this was expected. */
  next: Value
}

/**
 * Whether a register of which each value was written once is linearizable by `versionedRegisterModel`. Where that is so, who read what says almost all of the order, and it takes a comparison of each pair of
 * values however much is concurrent, where `checkLinearizability` would search (Gibbons and Korach, *Testing shared memories*, 1997, section 4.1; with compare-and-set).
 *
 * Each value makes a block with whoever read it, and with the blocks on both sides of a compare-and-set that fitted. An order of the blocks explains all if none has one that ended before one of another began, and
 * the other way round too: longer circles have such a pair in them. What missed may have missed anywhere; what has no known outcome, and nobody saw, had none.
 *
 * @throws RangeError where a value was written twice
 */
export function isVersionedRegisterLinearizable(
  history: readonly Invocation<RegisterOperation, RegisterResult>[]
): boolean {
  const clusters = clustersOf(history)
  if (clusters === undefined) {
    return false
  }
  const blocks = blocksOf(clusters)
  return (
    blocks?.every((one, index) =>
      blocks.slice(index + 1).every((other) => !(isBefore(one, other) && isBefore(other, one)))
    ) === true
  )
}

/** Some of it had returned before some of the other was called. */
function isBefore(one: Block, other: Block): boolean {
  return one.returnedAt < other.calledAt
}

/** By the value. Nothing where somebody saw what nobody wrote, or two set a value where they expected the same. */
function clustersOf(history: History): Map<Value, Cluster> | undefined {
  const clusters = writtenIn(history)
  for (const { operation, calledAt, returned } of history) {
    if (operation.type === 'read' && returned !== undefined) {
      const cluster = clusters.get(returned.result as Value)
      if (cluster === undefined || returned.at < (cluster.writer?.calledAt ?? Number.NEGATIVE_INFINITY)) {
        return undefined
      }
      widen(cluster, { calledAt, returnedAt: returned.at })
    }
  }
  return isChained(clusters) ? clusters : undefined
}

/** What was certainly written, or seen by somebody. It begins without a value. */
function writtenIn(history: History): Map<Value, Cluster> {
  const start = { calledAt: Number.NEGATIVE_INFINITY, returnedAt: Number.NEGATIVE_INFINITY }
  const clusters = new Map<Value, Cluster>([[undefined, { ...start, writer: undefined, next: undefined }]])
  const seen = seenIn(history)
  for (const writer of history) {
    const { operation, calledAt, returned } = writer
    const missed = operation.type === 'compare-and-set' && returned?.result === false
    if (operation.type !== 'read' && !missed && (returned !== undefined || seen.has(operation.value))) {
      if (clusters.has(operation.value)) {
        throw new RangeError(`${operation.value} was written twice: checkLinearizability decides such a history.`)
      }
      const returnedAt = returned?.at ?? Number.POSITIVE_INFINITY
      clusters.set(operation.value, { calledAt, returnedAt, writer, next: undefined })
    }
  }
  return clusters
}

/** By whoever read it, or set another value where it was expected. Whoever set what was seen, saw what it expected. */
function seenIn(history: History): Set<Value> {
  const seen = new Set<Value>()
  for (let before = -1; before !== seen.size; ) {
    before = seen.size
    for (const { operation, returned } of history) {
      if (operation.type === 'read' && returned !== undefined) {
        seen.add(returned.result as Value)
      } else if (operation.type === 'compare-and-set' && (returned?.result ?? seen.has(operation.value)) === true) {
        seen.add(operation.expected)
      }
    }
  }
  return seen
}

/** Says of each value what was set where it was expected. A value is there once: two that expected it do not both fit. */
function isChained(clusters: ReadonlyMap<Value, Cluster>): boolean {
  for (const [value, { writer }] of clusters) {
    if (writer?.operation.type === 'compare-and-set') {
      const expected = clusters.get(writer.operation.expected)
      if (expected === undefined || expected.next !== undefined) {
        return false
      }
      expected.next = value
    }
  }
  return true
}

/** Nothing where what must come later in a block had returned before something that must come earlier was called, or a chain has no beginning. */
function blocksOf(clusters: ReadonlyMap<Value, Cluster>): Block[] | undefined {
  const blocks: Block[] = []
  let left = clusters.size
  for (const first of clusters.values()) {
    if (first.writer?.operation.type === 'compare-and-set') {
      continue
    }
    const block = { calledAt: first.calledAt, returnedAt: first.returnedAt }
    left--
    for (let { next } = first; next !== undefined; left--) {
      const cluster = clusters.get(next) as Cluster
      if (isBefore(cluster, block)) {
        return undefined
      }
      widen(block, cluster)
      next = cluster.next
    }
    blocks.push(block)
  }
  return left === 0 ? blocks : undefined
}

function widen(block: Block, { calledAt, returnedAt }: Block): void {
  block.calledAt = Math.max(block.calledAt, calledAt)
  block.returnedAt = Math.min(block.returnedAt, returnedAt)
}
