import { buffer } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import type { StoreValue } from '@peermesh/store'
import type { JsonValue } from '../../control/json-value.ts'
import type { Environment } from '../environment.ts'
import { keyText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface PutOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly bytes?: boolean
  readonly text?: boolean
}

export function putCommand(environment: Environment): Command {
  return attachedCommand('put', 'store a value under a key')
    .argument('<key>', 'the key')
    .argument('<value>', 'JSON, or text where it is not JSON; - reads it from the standard input')
    .addOption(new Option('--text', 'store text as it is, also where it is JSON').conflicts('bytes'))
    .option('--bytes', 'store the bytes as they are')
    .addHelpText(
      'after',
      `
Returns once the value is durable on this peer; it travels to the others by itself.

Examples:
  peermesh put city/2950159 '{"name": "Berlin"}'
  peermesh put greeting hello
  peermesh put --text zip 01234
  peermesh put --bytes photo/1 - < photo.jpg`
    )
    .action(async (key: string, given: string, options: PutOptions) => {
      const { peer, output } = await openAttached(environment, options)
      const bytes = given === '-' ? await buffer(environment.stdin) : Buffer.from(given)
      await peer.put(key, await parseValue(bytes, options))
      output.result({ key, stored: true }, () => `Stored ${keyText(key)}.`)
    })
}

async function parseValue(bytes: Uint8Array, options: PutOptions): Promise<StoreValue> {
  if (options.bytes === true) {
    return new Uint8Array(bytes)
  }
  const text = new TextDecoder().decode(bytes)
  return options.text === true ? text : await jsonOrText(text)
}

async function jsonOrText(text: string): Promise<StoreValue> {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch {
    // What is not JSON is text: a user who types `put greeting hello` means the word.
    return text
  }
  const { fromJson } = await import('../../control/json-value.ts')
  return fromJson(value)
}
