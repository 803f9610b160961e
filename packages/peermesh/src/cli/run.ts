import { setImmediate } from 'node:timers/promises'
import type { Environment } from './environment.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { CommandEndedError, OutputClosedError } from './errors.ts'
import { explainError, isUsageError } from './explain-error.ts'
import { terminalText } from './key-text.ts'
import { paint } from './output.ts'
import { program } from './program.ts'

/** Runs one command line and says what to exit with. Never throws. */
export async function run(commandArguments: readonly string[], environment: Environment): Promise<number> {
  const own = ownArguments(commandArguments)
  const inJson = own.includes('--json')
  try {
    const root = program(environment, (text) => (inJson ? undefined : environment.stderr.write(text)))
    if (commandArguments.length === 0) {
      root.outputHelp({ error: true })
      return EXIT_CODES.usage
    }
    const [command, name] = commandArguments
    if (command === 'help' && name !== undefined && !root.commands.some((known) => known.name() === name)) {
      root.error(`error: unknown command '${name}'`)
    }
    await root.parseAsync([...commandArguments], { from: 'user' })
    await throwIfUnwritten(environment)
    return EXIT_CODES.ok
  } catch (error) {
    if (isUsageError(error) && error.exitCode === 0) {
      return EXIT_CODES.ok
    }
    if (isUsageError(error) && !inJson) {
      return EXIT_CODES.usage
    }
    if (error instanceof OutputClosedError) {
      return EXIT_CODES.ok
    }
    if (error instanceof CommandEndedError) {
      return error.exitCode
    }
    return report(error, { inJson, debugs: own.includes('--debug') }, environment)
  }
}

/** A command that goes on where nobody reads it has not done what it was asked to where its output is lost. */
async function throwIfUnwritten({ outputClosed }: Environment): Promise<void> {
  // A stream tells of what it could not write in a later turn.
  await setImmediate()
  if (outputClosed.aborted) {
    throw outputClosed.reason
  }
}

function report(
  error: unknown,
  { inJson, debugs }: { readonly inJson: boolean; readonly debugs: boolean },
  { stderr }: Environment
): number {
  const { name, what, remedy, exitCode } = explainError(error)
  if (inJson) {
    stderr.write(`${JSON.stringify({ error: { name, message: what, remedy, exitCode } })}\n`)
  } else {
    stderr.write(`${paint(stderr, 'red', 'error:')} ${terminalText(what)}\n${remedy}\n`)
  }
  if (debugs) {
    stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  }
  return exitCode
}

/** What follows `--` is for another program. */
function ownArguments(commandArguments: readonly string[]): readonly string[] {
  const end = commandArguments.indexOf('--')
  return end === -1 ? commandArguments : commandArguments.slice(0, end)
}
