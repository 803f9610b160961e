/**
 * `pnpm crdt:histories [random] [steps]`: holds every type to the laws on many random histories, and on all histories of
 * up to a number of steps.
 */
import { crdtLaws, type LawSubject } from './laws.ts'
import { smallHistories } from './small-histories.ts'
import { SUBJECTS } from './subjects.ts'

const [random = '10000', steps = '4'] = process.argv.slice(2)

for (const { type, ...rest } of SUBJECTS) {
  const subject = { type, ...rest } as LawSubject<unknown, unknown, unknown>
  const start = performance.now()
  const laws = crdtLaws(subject)
  for (const { check } of laws) {
    check({ numRuns: Number(random) })
  }
  let small = 0
  for (let length = 0; length <= Number(steps); length++) {
    small += smallHistories(subject, length)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(
    `${type.name.padEnd(36)} ${laws.length} laws, ${random} random histories each, ${small} small ones: ${seconds} s`
  )
}
