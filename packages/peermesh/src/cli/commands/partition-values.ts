import { buffer } from 'node:stream/consumers'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Environment } from '../environment.ts'
import { NoValueError, VersionMissedError } from '../errors.ts'
import { formatBytes } from '../format.ts'
import { keyText, terminalText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'
import {
  type AvailableOptions,
  availableOption,
  contextOption,
  printAvailable,
  writeAvailable
} from './available-values.ts'
import { parseValue } from './put.ts'

interface ValueOptions extends AvailableOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly bytes?: boolean
  readonly text?: boolean
  readonly ifVersion?: number
}

export function getValueCommand(environment: Environment): Command {
  return attachedCommand(
    'get',
    'print the one true value of a key, as a majority of the voters of its partition has it'
  )
    .argument('<key>', 'the key')
    .addOption(availableOption())
    .addHelpText(
      'after',
      `
Not what peermesh get prints: that is of the store, which every peer holds and which always answers. This is read by a majority: what was
acknowledged before, whoever asked for it, is seen. With --json there is its version too, for put --if-version. Exits with 4 where the key
holds nothing, with 123 where no majority answers. With --available: what its replicas have of another value, which is always writable; more than
one line where it was written at once.

Examples:
  peermesh partitions get stock/17
  peermesh partitions get stock/17 --json | jq .version
  peermesh partitions get cart/anna --available`
    )
    .action(async (key: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<ValueOptions>()
      const { peer, output } = await openAttached(environment, options)
      if (options.available === true) {
        await printAvailable(peer, key, output)
        return
      }
      const { version, value } = await peer.value(key)
      if (value === undefined) {
        throw new NoValueError(`${JSON.stringify(key)} holds nothing with its partition.`)
      }
      if (value instanceof Uint8Array && !output.json) {
        if (output.isTerminal) {
          output.note(`${formatBytes(value.byteLength)} that are not text: add > FILE to save them, or --json.`)
        } else {
          output.raw(value)
        }
        return
      }
      const { toJson } = await import('../../control/json-value.ts')
      output.result({ key, version, value: toJson(value) }, () => {
        const text = typeof value === 'string' ? value : JSON.stringify(toJson(value))
        return output.isTerminal ? terminalText(text) : text
      })
    })
}

export function putValueCommand(environment: Environment): Command {
  return attachedCommand('put', 'set the one true value of a key')
    .argument('<key>', 'the key')
    .argument('<value>', 'JSON, or text where it is not JSON; - reads it from the standard input')
    .addOption(new Option('--text', 'set text as it is, also where it is JSON').conflicts('bytes'))
    .option('--bytes', 'set the bytes as they are')
    .addOption(ifVersion())
    .addOption(availableOption())
    .addOption(contextOption())
    .addHelpText(
      'after',
      `
Returns once a majority of the voters of the key's partition has it. With --if-version it is set where nobody changed the key since
that version was read, and else not, with exit code 1; a try that missed counts as a version too. With --available a majority of replicas has
another value, which is always writable.

Examples:
  peermesh partitions put stock/17 4
  peermesh partitions put stock/17 3 --if-version 1
  peermesh partitions put cart/anna '["bread"]' --available`
    )
    .action(async (key: string, given: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<ValueOptions>()
      const { peer, output } = await openAttached(environment, options)
      const bytes = given === '-' ? await buffer(environment.stdin) : Buffer.from(given)
      const value = await parseValue(bytes, options)
      if (options.available === true) {
        await writeAvailable(peer, { key, value, context: options.context }, output)
        return
      }
      const made = await peer.setValue(key, value, { version: options.ifVersion })
      checkSet(made, key, options)
      output.result({ key, version: made.version }, () => `Set ${keyText(key)}, version ${made.version}.`)
    })
}

export function deleteValueCommand(environment: Environment): Command {
  return attachedCommand('del', 'take the one true value of a key away')
    .argument('<key>', 'the key')
    .addOption(ifVersion())
    .addOption(availableOption())
    .addOption(contextOption())
    .addHelpText(
      'after',
      `
Examples:
  peermesh partitions del stock/17
  peermesh partitions del stock/17 --if-version 3`
    )
    .action(async (key: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<ValueOptions>()
      const { peer, output } = await openAttached(environment, options)
      if (options.available === true) {
        await writeAvailable(peer, { key, value: undefined, context: options.context }, output)
        return
      }
      const made = await peer.setValue(key, undefined, { version: options.ifVersion })
      checkSet(made, key, options)
      output.result({ key, version: made.version }, () => `${keyText(key)} holds nothing, version ${made.version}.`)
    })
}

function ifVersion(): Option {
  return new Option(
    '--if-version <number>',
    'only where the key has this version; 0: where it was never there'
  ).argParser(parseVersion)
}

function checkSet({ set }: { readonly set: boolean }, key: string, { ifVersion: version }: ValueOptions): void {
  if (!set) {
    throw new VersionMissedError(`${JSON.stringify(key)} has another version than ${version}.`)
  }
}

function parseVersion(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new InvalidArgumentError('Give a version, as partitions get --json shows it.')
  }
  return Number(text)
}
