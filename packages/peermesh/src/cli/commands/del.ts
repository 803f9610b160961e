import type { Command } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { Environment } from '../environment.ts'
import { ConfirmationNeededError, DeclinedError } from '../errors.ts'
import { formatCounted } from '../format.ts'
import { interruptible } from '../interruptible.ts'
import { keyText } from '../key-text.ts'
import type { Output } from '../output.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface DelOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly prefix?: string
  readonly yes?: boolean
}

export function delCommand(environment: Environment): Command {
  return attachedCommand('del', 'delete keys')
    .argument('[key...]', 'the keys')
    .option('--prefix <prefix>', 'all keys that start with this; "" for all')
    .option('--yes', 'do not ask before deleting by prefix')
    .addHelpText(
      'after',
      `
Returns once the keys are durably gone from this peer; that they are travels to the others by itself. Keys that are named are
deleted together; a key that holds nothing is no error. A value that another peer puts at the same time stays.

Examples:
  peermesh del greeting city/2950159
  peermesh del --prefix city/
  peermesh del --prefix tmp/ --yes --json`
    )
    .action(async (keys: readonly string[], options: DelOptions, command: Command) => {
      if (keys.length > 0 === (options.prefix !== undefined)) {
        command.error('error: name the keys, or give --prefix: one of the two')
      }
      const { peer, output } = await openAttached(environment, options)
      if (options.prefix === undefined) {
        await deleteKeys(peer, output, keys)
      } else {
        await deletePrefix(environment, { peer, output, prefix: options.prefix, yes: options.yes === true })
      }
    })
}

async function deleteKeys(peer: AttachedPeer, output: Output, keys: readonly string[]): Promise<void> {
  const result = await peer.delete(keys)
  output.result(result, () =>
    [
      ...result.deleted.map((key) => `Deleted ${keyText(key)}.`),
      ...result.missing.map((key) => `${keyText(key)} held nothing.`)
    ].join('\n')
  )
}

async function deletePrefix(
  environment: Environment,
  { peer, output, prefix, yes }: { peer: AttachedPeer; output: Output; prefix: string; yes: boolean }
): Promise<void> {
  await interruptible(environment, 'The delete', async (signal) => {
    let count = 0
    for await (const _key of peer.keys(prefix, { signal })) {
      count += 1
    }
    if (count > 0 && !yes) {
      await confirm(
        environment,
        `Delete ${formatCounted(count, 'key')} that start with ${JSON.stringify(prefix)}?`,
        signal
      )
    }
    const { EntriesBar } = await import('../entries-bar.ts')
    const bar = output.json || count === 0 ? undefined : EntriesBar.on(environment.stderr, count, 'deleted')
    try {
      const deleted = await peer.deleteAll(prefix, { signal, onProgress: (done) => bar?.update(done, done) })
      bar?.stop()
      output.result({ prefix, deleted }, () => `Deleted ${formatCounted(deleted, 'key')}.`)
    } finally {
      bar?.stop()
    }
  })
}

/** @throws DeclinedError where the answer is no, ConfirmationNeededError where there is nobody to answer */
async function confirm(environment: Environment, question: string, signal: AbortSignal): Promise<void> {
  if (environment.stdin.isTTY !== true || environment.stderr.isTTY !== true) {
    throw new ConfirmationNeededError(`${question} Nobody can be asked: the standard input is not a terminal.`)
  }
  const { createInterface } = await import('node:readline/promises')
  const asking = createInterface({ input: environment.stdin, output: environment.stderr })
  // While a line is read, the terminal hands Ctrl-C to the reader of lines and makes no signal of it.
  const stop = new AbortController()
  asking.on('SIGINT', () => stop.abort())
  asking.on('close', () => stop.abort())
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal: AbortSignal.any([signal, stop.signal]) })
    if (!/^y(es)?$/i.test(answer.trim())) {
      throw new DeclinedError('Nothing was deleted.')
    }
  } catch (error) {
    if (stop.signal.aborted && !signal.aborted) {
      environment.stderr.write('\n')
      throw new DeclinedError('Nothing was deleted.')
    }
    throw error
  } finally {
    asking.close()
  }
}
