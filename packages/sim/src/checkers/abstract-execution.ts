import { ViolationError } from '../errors.ts'

/** An operation, and what its replica had observed when it did it. */
export interface AbstractOperation<Operation> {
  readonly id: string
  readonly operation: Operation
  readonly observed: ReadonlySet<string>
}

/**
 * What a replicated data type says, as a function of the operations that a replica observed and of which of them had observed which; nothing of how it
 * is represented (Burckhardt, Gotsman, Yang, Zawirski: "Replicated Data Types: Specification, Verification, Optimality", POPL 2014).
 */
export type AbstractSpecification<Operation, Value> = (operations: readonly AbstractOperation<Operation>[]) => Value

/**
 * A run of a replicated data type as its specification sees it: which operations there were, and who observed which. A suite tells it of each operation
 * and of each that reaches a replica, and asks whether what the replica says is what its specification does. Slow on purpose, so that it is plainly right.
 */
export class AbstractExecution<Operation, Value> {
  readonly #rule: string
  readonly #specification: AbstractSpecification<Operation, Value>
  readonly #operations = new Map<string, AbstractOperation<Operation>>()
  readonly #observed = new Map<string, Set<string>>()

  /** @param rule the id that a violation begins with */
  constructor(rule: string, specification: AbstractSpecification<Operation, Value>) {
    this.#rule = rule
    this.#specification = specification
  }

  /** A replica did an operation, on top of all that it had observed. */
  performed(replica: string, id: string, operation: Operation): void {
    if (this.#operations.has(id)) {
      throw new ViolationError(`${this.#rule}: operation ${id} was done before.`)
    }
    const observed = this.#of(replica)
    this.#operations.set(id, { id, operation, observed: new Set(observed) })
    observed.add(id)
  }

  /** What some operations did reached a replica. */
  observed(replica: string, ids: Iterable<string>): void {
    for (const id of ids) {
      if (!this.#operations.has(id)) {
        throw new ViolationError(`${this.#rule}: ${replica} observed ${id}, which nobody did.`)
      }
      this.#of(replica).add(id)
    }
  }

  /** One replica merged the whole state of another. */
  merged(replica: string, from: string): void {
    this.observed(replica, this.#of(from))
  }

  /** A replica was set back to what it had observed then, by a crash say; nothing for a new one. */
  forgot(replica: string, kept: Iterable<string> = []): void {
    this.#observed.set(replica, new Set(kept))
  }

  /** What the specification says at a replica, in no other order than that of the operations. */
  valueAt(replica: string): Value {
    const observed = this.#of(replica)
    return this.#specification([...this.#operations.values()].filter(({ id }) => observed.has(id)))
  }

  /**
   * @param textOf the same text for equal values
   * @throws ViolationError where the replica says something else
   */
  check(replica: string, value: Value, textOf: (value: Value) => string = (said) => JSON.stringify(said)): void {
    const expected = textOf(this.valueAt(replica))
    if (textOf(value) !== expected) {
      throw new ViolationError(`${this.#rule}: ${replica} says ${textOf(value)}, and its operations ${expected}.`)
    }
  }

  #of(replica: string): Set<string> {
    let observed = this.#observed.get(replica)
    if (observed === undefined) {
      observed = new Set()
      this.#observed.set(replica, observed)
    }
    return observed
  }
}

export type SetOperation = { readonly type: 'add' | 'remove'; readonly item: string }

/** An item is in the set where some add of it was observed by no remove of it that is visible: adds win. Sorted by code units. */
export const addWinsSet: AbstractSpecification<SetOperation, readonly string[]> = (operations) => {
  const adds = operations.filter(({ operation }) => operation.type === 'add')
  const removes = operations.filter(({ operation }) => operation.type === 'remove')
  const present = adds.filter(
    ({ id, operation }) =>
      !removes.some((remove) => remove.operation.item === operation.item && remove.observed.has(id))
  )
  return [...new Set(present.map(({ operation }) => operation.item))].sort()
}

/** All values whose write no other visible write had observed. Sorted by code units. */
export const multiValueRegister: AbstractSpecification<{ readonly value: string }, readonly string[]> = (operations) =>
  operations
    .filter(({ id }) => !operations.some(({ observed }) => observed.has(id)))
    .map(({ operation }) => operation.value)
    .sort()
