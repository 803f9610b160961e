/**
 * `pnpm check specs`: the rules of each `packages/<name>/SPEC.md` and what speaks of them agree.
 *
 * - A rule is a row of a table that begins with its id. No page has one twice.
 * - Each rule is shown: by a test whose title starts with the id, `[S3] …` (several: `[S3] [S4] …`), or by an oracle of a simulation,
 *   `packages/<name>/sim/`, that fails with it, `'S3: …'`.
 * - Each id in a title, in a comment, or at the head of a message is a rule: of the package's own page where that has ids with these letters,
 *   otherwise of any.
 */

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The letters of an id, by which it is told from what only looks like one. */
const lettersOf = (id: string): string => id.replace(/\d+$/, '')

/** Those of the toys that pages and the simulator's own tests show: a toy has no page of rules. */
const toys = new Set(['T', 'X'])

interface Mention {
  readonly id: string
  readonly where: string
  /** Shows that the rule holds, rather than only naming it. */
  readonly shows: boolean
}

function rulesOf(root: string, faults: string[]): Map<string, Set<string>> {
  const rules = new Map<string, Set<string>>()
  for (const path of globSync('packages/*/SPEC.md', { cwd: root }).sort()) {
    const ids = new Set<string>()
    for (const [, id = ''] of readFileSync(join(root, path), 'utf8').matchAll(/^\| *([A-Z]{1,2}\d+) *\|/gm)) {
      if (ids.has(id)) faults.push(`${path}: ${id} stands there twice`)
      ids.add(id)
    }
    rules.set(packageOf(path), ids)
  }
  return rules
}

const packageOf = (path: string): string => /^packages\/([^/]+)\//.exec(path)?.[1] ?? ''

function mentionsIn(path: string, text: string): Mention[] {
  const isTest = /(^|\/)test\//.test(path)
  const isOracle = /^packages\/[^/]+\/sim\//.test(path)
  const mentions: Mention[] = []
  text.split('\n').forEach((line, index) => {
    const add = (id: string, shows: boolean) => mentions.push({ id, where: `${path}:${index + 1}`, shows })
    for (const [title] of line.matchAll(/['"`](\[[A-Z]{1,2}\d+\] ?)+/g)) {
      for (const [id] of title.matchAll(/[A-Z]+\d+/g)) add(id, isTest)
    }
    for (const [, id = ''] of line.matchAll(/['"`]([A-Z]{1,2}\d+): /g)) add(id, isOracle)
    const [comment = ''] = /(?:^ *\/?\*|\/\/).*/.exec(line) ?? []
    for (const [id] of comment.matchAll(/(?<![\w-])[A-Z]{1,2}\d+(?![\w-])/g)) add(id, false)
  })
  return mentions
}

function main(root: string): number {
  const faults: string[] = []
  const rules = rulesOf(root, faults)
  const letters = new Set([...rules.values()].flatMap((ids) => [...ids].map(lettersOf)))
  const shown = new Map([...rules.keys()].map((name) => [name, new Set<string>()]))

  const files = globSync(['packages/*/{src,sim,test}/**/*.ts', 'test/**/*.ts', 'scripts/test/**/*.ts'], {
    cwd: root,
    // The last of them plants what this must find.
    exclude: ['**/*.d.ts', '**/node_modules/**', '**/gates-of-pages.proc.ts']
  }).sort()
  for (const path of files) {
    const own = rules.get(packageOf(path)) ?? new Set()
    const ownLetters = new Set([...own].map(lettersOf))
    for (const { id, where, shows } of mentionsIn(path, readFileSync(join(root, path), 'utf8'))) {
      if (!letters.has(lettersOf(id)) && (!shows || toys.has(lettersOf(id)))) continue
      const owners = [...rules].filter(([, ids]) => ids.has(id)).map(([name]) => name)
      const isKnown = ownLetters.has(lettersOf(id)) ? own.has(id) : owners.length > 0
      if (!isKnown) faults.push(`${where}: ${id} is no rule`)
      if (shows) for (const name of own.has(id) ? [packageOf(path)] : owners) shown.get(name)?.add(id)
    }
  }

  for (const [name, ids] of rules) {
    const missing = [...ids].filter((id) => !shown.get(name)?.has(id))
    if (missing.length > 0)
      faults.push(`packages/${name}/SPEC.md: no test is titled ${missing.map((id) => `[${id}]`).join(' ')}`)
  }
  for (const fault of faults) console.error(fault)
  return faults.length === 0 ? 0 : 1
}

process.exitCode = main(process.cwd())
