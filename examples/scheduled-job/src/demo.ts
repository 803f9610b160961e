/**
 * `npm run demo -- job`: three workers, of which one at a time runs the job. One is killed with SIGKILL in the middle of it, and the next goes on; one is paused for
 * longer than its lease, and what it writes when it wakes is refused. Exits with 0 where each step was done once.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { Scenario } from './demo/scenario.ts'

const EXIT_FAILED = 1
const EXIT_INTERRUPTED = 130

interface DemoOptions {
  readonly timeout: number
  readonly json?: boolean
}

const { timeout, json = false } = new Command('demo -- job')
  .description('Of three workers one runs the job; it is killed, and paused, and each step is done once.')
  .option('--timeout <seconds>', 'how long it may take', parseSeconds, 120)
  .option('--json', 'print the figures as one JSON object; all else goes to standard error')
  .addHelpText(
    'after',
    '\nExits with 0 where each step of each job was done once, with 1 where not, and then says what is wrong.'
  )
  .parse()
  .opts<DemoOptions>()

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new InvalidArgumentError('Give a number from 1.')
  }
  return seconds
}

async function main(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'peermesh-job-'))
  const write = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`)
  const scenario = new Scenario(root, write)
  process.on('exit', () => {
    scenario.endNow()
    rmSync(root, { recursive: true, force: true })
  })
  const interrupt = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interrupt.abort(new Error('interrupted')))
  }
  const late = AbortSignal.timeout(timeout * 1_000)
  try {
    const figures = await scenario.run(AbortSignal.any([interrupt.signal, late]))
    if (json) {
      process.stdout.write(`${JSON.stringify({ ok: true, ...figures })}\n`)
    }
    const { jobs, steps, takeoverMs, refused } = figures
    write(`\n${jobs} jobs, ${steps} steps, each done once and in order, though one worker was killed and one paused.`)
    write(`  takeover  the next worker went on ${(takeoverMs / 1_000).toFixed(1)} s after the kill`)
    write(`  refused   ${refused} late write${refused === 1 ? '' : 's'} of the worker that was paused`)
    return 0
  } catch (error) {
    if (interrupt.signal.aborted) {
      write('\nInterrupted: all workers are ended.')
      return EXIT_INTERRUPTED
    }
    const what = late.aborted ? `It was not done after ${timeout} seconds.` : String(error)
    if (json) {
      process.stdout.write(`${JSON.stringify({ ok: false, error: what })}\n`)
    }
    write(`\n${what}`)
    return EXIT_FAILED
  } finally {
    scenario.endNow()
  }
}

process.exit(await main())
