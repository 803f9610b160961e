/** Every type of this package as the law suite wants it. */
import { dotSetSubject, lwwSubject, mvSubject } from './base-subjects.ts'
import { listSubject } from './list-subject.ts'
import {
  addWinsSubject,
  disableWinsSubject,
  enableWinsSubject,
  growOnlySubject,
  mapSubject,
  nestedRegisterSubject,
  pnSubject,
  removeWinsSubject,
  resettableSubject
} from './type-subjects.ts'

export const SUBJECTS = [
  dotSetSubject,
  lwwSubject,
  mvSubject,
  growOnlySubject,
  pnSubject,
  enableWinsSubject,
  disableWinsSubject,
  addWinsSubject,
  removeWinsSubject,
  nestedRegisterSubject,
  resettableSubject,
  mapSubject,
  listSubject
] as const
