import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { KeyNotFoundError } from '../errors.ts'
import { formatBytes } from '../format.ts'
import { terminalText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function getCommand(environment: Environment): Command {
  return attachedCommand('get', 'print what a key holds')
    .argument('<key>', 'the key')
    .addHelpText(
      'after',
      `
Text is printed as it is, bytes as they are, anything else as JSON. On a terminal control characters are escaped, and bytes not
printed. With --json the output is {"key", "value"}, a line that import takes; bytes are {"/": {"bytes": "<base64>"}}. Exits with 4
where the key holds nothing.

Examples:
  peermesh get city/2950159
  peermesh get photo/1 > photo.jpg`
    )
    .action(async (key: string, options: { peer?: string; json?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      const value = await peer.get(key)
      const { toJson } = await import('../../control/json-value.ts')
      if (value === undefined) {
        throw new KeyNotFoundError(`${JSON.stringify(key)} holds nothing.`)
      }
      if (value instanceof Uint8Array && !output.json) {
        if (output.isTerminal) {
          output.note(`${formatBytes(value.byteLength)} that are not text: add > FILE to save them, or --json.`)
        } else {
          output.raw(value)
        }
        return
      }
      output.result({ key, value: toJson(value) }, () => {
        const { isTerminal } = output
        const text =
          typeof value === 'string' ? value : JSON.stringify(toJson(value), undefined, isTerminal ? 2 : undefined)
        return isTerminal ? terminalText(text) : text
      })
    })
}
