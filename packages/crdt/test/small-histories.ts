/** All histories of two replicas up to a length, from a type's few small operations: nothing that is small is missed. */
import { type History, runHistory, type Step } from './history.ts'
import { crdtLaws, type LawSubject } from './laws.ts'

/** Holds every law to all histories of a length. @returns how many there are. @throws where one does not hold, with the history */
export function smallHistories<State, Operation, Value>(
  subject: LawSubject<State, Operation, Value>,
  length: number
): number {
  const laws = crdtLaws(subject)
  const alphabet = stepsOf(subject.small)
  const count = alphabet.length ** length
  for (let number = 0; number < count; number++) {
    const script = digits(number, alphabet.length, length).map((digit) => alphabet[digit] as Step<Operation>)
    const history = runHistory(subject.type, script)
    for (const law of laws) {
      holdsOfAll(history, law, script)
    }
  }
  return count
}

function holdsOfAll<State, Operation>(
  history: History<State, Operation>,
  law: {
    readonly title: string
    holds(history: History<State, Operation>, picks: readonly [number, number, number]): void
  },
  script: readonly Step<Operation>[]
): void {
  // The newest states differ most; which of them comes first is all that is left to choose.
  const newest = history.snapshots.length
  for (const picks of [
    [newest - 1, newest - 2, newest],
    [newest, newest - 1, newest + 1]
  ] as const) {
    try {
      law.holds(history, picks.map((pick) => Math.max(0, pick)) as unknown as readonly [number, number, number])
    } catch (error) {
      throw new Error(`${law.title}, in the history ${JSON.stringify(script)}`, { cause: error })
    }
  }
}

function stepsOf<Operation>(operations: readonly Operation[]): Step<Operation>[] {
  return [0, 1].flatMap((replica): Step<Operation>[] => [
    ...operations.map((operation) => ({ type: 'mutate' as const, at: replica, operation, wallMillis: 1 })),
    { type: 'merge', to: replica, from: 1 - replica },
    { type: 'deliver', to: replica, mutations: [0] },
    { type: 'deliver', to: replica, mutations: [1] }
  ])
}

function digits(number: number, base: number, length: number): number[] {
  const all: number[] = []
  let rest = number
  for (let place = 0; place < length; place++) {
    all.push(rest % base)
    rest = Math.floor(rest / base)
  }
  return all
}
