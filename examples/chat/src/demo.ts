/**
 * `npm run demo -- chat`: three people talk in processes of their own, one is killed with SIGKILL, the others go on, and a fourth who joins late has
 * the whole conversation. Exits with 0 where all have the same, each message signed by its author.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { describeFigures } from './demo/figures.ts'
import { Scenario } from './demo/scenario.ts'
import { Screen } from './demo/screen.ts'

const EXIT_FAILED = 1
const EXIT_INTERRUPTED = 130

interface DemoOptions {
  readonly timeout: number
  readonly json?: boolean
}

function parseOptions(programArguments: readonly string[]): DemoOptions {
  return new Command('demo -- chat')
    .description('Three people talk, one is killed, and who joins late has the whole conversation.')
    .option('--timeout <seconds>', 'how long it may take', parseSeconds, 120)
    .option('--json', 'print the figures as one JSON object; all else goes to standard error')
    .addHelpText(
      'after',
      '\nExits with 0 where all who are left have the same conversation, with 1 where they do not, and then says what is wrong.'
    )
    .parse([...programArguments], { from: 'user' })
    .opts<DemoOptions>()
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new InvalidArgumentError('Give a number from 1.')
  }
  return seconds
}

async function main(options: DemoOptions): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'peermesh-chat-'))
  const screen = new Screen({ json: options.json === true })
  const scenario = new Scenario(root, screen)
  // However this process ends, short of SIGKILL, its chats end with it; with SIGKILL they notice that their input closed.
  process.on('exit', () => {
    for (const chat of scenario.chats) {
      chat.endNow()
    }
    rmSync(root, { recursive: true, force: true })
  })
  const interrupt = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interrupt.abort(new Error('interrupted')))
  }
  const timeout = AbortSignal.timeout(options.timeout * 1_000)
  try {
    const figures = await scenario.run(AbortSignal.any([interrupt.signal, timeout]))
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify({ ok: true, ...figures })}\n`)
    }
    screen.write(`\n${describeFigures(figures)}`)
    return 0
  } catch (error) {
    if (interrupt.signal.aborted) {
      screen.write('\nInterrupted: all chats are ended.')
      return EXIT_INTERRUPTED
    }
    const what = timeout.aborted ? `It was not done after ${options.timeout} seconds.` : String(error)
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify({ ok: false, error: what })}\n`)
    }
    screen.write(`\n${what}`)
    return EXIT_FAILED
  } finally {
    await Promise.all(scenario.chats.map(async (chat) => await chat.stop()))
  }
}

process.exitCode = await main(parseOptions(process.argv.slice(2)))
