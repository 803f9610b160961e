import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { patched } from '../mutants.ts'
import { loadSuite, root, suiteNames } from '../sim-suites.ts'

/** Two of one name. */
const NESTED = ['packages/lock/sim/idle/suite.ts', 'packages/quorum/sim/idle/suite.ts']

/** Whether they are caught takes long: `pnpm sim <suite> --mutants`. That they are still planted is seen at once. */
describe('the bugs that are planted in', () => {
  it.each([...suiteNames(), ...NESTED.map((file) => join(root, file))])(
    '%s each find the text that they change',
    async (name) => {
      const { mutants = [] } = await loadSuite(name)
      for (const mutant of mutants) {
        const source = readFileSync(join(root, mutant.file), 'utf8')
        expect(() => patched(source, mutant), mutant.id).not.toThrow()
      }
    }
  )
})
