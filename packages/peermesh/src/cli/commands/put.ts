import { buffer } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import type { StoreValue, WriteAck } from '@peermesh/store'
import type { JsonValue } from '../../control/json-value.ts'
import { parseDuration } from '../duration.ts'
import type { Environment } from '../environment.ts'
import { NotTextError } from '../errors.ts'
import { keyText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface PutOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly bytes?: boolean
  readonly text?: boolean
  readonly ack?: WriteAck
  readonly wait?: number
  readonly ttl?: number
}

export function putCommand(environment: Environment): Command {
  return attachedCommand('put', 'store a value under a key')
    .argument('<key>', 'the key')
    .argument('<value>', 'JSON, or text where it is not JSON; - reads it from the standard input')
    .addOption(new Option('--text', 'store text as it is, also where it is JSON').conflicts('bytes'))
    .option('--bytes', 'store the bytes as they are')
    .addOption(new Option('--ack <who>', 'return once so many have it').choices(['local', 'one', 'quorum', 'all']))
    .option('--wait <duration>', 'wait for so long at most (default: as long as it takes)', parseDuration)
    .option('--ttl <duration>', 'for how long the value is there (default: for ever)', parseDuration)
    .addHelpText(
      'after',
      `
Returns once the value is durable on this peer; it travels to the others by itself. With --ack it returns once the value is on the disk of
another peer too (one), of more than half of those that are here (quorum), of all of them (all). A hint about durability, not agreement.

Examples:
  peermesh put city/2950159 '{"name": "Berlin"}'
  peermesh put greeting hello
  peermesh put --text zip 01234
  peermesh put --bytes photo/1 - < photo.jpg
  peermesh put order/17 '{"tea": 2}' --ack quorum --wait 5s
  peermesh put session/17 anna --ttl 30m`
    )
    .action(async (key: string, given: string, options: PutOptions) => {
      const { peer, output } = await openAttached(environment, options)
      const bytes = given === '-' ? await buffer(environment.stdin) : Buffer.from(given)
      const { ack, wait: waitMs, ttl: ttlMs } = options
      await peer.put(key, await parseValue(bytes, options), { ack, waitMs, ttlMs })
      output.result({ key, stored: true }, () => `Stored ${keyText(key)}.`)
    })
}

/** JSON, or text where it is not JSON, unless it is said to be text or bytes. @throws NotTextError */
export async function parseValue(bytes: Uint8Array, options: Pick<PutOptions, 'bytes' | 'text'>): Promise<StoreValue> {
  if (options.bytes === true) {
    return new Uint8Array(bytes)
  }
  const text = textOf(bytes)
  return options.text === true ? text : await jsonOrText(text)
}

/** Strictly: what is no text would be stored as another one, and nobody could make it of that again. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new NotTextError('The value is not UTF-8 text.', { cause: error })
  }
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
