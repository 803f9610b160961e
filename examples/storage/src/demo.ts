/**
 * `npm run demo`: storage peers on this machine import the cities of the world, lose peers by SIGKILL meanwhile, hand partitions over
 * to more peers and back, and hold the same data in the end. Exits with 0 where they do.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cities } from './cities.ts'
import { findDifferences } from './demo/compare.ts'
import { describeFigures } from './demo/figures.ts'
import { formatCount } from './demo/format.ts'
import { type DemoOptions, parseOptions } from './demo/options.ts'
import { describeUnsettled } from './demo/placement.ts'
import { Scenario } from './demo/scenario.ts'
import { Screen } from './demo/screen.ts'

const EXIT_FAILED = 1
const EXIT_INTERRUPTED = 130

/** Reading all entries of all peers, where they differ, must end too. */
const COMPARE_WITHIN_MS = 60_000

async function main(options: DemoOptions): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'peermesh-demo-'))
  const screen = new Screen({ json: options.json === true })
  const scenario = new Scenario(options, root, screen)
  let leave = false
  // However this process ends, short of SIGKILL, its peers end with it; with SIGKILL they notice that their channel closed.
  process.on('exit', () => {
    if (!leave) {
      for (const peer of scenario.peers) {
        peer.endNow()
      }
      rmSync(root, { recursive: true, force: true })
    }
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
    leave = options.keep === true
    if (leave) {
      screen.write(`\n${describeKept(scenario)}`)
    }
    return 0
  } catch (error) {
    if (interrupt.signal.aborted) {
      screen.write('\nInterrupted: all peers are ended.')
      return EXIT_INTERRUPTED
    }
    const what = timeout.aborted ? `After ${options.timeout} seconds the demo is not over.` : String(error)
    const differences = await describeDifferences(scenario)
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify({ ok: false, error: what, differences })}\n`)
    }
    screen.write(`\n${what}\n${differences.join('\n')}`)
    return EXIT_FAILED
  } finally {
    if (!leave) {
      await Promise.all(scenario.peers.map(async (peer) => await peer.stop()))
    }
  }
}

function describeKept({ peers }: Scenario): string {
  const [first] = peers
  const [city] = cities(1)
  const cli = 'npm run --silent peermesh --'
  return [
    'The peers go on running. Talk to them:',
    `  ${cli} members --peer ${first?.dataDir}`,
    `  ${cli} get ${city?.key} --peer ${first?.dataDir}`,
    ...peers.slice(1).map(({ dataDir }) => `  ${cli} status --peer ${dataDir}`),
    `End them:\n  kill ${peers.map(({ pid }) => pid).join(' ')}`,
    `Their data stays in ${dirname(first?.dataDir ?? '')}`
  ].join('\n')
}

/** Which peer lacks what, and which partitions are not where they should be; for a peer that does not run, its last words. */
async function describeDifferences({ peers }: Scenario): Promise<string[]> {
  const running = peers.filter(({ state, isAlive }) => state === 'running' && isAlive)
  const silent = peers.filter((peer) => !running.includes(peer))
  const lines = silent.map((peer) => `${peer.label} does not run (${peer.state}).`)
  try {
    const differences = await findDifferences(running, AbortSignal.timeout(COMPARE_WITHIN_MS))
    for (const { label, missing, firstMissing, differing, firstDiffering } of differences) {
      lines.push(
        `${label} lacks ${formatCount(missing)} keys${listed(firstMissing)}, and holds ${formatCount(differing)} otherwise${listed(firstDiffering)}.`
      )
    }
    if (differences.length === 0 && running.length > 1) {
      lines.push(`The ${running.length} peers that run hold the same.`)
    }
    const [first] = running
    lines.push(...(first === undefined ? [] : describeUnsettled(await first.attached.partitions())))
  } catch (error) {
    lines.push(`What they hold could not be compared: ${String(error)}`)
  }
  return lines
}

function listed(keys: readonly string[]): string {
  return keys.length === 0 ? '' : ` (first: ${keys.join(', ')})`
}

process.exitCode = await main(parseOptions(process.argv.slice(2)))
