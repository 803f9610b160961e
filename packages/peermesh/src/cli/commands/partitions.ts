import type { PartitionsStatus, PartitionStatus } from '@peermesh/partition'
import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { formatCount, formatCounted, formatDuration } from '../format.ts'
import { interruptible } from '../interruptible.ts'
import { terminalText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'
import { planCommand } from './partition-plan.ts'
import { deleteValueCommand, getValueCommand, putValueCommand } from './partition-values.ts'

interface Options {
  readonly peer?: string
  readonly json?: boolean
}

export function partitionsCommand(environment: Environment): Command {
  return attachedCommand(
    'partitions',
    'list partitions: who holds them, and how far moves are; plan, drain, get and put'
  )
    .option('--moving', 'only those that are not where they should be')
    .addHelpText(
      'after',
      `
A partition is a share of all keys, held by a few peers of which the first is primary. Those are listed that somebody used: others hold
nothing, and have no voters. The epoch counts who held it one after the other. STAGE and FOR say how far a move is, and since when:
settling (it should be elsewhere, for too short a time to be sure), waiting (for what the last column says), moving, and serving where all
is as it should be. That is how this peer sees it; peermesh explain NUMBER --as partition tells more of one.

Examples:
  peermesh partitions
  peermesh partitions --moving --json | jq -r '.used[] | [.partition, .stage, .forMs] | @tsv'
  peermesh partitions plan --without 2QFBAWCL
  peermesh partitions drain --peer peermesh-data/peer-3
  peermesh partitions put stock/17 4 && peermesh partitions get stock/17`
    )
    .action(async (options: Options & { readonly moving?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      const status = await peer.partitions()
      const used = status.used.filter(({ stage }) => options.moving !== true || stage !== 'serving')
      const { table } = await import('../table.ts')
      output.note(summary(status))
      if (output.json || used.length > 0) {
        output.result({ ...status, used }, () => table(COLUMNS, used.map(rowOf)))
      }
    })
    .addCommand(planCommand(environment))
    .addCommand(drainCommand(environment))
    .addCommand(getValueCommand(environment))
    .addCommand(putValueCommand(environment))
    .addCommand(deleteValueCommand(environment))
}

function drainCommand(environment: Environment): Command {
  return attachedCommand('drain', 'have a peer hand over all partitions that it holds')
    .addHelpText(
      'after',
      `
For a peer that is to be stopped for long, or for good: nothing has to wait until it is missed, and no partition has a copy less
meanwhile. It takes nothing any more until it starts again. Returns once it holds nothing. Where nobody can take its place it waits, and
says what for; Ctrl-C ends the waiting, with 130, and not the drain.

Examples:
  peermesh partitions drain --peer peermesh-data/peer-3
  timeout --signal INT 60 peermesh partitions drain --peer peermesh-data/peer-3`
    )
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { peer, output } = await openAttached(environment, options)
      await interruptible(environment, 'The wait', async (signal) => {
        await peer.drain({
          signal,
          onProgress: (held, reason) => {
            const why = reason === undefined ? '' : `; one waits: ${reason}`
            output.note(`${formatCounted(held, 'partition')} still held${why}`)
          }
        })
      })
      output.result({ drained: true }, () => 'It holds no partition any more, and takes none until it starts again.')
    })
}

const COLUMNS = [
  { name: 'PARTITION', align: 'right' },
  { name: 'EPOCH', align: 'right' },
  { name: 'HELD BY, PRIMARY FIRST' },
  { name: 'STAGE' },
  { name: 'FOR', align: 'right' },
  { name: 'WAITS FOR' }
] as const

function rowOf({ partition, epoch, replicas, stage, forMs, reason = '' }: PartitionStatus): string[] {
  return [String(partition), String(epoch), replicas.join('\n'), stage, formatDuration(forMs), terminalText(reason)]
}

function summary({ partitions, used, held, primary, drains }: PartitionsStatus): string {
  const drained = drains ? ' It is drained: it takes none any more.' : ''
  return used.length === 0
    ? `None of ${formatCount(partitions)} partitions was used yet.${drained}`
    : `${formatCount(used.length)} of ${formatCounted(partitions, 'partition')} are used; this peer holds ${formatCount(held)} of them, ${formatCount(primary)} as primary.${drained}`
}
