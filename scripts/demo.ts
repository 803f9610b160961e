/**
 * `npm run demo -- [storage|chat|job] [options]`: plays one of the examples' demos, storage where none is named. Which options there are the
 * demo says itself: `npm run demo -- chat --help`.
 */
import { fileURLToPath } from 'node:url'

const DEMOS: Readonly<Record<string, { readonly example: string; readonly about: string }>> = {
  storage: {
    example: 'storage',
    about:
      'storage peers import the cities of the world, lose peers to SIGKILL, grow and shrink, and hold the same in the end (the default)'
  },
  chat: { example: 'chat', about: 'three people talk, one is killed, and who joins late has the whole conversation' },
  job: {
    example: 'scheduled-job',
    about: 'one of three workers runs a job under a lock; it is killed, and paused, and each step is done once'
  }
}

const HELP = `Usage: npm run demo -- [demo] [options]

Demos:
${Object.entries(DEMOS)
  .map(([name, { about }]) => `  ${name.padEnd(9)}${about}`)
  .join('\n')}

Options: npm run demo -- <demo> --help
`

const [first = 'storage', ...rest] = process.argv.slice(2)
if (first === '--help' || first === '-h') {
  process.stdout.write(HELP)
} else {
  const isNamed = Object.hasOwn(DEMOS, first)
  if (!isNamed && !first.startsWith('-') && process.argv.length > 2) {
    process.stderr.write(`There is no demo ${JSON.stringify(first)}.\n\n${HELP}`)
    process.exit(2)
  }
  const name = isNamed ? first : 'storage'
  const program = fileURLToPath(new URL(`../examples/${DEMOS[name]?.example}/src/demo.ts`, import.meta.url))
  // As if it had been started by itself.
  process.argv.splice(1, process.argv.length, program, ...(isNamed ? rest : process.argv.slice(2)))
  await import(program)
}
