/**
 * The nodes of an ordered list as bytes.
 *
 * Who types writes one element after the other, each on the right of the last, with counters in a row. Such a run is
 * said once: where it starts, how long it is, whom its first hangs on. An element of a long run then costs its value
 * and next to nothing, a single one about 6 bytes.
 *
 * C17 Runs are as long as they can be, so that equal lists have equal bytes.
 */
import type { Dot, ReplicaId } from './dot.ts'
import { checkState } from './errors.ts'
import { isSameParent, type ListNode, type ListNodes, type Side } from './list-order.ts'
import type { StateCodec, StateReader, StateWriter } from './state-bytes.ts'

/**
 * The most nodes in a list from outside, deleted ones too: 100 MB in memory. A run of deleted ones is few bytes, however
 * long, so that it is not the size of a message that bounds it. A list over the limit can't be sent.
 */
export const LIST_NODES_MAX = 1_048_576

const LIVE = 1
const ON_THE_RIGHT = 2
const HAS_PARENT = 4
const FLAGS = 8

/** Whether the second follows the first in a run. */
function follows(previous: ListNode<unknown>, node: ListNode<unknown>): boolean {
  return (
    node.replica === previous.replica &&
    node.counter === previous.counter + 1 &&
    node.side === 'right' &&
    isSameParent(node.parent, previous) &&
    (node.value === undefined) === (previous.value === undefined)
  )
}

function runsOf<V>(nodes: ListNodes<V>): ListNode<V>[][] {
  const runs: ListNode<V>[][] = []
  let previous: ListNode<V> | undefined
  for (const node of nodes) {
    if (previous !== undefined && follows(previous, node)) {
      runs.at(-1)?.push(node)
    } else {
      runs.push([node])
    }
    previous = node
  }
  return runs
}

export function writeListNodes<V>(writer: StateWriter, nodes: ListNodes<V>, values: StateCodec<V>): void {
  const byReplica = new Map<ReplicaId, ListNode<V>[][]>()
  for (const run of runsOf(nodes)) {
    const { replica } = run[0] as Dot
    const runs = byReplica.get(replica)
    if (runs === undefined) {
      byReplica.set(replica, [run])
    } else {
      runs.push(run)
    }
  }
  writer.count(byReplica.size)
  for (const [replica, runs] of byReplica) {
    writer.replica(replica)
    writer.count(runs.length)
    let next = 1
    for (const run of runs) {
      const { counter, parent, side, value } = run[0] as ListNode<V>
      writer.count(counter - next)
      const flags =
        (value === undefined ? 0 : LIVE) | (side === 'right' ? ON_THE_RIGHT : 0) | (parent === null ? 0 : HAS_PARENT)
      writer.count(run.length * FLAGS + flags)
      if (parent !== null) {
        writer.dot(parent)
      }
      for (const node of run) {
        if (node.value !== undefined) {
          values.write(writer, node.value)
        }
      }
      next = counter + run.length
    }
  }
}

export function readListNodes<V>(reader: StateReader, values: StateCodec<V>): ListNodes<V> {
  const nodes: ListNode<V>[] = []
  let previousReplica = ''
  for (let left = reader.count(); left > 0; left--) {
    const replica = reader.replica()
    checkState(previousReplica < replica, 'has its replicas out of order, or one twice')
    previousReplica = replica
    const runCount = reader.count()
    checkState(runCount > 0, 'has a replica with no nodes')
    let next = 1
    for (let runsLeft = runCount; runsLeft > 0; runsLeft--) {
      next = readRun(reader, values, nodes, replica, next)
    }
  }
  return nodes
}

/** Appends a run to the nodes; answers the counter after it. */
function readRun<V>(
  reader: StateReader,
  values: StateCodec<V>,
  nodes: ListNode<V>[],
  replica: ReplicaId,
  next: number
): number {
  const from = next + reader.count()
  const head = reader.count()
  const length = Math.floor(head / FLAGS)
  const flags = head % FLAGS
  checkState(length > 0, 'has an empty run')
  checkState(nodes.length + length <= LIST_NODES_MAX, `has more nodes than the limit of ${LIST_NODES_MAX}`)
  checkState(length - 1 <= Number.MAX_SAFE_INTEGER - from, 'has a number that is too large')
  let parent = (flags & HAS_PARENT) === 0 ? null : reader.dot()
  let side: Side = (flags & ON_THE_RIGHT) === 0 ? 'left' : 'right'
  checkState(parent !== null || side === 'right', 'has a node on the left of nothing')
  for (let counter = from; counter < from + length; counter++) {
    const place = { replica, counter, parent, side }
    const node: ListNode<V> = (flags & LIVE) === 0 ? place : { ...place, value: values.read(reader) }
    const previous = nodes.at(-1)
    checkState(counter > from || previous === undefined || !follows(previous, node), 'has a run in two pieces')
    nodes.push(node)
    parent = { replica, counter }
    side = 'right'
  }
  return from + length
}
