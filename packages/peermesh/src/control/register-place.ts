import type { Fact } from './explain/explanation.ts'

/** Where the register of a lock or an election lies. */
export interface RegisterPlace {
  readonly group: string
  /** Why its voters have no majority, where they have none. */
  readonly problem: string | undefined
}

/** Of the root group nothing is to be said: there it is where everything is. */
export function placeFacts(place: RegisterPlace | undefined): Fact[] {
  return place === undefined || place.group === 'root' ? [] : [{ name: 'register', text: `in ${place.group}` }]
}
