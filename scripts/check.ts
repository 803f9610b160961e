/**
 * `pnpm check [gate...]`: runs the fast gates, or those named, two at a time, prints what the failing ones said and one line for each.
 * `pnpm check --all` runs the slow ones too: those that judge what the first, `types`, has compiled.
 */

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { styleText } from 'node:util'
import { type Gate, gates } from './gates.ts'

interface Verdict {
  readonly gate: Gate
  readonly ok: boolean
  readonly output: string
  readonly seconds: number
}

function run(gate: Gate): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, gate.args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ gate, ok: code === 0, output, seconds: (performance.now() - start) / 1000 }))
  })
}

function report({ gate, ok, output, seconds }: Verdict): void {
  if (!ok) console.log(`\n${output.trim()}\n`)
  const mark = ok ? styleText('green', 'ok  ') : styleText('red', 'FAIL')
  console.log(`${mark} ${gate.name.padEnd(9)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${gate.about}`)
  if (!ok && gate.fix !== undefined) console.log(`     ${gate.fix} repairs it`)
}

/** Two at a time; resolves to how many failed. */
async function runAll(chosen: readonly Gate[]): Promise<number> {
  const waiting = [...chosen]
  let failed = 0
  const work = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const verdict = await run(gate)
      if (!verdict.ok) failed++
      report(verdict)
    }
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
  return failed
}

async function main(args: string[]): Promise<number> {
  const all = args.includes('--all')
  const names = args.filter((arg) => arg !== '--all')
  const unknown = names.filter((name) => !gates.some((gate) => gate.name === name))
  if (unknown.length > 0) {
    console.error(`No such gate: ${unknown.join(', ')}. There are: ${gates.map((gate) => gate.name).join(', ')}.`)
    return 2
  }

  const isAsked = ({ name, compiled }: Gate): boolean =>
    names.length > 0 ? names.includes(name) : all || compiled === undefined
  const slow = gates.filter((gate) => gate.compiled && isAsked(gate))
  const fast = gates.filter((gate) => !gate.compiled && (isAsked(gate) || (gate.name === 'types' && slow.length > 0)))
  const failed = (await runAll(fast)) + (await runAll(slow))
  const count = fast.length + slow.length
  console.log(`check: ${count - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
