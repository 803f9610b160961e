import type { Candidates, CompletedCommand, CompletedOption } from './definition.ts'

/** A completion script for fish. */
export function fishCompletion(
  program: string,
  commands: readonly CompletedCommand[],
  options: readonly CompletedOption[]
): string {
  const complete = `complete -c ${program}`
  const lines = commands.flatMap(({ name, description, options: own, candidates }) => {
    const [first = 'unknown'] = candidates
    const inside = `${complete} -n '__fish_seen_subcommand_from ${name}'`
    return [
      `${complete} -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
      ...own.map((option) => `${inside} ${optionWords(option)}`),
      ...(first === 'unknown' ? [] : [`${inside} ${candidateWords(first)}`])
    ]
  })
  return `# Completion of ${program} for fish. In ~/.config/fish/config.fish: ${program} completion fish | source

${complete} -f
${options.map((option) => `${complete} -n __fish_use_subcommand ${optionWords(option)}`).join('\n')}
${lines.join('\n')}
`
}

function optionWords({ flags, description, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  return [...names, ...(value === undefined ? [] : ['-r', candidateWords(value)]), '-d', quote(description)].join(' ')
}

function candidateWords(candidates: Candidates): string {
  switch (candidates) {
    case 'unknown':
      return '-f'
    case 'files':
      return '-F'
    case 'directories':
      return "-f -a '(__fish_complete_directories)'"
    default:
      return `-f -a ${quote(candidates.join(' '))}`
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
