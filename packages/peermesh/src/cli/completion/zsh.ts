import type { Candidates, CompletedCommand, CompletedOption } from './definition.ts'

/** A completion script for zsh, to be evaluated or put into a directory of `fpath` as `_<program>`. */
export function zshCompletion(
  program: string,
  commands: readonly CompletedCommand[],
  options: readonly CompletedOption[]
): string {
  const described = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`)
  const cases = commands.map(({ name, options: own, candidates }) => {
    const specs = [...own.flatMap(optionSpecs), ...candidates.map(argumentSpec)]
    return `      ${name})\n        _arguments -s \\\n${specs.map((spec) => `          ${quote(spec)}`).join(' \\\n')}\n        ;;`
  })
  return `#compdef ${program}
# Completion of ${program} for zsh. In ~/.zshrc, after compinit: eval "$(${program} completion zsh)"

_${program}() {
  local curcontext="$curcontext" state line
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C ${options.flatMap(optionSpecs).map(quote).join(' ')} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`
}

function optionSpecs({ flags, description, value, repeats }: CompletedOption): string[] {
  const text = `[${description.replace(/[[\]\\]/g, '\\$&')}]`
  const others = flags.length > 1 ? `(${flags.join(' ')})` : ''
  return flags.map((flag) => {
    const name = repeats ? `*${flag}` : `${others}${flag}`
    return value === undefined ? `${name}${text}` : `${name}${text}:value:${action(value)}`
  })
}

function argumentSpec(candidates: Candidates): string {
  return `*:argument:${action(candidates)}`
}

function action(candidates: Candidates): string {
  switch (candidates) {
    case 'unknown':
      return ' '
    case 'files':
      return '_files'
    case 'directories':
      return '_files -/'
    default:
      return `(${candidates.join(' ')})`
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
