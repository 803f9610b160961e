#!/usr/bin/env node
/** A scheduled job that exactly one of several peers runs. What it does with peermesh is in `work.ts`; `ledger.ts` is the resource that keeps out late ones. */
import { Command, InvalidArgumentError } from 'commander'
import { createPeer } from 'peermesh'
import { Ledger, serveLedger } from './ledger.ts'
import { LedgerClient } from './ledger-client.ts'
import { type Schedule, work, type WorkEvent } from './work.ts'

interface WorkOptions {
  readonly ledger: string
  readonly data?: string
  readonly listen: readonly string[]
  readonly join?: readonly string[]
  readonly found?: boolean
  readonly every: number
  readonly steps: number
  readonly step: number
  readonly json?: boolean
}

const PORT = 7_460

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort())
}

const program = new Command('scheduled-job').description('A scheduled job that exactly one of several peers runs.')

program
  .command('ledger')
  .description('serve the ledger that the job writes to, until it is stopped')
  .option('--port <port>', 'where it listens on this machine', wholeNumber, PORT)
  .action(async ({ port }: { readonly port: number }) => {
    const { url, close } = await serveLedger(new Ledger(), port)
    console.log(`The ledger is at ${url}.`)
    stop.signal.addEventListener('abort', close)
  })

program
  .command('work')
  .description('be one of the peers that run the job, until it is stopped')
  .option('--ledger <url>', 'where the ledger is', `http://127.0.0.1:${PORT}`)
  .option('--data <dir>', 'where to keep who it is (default: in memory)')
  .option('--listen <address...>', 'multiaddrs to listen on', ['/ip4/127.0.0.1/tcp/0'])
  .option('--join <address...>', 'multiaddrs of other workers, as they print them')
  .option('--found', 'for the first worker, once')
  .option('--every <ms>', 'how often the job is due', wholeNumber, 5_000)
  .option('--steps <count>', 'how many steps it has', wholeNumber, 5)
  .option('--step <ms>', 'how long a step takes', wholeNumber, 300)
  .option('--json', 'give a JSON object on a line for each event')
  .action(runWorker)

async function runWorker(options: WorkOptions): Promise<void> {
  const { every: everyMs, steps, step: stepMs, found = false, join: bootstrap = [], listen, data } = options
  const schedule: Schedule = { everyMs, steps, stepMs }
  const say = (event: object, text: string): void => {
    console.log(options.json === true ? JSON.stringify(event) : `${new Date().toTimeString().slice(0, 8)}  ${text}`)
  }
  await using peer = await createPeer({
    mesh: 'scheduled-job',
    found,
    bootstrap,
    listen,
    signal: stop.signal,
    ...(data === undefined ? {} : { dataDir: data })
  })
  const { name, addresses } = peer
  say({ type: 'ready', peer: name, addresses }, `Ready. Others join with: work --join ${addresses.join(' ')}`)
  try {
    const tell = (event: WorkEvent): void => say(event, describe(event))
    await work(peer, new LedgerClient(options.ledger), { schedule, tell, signal: stop.signal })
  } catch (error) {
    if (!stop.signal.aborted) {
      throw error
    }
  }
}

function describe(event: WorkEvent): string {
  const job = `the job of ${new Date(event.due).toTimeString().slice(0, 8)}`
  switch (event.type) {
    case 'begins':
      return `Runs ${job} from step ${event.from} on, under fence ${event.fence}.`
    case 'step':
      return `  step ${event.step}`
    case 'done':
      return `Has done ${job}.`
    case 'failed':
      return `Tries ${job} again: ${event.reason}`
    case 'refused':
      return `Was late with ${job}: ${event.reason}`
  }
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('Give a whole number.')
  }
  return value
}

await program.parseAsync()
