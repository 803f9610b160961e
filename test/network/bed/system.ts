import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A command of the system's network tools failed; the message is its own. */
class SystemCommandError extends Error {
  static override readonly name = 'SystemCommandError'

  constructor(command: string, cause: unknown) {
    const { stderr } = cause as { readonly stderr?: string }
    super(`${command}: ${stderr?.trim() || String(cause)}`, { cause })
    this.name = SystemCommandError.name
  }
}

/** Runs one of the system's network tools. @throws SystemCommandError */
export async function system(command: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await execute(command, args)).stdout
  } catch (error) {
    throw new SystemCommandError(`${command} ${args.join(' ')}`, error)
  }
}

/** Hands a ruleset to `nft` of one namespace: all of it takes effect at once, or nothing. @throws SystemCommandError */
export async function rules(namespace: string, lines: readonly string[]): Promise<void> {
  const running = execute('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'])
  running.child.stdin?.end(`${lines.join('\n')}\n`)
  try {
    await running
  } catch (error) {
    throw new SystemCommandError(`nft of ${namespace}`, error)
  }
}
