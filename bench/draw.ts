/**
 * `pnpm bench membership --json > membership.ndjson`, then `pnpm draw < membership.ndjson`: the figures of membership, of partition, or of `pnpm election:messages --json`
 * or `pnpm lock:messages --json`, as pictures, in docs/pictures. A picture of which the input has no rows is left as it was.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { drawMessages } from './election/pictures.ts'
import { drawGrants } from './lock/pictures.ts'
import { drawDetection, drawFalseDeaths } from './membership/pictures.ts'
import { drawBalance } from './partition/pictures.ts'
import type { Result } from './report.ts'

const directory = fileURLToPath(new URL('../docs/pictures/', import.meta.url))

const results = (await text(process.stdin))
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line) as Result)
mkdirSync(directory, { recursive: true })
for (const [name, svg] of [
  ['membership-detection.svg', drawDetection(results)],
  ['membership-false-deaths.svg', drawFalseDeaths(results)],
  ['partition-balance.svg', drawBalance(results)],
  ['election-messages.svg', drawMessages(results)],
  ['lock-messages.svg', drawGrants(results)]
] as const) {
  console.log(svg === undefined ? `${name}: no rows, left as it was` : name)
  if (svg !== undefined) {
    writeFileSync(`${directory}${name}`, `${svg}\n`)
  }
}
