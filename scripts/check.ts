/**
 * `pnpm check [gate...]`: runs all gates, or those named, two at a time, prints what the failing ones said and one line for each.
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
  console.log(`${mark} ${gate.name.padEnd(8)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${gate.about}`)
  if (!ok && gate.fix !== undefined) console.log(`     ${gate.fix} repairs it`)
}

async function main(names: string[]): Promise<number> {
  const unknown = names.filter((name) => !gates.some((gate) => gate.name === name))
  if (unknown.length > 0) {
    console.error(`No such gate: ${unknown.join(', ')}. There are: ${gates.map((gate) => gate.name).join(', ')}.`)
    return 2
  }

  const waiting = gates.filter((gate) => names.length === 0 || names.includes(gate.name))
  const count = waiting.length
  let failed = 0
  const work = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const verdict = await run(gate)
      if (!verdict.ok) failed++
      report(verdict)
    }
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
  console.log(`check: ${count - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
