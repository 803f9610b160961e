import type { Candidates, CompletedCommand, CompletedOption } from './definition.ts'

/** A completion script for bash 3.2 and later, without the package bash-completion. */
export function bashCompletion(
  program: string,
  commands: readonly CompletedCommand[],
  options: readonly CompletedOption[]
): string {
  const values = commands.flatMap(({ name, options: own }) =>
    own.flatMap(({ flags, value }) =>
      value === undefined
        ? []
        : [`    ${flags.map((flag) => `'${name} ${flag}'`).join(' | ')}) ${offer(value)}; return ;;`]
    )
  )
  const own = commands.map(({ name, options: its, candidates }) => {
    const flags = flagsOf(its)
    const [first = 'unknown'] = candidates
    return `    ${name}) case "$current" in -*) _${program}_words '${flags}' ;; *) ${offer(first)} ;; esac ;;`
  })
  return `# Completion of ${program} for bash. In ~/.bashrc: eval "$(${program} completion bash)"

_${program}_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
_${program}_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$current"))
}

_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command='' at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in -*) ;; *) command="\${COMP_WORDS[at]}"; break ;; esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  case "$command" in
    '') _${program}_words '${commands.map(({ name }) => name).join(' ')} ${flagsOf(options)}' ;;
${own.join('\n')}
  esac
}

complete -F _${program} ${program}
`

  function offer(candidates: Candidates): string {
    switch (candidates) {
      case 'unknown':
        return ':'
      case 'files':
        return `_${program}_paths -f`
      case 'directories':
        return `_${program}_paths -d`
      default:
        return `_${program}_words '${candidates.join(' ')}'`
    }
  }
}

function flagsOf(options: readonly CompletedOption[]): string {
  return options.flatMap(({ flags }) => flags).join(' ')
}
