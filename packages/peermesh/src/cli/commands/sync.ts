import type { Command } from 'commander'
import type { SyncProgress } from '../../control/protocol.ts'
import type { Environment } from '../environment.ts'
import type { EntriesBar } from '../entries-bar.ts'
import { formatCounted } from '../format.ts'
import { interruptible } from '../interruptible.ts'
import type { Output } from '../output.ts'
import { explainSync, summarizeSync } from '../sync-report.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface SyncCommandOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly with: string
  readonly explain?: boolean
}

export function syncCommand(environment: Environment): Command {
  return attachedCommand('sync', 'fetch now what another peer has and this one lacks')
    .requiredOption(
      '--with <name>',
      'the other peer, by its name or four or more characters of its beginning or end: see peermesh members'
    )
    .option('--explain', 'say how it was done, and why so: method, rounds, bytes, time')
    .addHelpText(
      'after',
      `
Peers do this by themselves, all the time: it is for when you want to know that it is done, or how. Returns once this peer has all that
the other had when it was asked; the other direction is told with it. A link that is lost meanwhile is waited for, until membership
says that the other is gone; what had come by then stays. Ctrl-C ends the wait, and not what was begun. With --json the whole report is
printed, explained or not.

How the other answers is up to what it still knows:
  nothing     this peer lacked nothing
  operations  its index knows on which keys the operations are that were lacking: those keys are sent
  symbols     its index has forgotten some, and both hold much: they work out which keys differ, at a cost that grows with the
              difference alone (rateless IBLT), and those are sent
  snapshot    its index has forgotten some, and to work that out would cost more than to send everything

Examples:
  peermesh sync --with 4hWxQ7
  peermesh sync --with 4hWxQ7 --explain --peer peermesh-data/peer-2
  peermesh sync --with 4hWxQ7 --json | jq '{method, reason, rounds, bytesReceived}'`
    )
    .action(async (options: SyncCommandOptions) => {
      const { peer, output } = await openAttached(environment, options)
      const { table, bars } = await presentation()
      const progress = new SyncBar(environment, output, bars)
      const report = await interruptible(environment, 'The sync', async (signal) => {
        try {
          return await peer.sync(options.with, { signal, onProgress: (now) => progress.show(now) })
        } finally {
          progress.stop()
        }
      })
      output.result(report, () =>
        options.explain === true ? explainSync(report, table.properties) : summarizeSync(report)
      )
    })
}

async function presentation() {
  const [table, bars] = await Promise.all([import('../table.ts'), import('../entries-bar.ts')])
  return { table, bars }
}

/** An answer takes milliseconds: who has waited so long wants to know for what. */
const PATIENCE_MS = 2_000

/** How far a long one has come: on a terminal a bar for each bulk stream. */
class SyncBar {
  readonly #environment: Environment
  readonly #output: Output
  readonly #bars: { readonly EntriesBar: typeof EntriesBar }
  readonly #patience: NodeJS.Timeout
  #bar: EntriesBar | undefined

  constructor(environment: Environment, output: Output, bars: { readonly EntriesBar: typeof EntriesBar }) {
    this.#environment = environment
    this.#output = output
    this.#bars = bars
    this.#patience = setTimeout(() => output.note('Waiting for its answer. Ctrl-C ends the wait.'), PATIENCE_MS)
  }

  show({ keys, total, phase }: SyncProgress): void {
    clearTimeout(this.#patience)
    if (phase === 'under way') {
      this.#bar ??= this.#output.json ? undefined : this.#bars.EntriesBar.on(this.#environment.stderr, total, 'fetched')
      this.#bar?.update(keys, keys)
      return
    }
    this.stop()
    if (phase === 'lost') {
      this.#output.note(`It broke off after ${formatCounted(keys, 'key')}, which are kept. It is asked for the rest.`)
    }
  }

  stop(): void {
    clearTimeout(this.#patience)
    this.#bar?.stop()
    this.#bar = undefined
  }
}
