import type { Partitions, PartitionStatus } from '@peermesh/partition'
import type { Explainer, Explanation, Fact } from './explanation.ts'
import { formatAgo } from './moment.ts'

/** What a partition's explanation needs of a peer. */
export interface PartitionKnowledge {
  readonly self: string
  readonly partitions: Pick<Partitions, 'explain' | 'lookup' | 'status'>
}

/** `17` or `partition-17`, as quorum calls its group. */
const NUMBER = /^(?:partition-)?(\d{1,4})$/

/** Explains a partition, by its number: one that somebody used, or any where it is said to be one. By any other word that is said to be one: that of this key. */
export function partitionExplainer(knowledge: PartitionKnowledge): Explainer {
  const { partitions } = knowledge
  return {
    kind: 'partition',
    find: (subject, isAsked) => {
      const number = NUMBER.exec(subject)?.[1]
      if (number === undefined) {
        return isAsked ? [String(partitions.lookup(subject).partition)] : []
      }
      const partition = Number(number)
      const { partitions: count, used } = partitions.status()
      const isKnown = isAsked ? partition < count : used.some((one) => one.partition === partition)
      return isKnown ? [String(partition)] : []
    },
    explain: (name) => explainPartition(knowledge, partitions.explain(Number(name)))
  }
}

function explainPartition({ self }: PartitionKnowledge, status: PartitionStatus): Explanation {
  const { partition, epoch, generation, replicas, desired, stage, forMs, reason, failed } = status
  return {
    kind: 'partition',
    subject: String(partition),
    summary: summarize(status),
    facts: facts(self, status),
    lists: [],
    data: {
      partition,
      epoch,
      generation,
      replicas,
      desired,
      stage,
      forMs: Math.round(forMs),
      ...(reason === undefined ? {} : { reason }),
      ...(failed === undefined ? {} : { failed })
    }
  }
}

function summarize({ stage, reason, epoch }: PartitionStatus): string {
  switch (stage) {
    case 'absent':
      return 'Nobody used it yet: it has no group of voters, and holds nothing. Its first use founds it with those below.'
    case 'serving':
      return `It is where it should be, in epoch ${epoch}.`
    case 'settling':
      return `It should be elsewhere, which is not sure yet: ${reason}.`
    case 'waiting':
      return `It should be elsewhere, and waits: ${reason}.`
    case 'moving':
      return 'This peer has proposed who is to hold it next; that is being chosen, and values are taken over.'
  }
}

function facts(self: string, status: PartitionStatus): Fact[] {
  const { epoch, generation, replicas, desired, stage, forMs, failed } = status
  const named = (peers: readonly string[]): string =>
    peers
      .map((peer, place) => `${peer}${place === 0 ? ', primary' : ''}${peer === self ? ', this peer' : ''}`)
      .join('\n') || 'nobody'
  const isElsewhere = stage !== 'absent' && replicas.join(' ') !== desired.join(' ')
  return [
    { name: stage === 'absent' ? 'would be held by' : 'held by', text: named(replicas) },
    ...(isElsewhere ? [{ name: 'should be held by', text: named(desired) }] : []),
    { name: 'epoch', text: generation === 0 ? String(epoch) : `${epoch}, of generation ${generation}` },
    { name: 'stage', text: `${stage}, for ${formatAgo(0, forMs)}` },
    ...(failed === undefined ? [] : [{ name: 'the last try failed', text: failed }])
  ]
}
