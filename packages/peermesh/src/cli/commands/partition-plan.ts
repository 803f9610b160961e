import type { PartitionPlan, PlannedMove } from '@peermesh/partition'
import { type Command, InvalidArgumentError } from 'commander'
import type { Environment } from '../environment.ts'
import { formatCounted } from '../format.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface PlanOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly without?: readonly string[]
  readonly with?: readonly string[]
  readonly weight?: number
  readonly zone?: string
  readonly all?: boolean
}

export function planCommand(environment: Environment): Command {
  return attachedCommand('plan', 'say what would move if peers came or went; nothing moves by it')
    .option('--without <peer...>', 'who goes: its name, or the beginning or end of it')
    .option('--with <peer...>', 'who comes; or who is there, and gets this weight and zone')
    .option('--weight <number>', 'of those that come: how much each bears beside others (default: 1)', parseWeight)
    .option('--zone <name>', 'of those that come: where they may fail together (default: each a zone of its own)')
    .option('--all', 'list moves of partitions too that nobody used: they have nothing to move')
    .addHelpText(
      'after',
      `
By what this peer sees of the mesh now: how many partitions each peer holds a copy of by then, and which partitions that are used would
move from whom to whom. A name that no member has is that of a newcomer.

Examples:
  peermesh partitions plan --without 2QFBAWCL
  peermesh partitions plan --with peer-6 --weight 2 --zone rack-3
  peermesh partitions plan --without 2QFBAWCL eTtaA93Y --json | jq '[.moves[] | select(.isUsed)] | length'`
    )
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<PlanOptions>()
      const { peer, output } = await openAttached(environment, options)
      const { weight, zone, without = [] } = options
      const coming = (options.with ?? []).map((name) => ({
        peer: name,
        ...(weight === undefined ? {} : { weight }),
        ...(zone === undefined ? {} : { zone })
      }))
      const plan = await peer.plan({ with: coming, without })
      const moves = plan.moves.filter(({ isUsed }) => isUsed || options.all === true)
      const { table } = await import('../table.ts')
      output.note(summary(plan))
      output.result(plan, () =>
        [
          table(
            LOADS,
            plan.loads.map(({ peer: name, before, after }) => [name, String(before), String(after)])
          ),
          ...(moves.length === 0 ? [] : [table(MOVES, moves.map(rowOf))])
        ].join('\n\n')
      )
    })
}

const LOADS = [{ name: 'PEER' }, { name: 'COPIES NOW', align: 'right' }, { name: 'AND THEN', align: 'right' }] as const

const MOVES = [
  { name: 'PARTITION', align: 'right' },
  { name: 'FROM' },
  { name: 'TO' },
  { name: 'PRIMARY THEN' }
] as const

function rowOf({ partition, gains, loses, primary }: PlannedMove): string[] {
  return [String(partition), loses.join('\n'), gains.join('\n'), primary ?? 'nobody']
}

function summary({ moves }: PartitionPlan): string {
  const used = moves.filter(({ isUsed }) => isUsed)
  return `${formatCounted(moves.length, 'partition')} would move, ${used.length} of them in use.`
}

function parseWeight(text: string): number {
  const weight = Number(text)
  if (text.trim() === '' || !Number.isInteger(weight) || weight < 0 || weight > 64) {
    throw new InvalidArgumentError('It is a whole number from 0 to 64.')
  }
  return weight
}
