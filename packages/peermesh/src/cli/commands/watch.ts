import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AttachedPeer, WatchedChange } from '../../control/attached-peer.ts'
import type { Environment } from '../environment.ts'
import { keyText, terminalText } from '../key-text.ts'
import { writeUntilStopped } from '../line-writer.ts'
import type { Output } from '../output.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface WatchCommandOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly prefix: string
  readonly existing?: boolean
  readonly count?: number
}

export function watchCommand(environment: Environment): Command {
  return attachedCommand('watch', 'print changes as they come, until it is stopped')
    .option('--prefix <prefix>', 'only keys that start with this', '')
    .addOption(new Option('--from-now', 'begin with the next change (default)').conflicts('existing'))
    .option('--existing', 'begin with all that is there')
    .option('--count <count>', 'end after so many lines', parseCount)
    .addHelpText(
      'after',
      `
One change a line: the key and its value, or "deleted". With --json each line is {"key", "origin", "value"}, without a value where
the key was deleted; origin is local (written at this peer), remote (it came from another) or existing (it was there already). Where
changes come faster than they are read, the newest state of each key is told, and not each step to it. Ctrl-C ends it, with exit
code 0; it ends with 3 when the peer stops.

Examples:
  peermesh watch --prefix city/
  peermesh watch --existing --json | jq -c 'select(.origin != "existing")'
  peermesh watch --prefix job/42 --count 1`
    )
    .action(async (options: WatchCommandOptions) => {
      const { peer, output } = await openAttached(environment, options)
      await writeUntilStopped(environment, (signal) => changes(peer, output, { ...options, signal }))
    })
}

async function* changes(
  peer: AttachedPeer,
  output: Output,
  options: WatchCommandOptions & { readonly signal: AbortSignal }
): AsyncGenerator<string> {
  const { prefix, existing = false, signal, count = Number.POSITIVE_INFINITY } = options
  const { toJson } = await import('../../control/json-value.ts')
  const onReady = (): void => output.note('Watching. Ctrl-C ends it.')
  let told = 0
  for await (const { key, value, origin } of peer.watch(prefix, { existing, signal, onReady })) {
    const json = value === undefined ? undefined : toJson(value)
    yield `${output.json ? JSON.stringify({ key, origin, value: json }) : describe(output, key, json)}\n`
    told += 1
    if (told >= count) {
      return
    }
  }
}

function describe(output: Output, key: WatchedChange['key'], json: unknown): string {
  const name = output.paint('bold', keyText(key))
  return `${name}  ${json === undefined ? output.paint('red', 'deleted') : terminalText(JSON.stringify(json))}`
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('Give a whole number of at least 1.')
  }
  return count
}
