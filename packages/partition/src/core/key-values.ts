import { type CommandId, type Failure, type Millis, millis, type Moment, type Outcome } from '@peermesh/kernel'
import type { ChangeOutcome, QuorumCommand, RegisterView, ValueArgs, Voter } from '@peermesh/quorum/core'
import type { Compared, KeyValue, PartitionCommand } from './events.ts'
import { Foundings, type Waiter } from './foundings.ts'
import { FOUNDING_MAX, TIMEOUT_MS } from './limits.ts'
import { groupOfPartition, partitionOf } from './partition-of.ts'

export type KeyCommand = Exclude<PartitionCommand, { readonly type: 'drain' | 'place' }>

export interface KeyPorts {
  readonly partitions: number
  readonly call: (command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void) => void
  readonly settle: (id: CommandId, outcome: Outcome) => void
  readonly isFounded: (partition: number) => boolean
  readonly firstVoters: (partition: number) => readonly Voter[]
}

interface Waiting extends Waiter {
  readonly id: CommandId
  readonly command: KeyCommand
}

/** Where a key's register is in its group. The group's own registers begin otherwise. */
const KEY_PREFIX = 'kv/'

/** So that the register's name fits. */
const KEY_LENGTH_MAX = 256 - KEY_PREFIX.length

/** The kind of plain registers. */
const VALUE_KIND = 'value'

/**
 * Values of keys, each a register of the group that holds the key's partition: linearizable, whichever peer asks, and while the partition moves. What belongs to an epoch that is over is refused
 * by its voters with the way to the next, and made there.
 *
 * A partition is founded by its first use, with those that should hold it. So partitions that nobody uses cost nothing.
 *
 * P3 What was acknowledged in one epoch is there in the next.
 */
export class KeyValues {
  readonly #ports: KeyPorts
  readonly #foundings: Foundings<Waiting>

  constructor(ports: KeyPorts) {
    this.#ports = ports
    this.#foundings = new Foundings({
      call: (command, next) => ports.call(command, (outcome, { now }) => next(outcome, now)),
      firstVoters: ports.firstVoters,
      go: (waiting, now) => this.#ask(waiting, now),
      fail: (waiting, reason) => this.#fail(waiting, reason)
    })
  }

  get deadline(): Millis | undefined {
    return this.#foundings.deadline
  }

  /** The partition is founded, by whomever: what waits for that goes on. */
  founded(partition: number, now: Millis): void {
    this.#foundings.founded(partition, now)
  }

  /** Ends each step. */
  decide(now: Millis): void {
    this.#foundings.decide(now)
  }

  run(id: CommandId, command: KeyCommand, { now }: Moment): void {
    const { key, timeoutMs = TIMEOUT_MS } = command
    const problem = keyProblem(key)
    if (problem !== undefined) {
      this.#ports.settle(id, { ok: false, failure: { name: 'InvalidParametersError', message: problem } })
      return
    }
    const partition = partitionOf(key, this.#ports.partitions)
    const waiting: Waiting = { id, command, partition, deadlineAt: millis(now + timeoutMs) }
    if (this.#ports.isFounded(partition)) {
      this.#ask(waiting, now)
    } else if (this.#foundings.count >= FOUNDING_MAX) {
      this.#fail(waiting, `${FOUNDING_MAX} operations wait already for their partitions to be founded`)
    } else {
      this.#foundings.wait(waiting, now)
    }
  }

  #ask({ partition, id, command, deadlineAt }: Waiting, now: Millis): void {
    const asked = {
      group: groupOfPartition(partition),
      key: `${KEY_PREFIX}${command.key}`,
      timeoutMs: deadlineAt - now
    }
    if (command.type === 'found') {
      this.#ports.settle(id, { ok: true, value: undefined })
      return
    }
    if (command.type === 'get') {
      this.#ports.call({ type: 'read', ...asked }, (outcome) =>
        this.#ports.settle(id, outcome.ok ? read(outcome) : outcome)
      )
      return
    }
    const { operation } = command
    this.#ports.call({ type: 'change', ...asked, kind: VALUE_KIND, args: argsOf(command), operation }, (outcome) =>
      this.#ports.settle(id, outcome.ok ? changed(command, outcome) : outcome)
    )
  }

  /** It was sent to nobody. But an earlier try of it may have been. */
  #fail({ partition, id, command }: Waiting, reason: string): void {
    const group = groupOfPartition(partition)
    const operation = 'operation' in command ? command.operation : undefined
    const failure: Failure =
      operation === undefined
        ? {
            name: 'NoQuorumError',
            message: `The partition ${partition} did not answer: ${reason}. Nothing was changed.`,
            details: { group, reason }
          }
        : {
            name: 'OutcomeUnknownError',
            message: `Whether the change of ${command.key} took effect is not known: ${reason}. Try again with the same operation, or read.`,
            details: { key: command.key, operation }
          }
    this.#ports.settle(id, { ok: false, failure })
  }
}

function keyProblem(key: string): string | undefined {
  return typeof key === 'string' && key.length > 0 && key.length <= KEY_LENGTH_MAX && key.isWellFormed()
    ? undefined
    : `A key is well-formed text of 1 to ${KEY_LENGTH_MAX} characters.`
}

function argsOf(command: Exclude<KeyCommand, { readonly type: 'get' | 'found' }>): ValueArgs {
  const { value } = command
  return command.type === 'put' ? { type: 'set', value } : { type: 'compare-and-set', version: command.version, value }
}

type Done = Extract<Outcome, { readonly ok: true }>

function read({ value: view }: Done): Outcome {
  const { version, state: value } = view as RegisterView
  return { ok: true, value: { version, value } satisfies KeyValue }
}

function changed({ type }: KeyCommand, { value: outcome }: Done): Outcome {
  const { made: version, result } = outcome as ChangeOutcome
  return { ok: true, value: type === 'put' ? version : ({ set: result === true, version } satisfies Compared) }
}
