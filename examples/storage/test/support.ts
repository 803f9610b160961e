import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const SOURCES = new URL('../src/', import.meta.url)

export interface Program {
  readonly child: ChildProcess
  readonly exited: Promise<number>
  /** What it said on standard output, and on standard error, so far. */
  readonly said: { stdout: string; stderr: string }
}

/** One of the example's programs, `main.ts` or `demo.ts`, as a process. */
export function runProgram(file: string, programArguments: readonly string[]): Program {
  const path = fileURLToPath(new URL(file, SOURCES))
  const child = spawn(process.execPath, ['--conditions=@peermesh/source', path, ...programArguments], {
    stdio: ['ignore', 'pipe', 'pipe']
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

/** Directories that demos made and have not removed. */
export function demoDirectories(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('peermesh-demo-'))
}
