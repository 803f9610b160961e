import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { Terminal, type TerminalOptions } from '../../../../test/support/terminal.ts'

const SOURCES = new URL('../../src/', import.meta.url)

const programArguments = (file: string, given: readonly string[]): string[] => [
  '--conditions=@peermesh/source',
  fileURLToPath(new URL(file, SOURCES)),
  ...given
]

/** A chat in a terminal of its own, which ends with the test. */
export function openChat(given: readonly string[], options: TerminalOptions = {}): Terminal {
  const terminal = Terminal.start(process.execPath, programArguments('main.ts', given), options)
  onTestFinished(async () => await terminal.end())
  return terminal
}

export interface Program {
  readonly child: ChildProcess
  readonly exited: Promise<number>
  /** What it said on standard output, and on standard error, so far. */
  readonly said: { stdout: string; stderr: string }
}

/** One of the example's programs in a pipe, which ends with the test. What it makes for a while it makes in `temporary`, where that is given. */
export function runProgram(file: 'main.ts' | 'demo.ts', given: readonly string[], temporary?: string): Program {
  const child = spawn(process.execPath, programArguments(file, given), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...(temporary === undefined ? {} : { TMPDIR: temporary }) }
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { child, said, exited }
}

/** Below the ports that a machine hands out by itself, which other tests are given meanwhile. */
const PORTS_FROM = 10_000
const PORTS_TO = 32_000
const PORTS_COUNT = 8

/** The first of eight ports that nobody uses: the chats of one test find each other there, and meet no one else's. */
export async function freePorts(): Promise<string> {
  for (;;) {
    const first = PORTS_FROM + PORTS_COUNT * Math.floor((Math.random() * (PORTS_TO - PORTS_FROM)) / PORTS_COUNT)
    const ports = Array.from({ length: PORTS_COUNT }, (_, index) => first + index)
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) {
      return String(first)
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
