import { Argument, Command } from 'commander'
import type { Environment } from '../environment.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export function completionCommand(environment: Environment): Command {
  return new Command('completion')
    .description('print a script that teaches a shell to complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
The script is made from the definition of this very program: run it again after an update.

Examples:
  eval "$(peermesh completion bash)"          # in ~/.bashrc
  eval "$(peermesh completion zsh)"           # in ~/.zshrc, after compinit
  peermesh completion fish | source           # in ~/.config/fish/config.fish`
    )
    .action(async (shell: (typeof SHELLS)[number], _options: unknown, command: Command) => {
      const root = command.parent
      if (root !== null) {
        environment.stdout.write(await script(shell, root))
      }
    })
}

async function script(shell: (typeof SHELLS)[number], root: Command): Promise<string> {
  const { completedCommands, completedOptions } = await import('../completion/definition.ts')
  const definition = [root.name(), completedCommands(root), completedOptions(root)] as const
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).bashCompletion(...definition)
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshCompletion(...definition)
    case 'fish':
      return (await import('../completion/fish.ts')).fishCompletion(...definition)
  }
}
