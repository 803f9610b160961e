import { describeLaws } from './laws.ts'
import { dotSetSubject, lwwSubject, mvSubject } from './subjects.ts'

describeLaws(dotSetSubject)
describeLaws(lwwSubject)
describeLaws(mvSubject)
