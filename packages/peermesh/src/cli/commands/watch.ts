import { InvalidParametersError } from '@peermesh/kernel'
import { type Command, Option } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { WatchBegin, WatchedChange } from '../../control/attached-options.ts'
import { parseCount } from '../count.ts'
import type { Environment } from '../environment.ts'
import { WatchPlaceError } from '../errors.ts'
import { keyText, terminalText } from '../key-text.ts'
import { writeUntilStopped } from '../line-writer.ts'
import type { Output } from '../output.ts'
import { NO_PLACE, type WatchPlace, watchPlace } from '../watch-place.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface WatchCommandOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly prefix: string
  readonly existing?: boolean
  readonly count?: number
  readonly resume?: string
}

export function watchCommand(environment: Environment): Command {
  return attachedCommand('watch', 'print changes as they come, until it is stopped')
    .option('--prefix <prefix>', 'only keys that start with this', '')
    .addOption(new Option('--from-now', 'begin with the next change (default)').conflicts('existing'))
    .option('--existing', 'begin with all that is there')
    .option('--resume <file>', 'go on where the watch ended that kept its place in this file, and keep it there')
    .option('--count <count>', 'end after so many lines', parseCount)
    .addHelpText(
      'after',
      `
One change a line: the key and its value, or "deleted". With --json each line is {"key", "origin", "value"}, without a value where
the key was deleted; origin is local (written at this peer), remote (it came from another) or existing (it was there already). Where
changes come faster than they are read, the newest state of each key is told, and not each step to it. Ctrl-C ends it, with exit
code 0; it ends with 3 when the peer stops.

With --resume nothing is missed from one watch of a prefix to the next, here or at another peer of the mesh, and what was printed last
may be printed again. The file is written after each line, and of what was there or changed before the watch began once a second and at the
end; where it is not there yet, the watch begins as without it. Changes of the time between have the origin earlier. Where the peer no
longer remembers so much, all that is there comes, as existing, and nothing of what was deleted meanwhile.

Examples:
  peermesh watch --prefix city/
  peermesh watch --existing --json | jq -c 'select(.origin != "existing")'
  peermesh watch --prefix job/42 --count 1
  peermesh watch --prefix order/ --resume orders.place --json | ./process-orders`
    )
    .action(async (options: WatchCommandOptions) => {
      const { peer, output } = await openAttached(environment, options)
      const { now } = environment
      await writeUntilStopped(environment, (signal) => changes(peer, output, { ...options, now, signal }))
    })
}

async function* changes(
  peer: AttachedPeer,
  output: Output,
  options: WatchCommandOptions & { readonly now: () => number; readonly signal: AbortSignal }
): AsyncGenerator<string> {
  const { prefix, existing = false, now, signal, count = Number.POSITIVE_INFINITY, resume } = options
  const { toJson } = await import('../../control/json-value.ts')
  const place = resume === undefined ? NO_PLACE : await watchPlace(resume, prefix)
  const keeper = new PlaceKeeper(place, now)
  const onReady = async ({ begins, point }: WatchBegin): Promise<void> => {
    await keeper.ready(point)
    if (begins === 'anew') {
      output.note('More has changed since then than the peer remembers: all that is there follows.')
      output.note('Which keys were deleted meanwhile, nobody tells.')
    }
    output.note('Watching. Ctrl-C ends it.')
  }
  let told = 0
  const { since, after } = place
  const begin = {
    existing: after !== undefined || (existing && since === undefined),
    since,
    after,
    points: resume !== undefined,
    onExisting: (point: string | undefined) => keeper.existing(point)
  }
  try {
    for await (const change of goingOn(peer.watch(prefix, { ...begin, signal, onReady }), options)) {
      const { key, value, origin } = change
      const json = value === undefined ? undefined : toJson(value)
      yield `${output.json ? JSON.stringify({ key, origin, value: json }) : describe(output, key, json)}\n`
      // It is written by now.
      await keeper.told(change)
      told += 1
      if (told >= count) {
        return
      }
    }
  } finally {
    await keeper.keep()
  }
}

/** A synced file for each of a million keys that are there, or changed before, would take longer than to print them. */
const KEEP_EVERY_MS = 1_000

/** Keeps the place of a watch: at once where it tells changes as they come, and now and then while it tells what was before it began. */
class PlaceKeeper {
  readonly #place: WatchPlace
  readonly #now: () => number
  /** Of the changes that were told; or while what is there is told, from where on they will be. */
  #point: string | undefined
  #amongExisting = false
  /** Of what is there, the key that was told last. */
  #last: string | undefined
  #keptAt = Number.NEGATIVE_INFINITY

  constructor(place: WatchPlace, now: () => number) {
    this.#place = place
    this.#now = now
  }

  /** What is there is told next. */
  existing(point: string | undefined): void {
    this.#amongExisting = true
    this.#point = point
    this.#last = this.#place.after
  }

  /** All that is there was told. */
  async ready(point: string | undefined): Promise<void> {
    this.#amongExisting = false
    this.#point = point
    await this.keep()
  }

  async told({ key, origin, point }: WatchedChange): Promise<void> {
    if (this.#amongExisting) {
      this.#last = key
    } else {
      this.#point = point
    }
    const asItCame = origin === 'local' || origin === 'remote'
    if (asItCame || this.#now() >= this.#keptAt + KEEP_EVERY_MS) {
      this.#keptAt = this.#now()
      await this.keep()
    }
  }

  async keep(): Promise<void> {
    if (!this.#amongExisting) {
      await this.#place.keep(this.#point)
    } else if (this.#last !== undefined) {
      await this.#place.keep(this.#point, this.#last)
    }
  }
}

/** @throws WatchPlaceError where what the file has is no point to the peer */
async function* goingOn(
  told: AsyncIterable<WatchedChange>,
  { resume }: WatchCommandOptions
): AsyncGenerator<WatchedChange> {
  try {
    yield* told
  } catch (error) {
    if (resume !== undefined && error instanceof Error && error.name === InvalidParametersError.name) {
      const what = `${resume} has a place that this peer does not know: it is cut off, or a later version of peermesh wrote it.`
      throw new WatchPlaceError(what, { cause: error })
    }
    throw error
  }
}

function describe(output: Output, key: WatchedChange['key'], json: unknown): string {
  const name = output.paint('bold', keyText(key))
  return `${name}  ${json === undefined ? output.paint('red', 'deleted') : terminalText(JSON.stringify(json))}`
}
