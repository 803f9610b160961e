import type { Argument, Command, Option } from 'commander'

/** What may stand in a place: files, directories, one of some words, or whatever the shell cannot know. */
export type Candidates = 'files' | 'directories' | 'unknown' | readonly string[]

export interface CompletedOption {
  /** `--data`, and `-d` where there is one. */
  readonly flags: readonly string[]
  readonly description: string
  /** What follows it; nothing where it stands alone. */
  readonly value: Candidates | undefined
  /** It takes several values. */
  readonly repeats: boolean
}

export interface CompletedCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly CompletedOption[]
  /** What its arguments may be, in their order; the last one may repeat. */
  readonly candidates: readonly Candidates[]
}

/** What a shell needs to know of the program to complete its command line: read from its own definition, so that neither can differ. */
export function completedCommands(root: Command): CompletedCommand[] {
  const help = root.createHelp()
  const commands = help.visibleCommands(root)
  const names = commands.map((command) => command.name())
  return commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: optionsOf(command),
    candidates: command.name() === 'help' ? [names.filter((name) => name !== 'help')] : candidatesOf(command)
  }))

  /** A subcommand's are among its command's: which of both is meant, no shell is told. */
  function optionsOf(command: Command): CompletedOption[] {
    const all = [command, ...command.commands].flatMap((each) => help.visibleOptions(each))
    return [...new Map(all.map((option) => [option.flags, completedOption(option)])).values()]
  }
}

/** The options of the program itself. */
export function completedOptions(root: Command): CompletedOption[] {
  return root.createHelp().visibleOptions(root).map(completedOption)
}

function completedOption(option: Option): CompletedOption {
  const { long, short, description, required, optional, variadic, argChoices } = option
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: required || optional ? (argChoices ?? candidatesNamed(option.flags)) : undefined,
    repeats: variadic
  }
}

function candidatesOf({ commands, registeredArguments }: Command): Candidates[] {
  return commands.length > 0 ? [commands.map((command) => command.name())] : registeredArguments.map(candidatesFor)
}

function candidatesFor(argument: Argument): Candidates {
  return argument.argChoices ?? candidatesNamed(`<${argument.name()}>`)
}

/** A value that is called a directory or a file is one. */
function candidatesNamed(placeholder: string): Candidates {
  if (placeholder.includes('<dir>')) {
    return 'directories'
  }
  return placeholder.includes('<file>') ? 'files' : 'unknown'
}
