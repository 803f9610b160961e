import { type RunOptions, type RunResult, runCommand } from './fake-environment.ts'

function show(commandLine: string, { stdout, stderr, exitCode }: RunResult): string {
  const said = [stdout, stderr === '' ? '' : `--- to standard error\n${stderr}`].join('')
  return `$ peermesh ${commandLine}\n----\n${said}---- exit ${exitCode}\n\n`
}

/** Runs command lines one after the other and writes down what each says, for a transcript. */
export async function play(lines: readonly string[], options: RunOptions = {}): Promise<string> {
  let text = ''
  for (const line of lines) {
    text += show(
      line,
      await runCommand(
        line.split(' ').filter((word) => word !== ''),
        options
      )
    )
  }
  return text
}
