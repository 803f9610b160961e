/**
 * The child of `pnpm sim <suite> --mutants`: runs seeds from 1 until one fails, and prints one JSON object for each. Started with the
 * mutant loader; not for people.
 */

import { runSeed } from '../packages/sim/src/index.ts'
import { loadSuite } from './sim-suites.ts'

const [name = '', seedsMax = '1'] = process.argv.slice(2)
const suite = await loadSuite(name)

for (let seed = 1; seed <= Number(seedsMax); seed++) {
  const { failure } = runSeed(suite, seed)
  if (failure === undefined) {
    console.log(JSON.stringify({ seed }))
  } else {
    console.log(JSON.stringify({ seed, failure: { name: failure.name, message: failure.message } }))
    break
  }
}
console.log(JSON.stringify({ planted: process.env['PEERMESH_MUTANT_PLANTED'] === 'yes' }))
