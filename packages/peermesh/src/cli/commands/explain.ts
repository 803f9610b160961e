import { type Command, Option } from 'commander'
import type { Explanation } from '../../control/explain/explanation.ts'
import { EXPLAINED } from '../../control/explain/explained.ts'
import type { Environment } from '../environment.ts'
import { keyText, terminalText } from '../key-text.ts'
import type { Output } from '../output.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function explainCommand(environment: Environment): Command {
  return attachedCommand('explain', 'say what a peer knows of a thing, and why')
    .argument('<subject>', 'a peer, by its name or the beginning or end of it; a key; a scope; a lock; or a partition')
    .addOption(new Option('--as <kind>', 'what the subject is, where it could be several').choices(EXPLAINED))
    .addHelpText(
      'after',
      `
Of a peer: its status and since when, its record, its link, and how that came about: which probes failed, who was asked and heard
nothing, who suspected it, which timer ended, which dials failed, in their order. Of a
key: its value and concurrent ones, which replica wrote each and when by hybrid time, and who told that they have it. Of a scope that
is open at the peer: who leads it, and how that came about: who was missed and why, who was asked, what the register said, how a lead
was lost. Of a lock: who holds it and who waits, what this peer's own requests came to, and who took it by force.
Of a partition, by its number, or with --as partition by a key that lies in it: who holds it and who should, and what a move waits for.
Each peer explains what it knows itself: ask another with --peer.

Examples:
  peermesh explain city/2950159
  peermesh explain 4hWxQ7
  peermesh explain greeting --as key --json | jq .data.siblings
  peermesh explain scheduler --as scope
  peermesh explain backup --as lock
  peermesh explain stock/17 --as partition`
    )
    .action(async (subject: string, options: { peer?: string; json?: boolean; as?: string }) => {
      const { peer, output } = await openAttached(environment, options)
      const explanation = await peer.explain(subject, { kind: options.as })
      const { properties, table } = await import('../table.ts')
      output.result(explanation, () => {
        const { facts, lists } = explanation
        return [
          heading(output, explanation),
          ...(facts.length === 0 ? [] : [properties(facts.map(({ name, text }) => [name, terminalText(text)]))]),
          ...lists.map(({ title, columns, rows }) => {
            const names = columns.map((name) => ({ name }))
            return `${output.paint('bold', title)}\n${table(
              names,
              rows.map((row) => row.map(terminalText))
            )}`
          })
        ].join('\n\n')
      })
    })
}

function heading(output: Output, { kind, subject, summary }: Explanation): string {
  return `${output.paint('bold', `${kind} ${keyText(subject)}`)}\n${summary}`
}
