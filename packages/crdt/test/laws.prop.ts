import { describeLaws } from './describe-laws.ts'
import type { LawSubject } from './laws.ts'
import { SUBJECTS } from './subjects.ts'

for (const subject of SUBJECTS) {
  describeLaws(subject as LawSubject<unknown, unknown, unknown>)
}
