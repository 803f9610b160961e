import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SOURCES = new URL('../src/', import.meta.url)
const COMMAND_LINE = new URL('../../../packages/peermesh/src/cli/main.ts', import.meta.url)

export interface Program {
  readonly child: ChildProcess
  readonly exited: Promise<number>
  /** What it said on standard output, and on standard error, so far. */
  readonly said: { stdout: string; stderr: string }
}

/** One of the example's programs, `main.ts` or `demo.ts`, as a process. What it makes for a while it makes in `temporary`, where that is given. */
export function runProgram(file: string, programArguments: readonly string[], temporary?: string): Program {
  return runNode(fileURLToPath(new URL(file, SOURCES)), programArguments, temporary)
}

/** Runs `peermesh` to its end. */
export async function runCommandLine(commandArguments: readonly string[]) {
  const { exited, said } = runNode(fileURLToPath(COMMAND_LINE), commandArguments)
  return { exitCode: await exited, ...said }
}

function runNode(path: string, programArguments: readonly string[], temporary?: string): Program {
  const child = spawn(process.execPath, ['--conditions=@peermesh/source', path, ...programArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(temporary === undefined ? {} : { TMPDIR: temporary }) }
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  return { child, said, exited: new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1))) }
}
