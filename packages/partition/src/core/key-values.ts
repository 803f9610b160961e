import { type CommandId, type Failure, type Millis, millis, type Moment, type Outcome } from '@peermesh/kernel'
import type { ChangeOutcome, QuorumCommand, RegisterView, ValueArgs, Voter } from '@peermesh/quorum/core'
import type { Compared, KeyValue, PartitionCommand } from './events.ts'
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

interface Waiting {
  readonly id: CommandId
  readonly command: KeyCommand
  readonly deadlineAt: Millis
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
  /** By the partition that is being founded. */
  readonly #founding = new Map<number, Waiting[]>()
  /** What waits for that, in all. */
  #waiting = 0

  constructor(ports: KeyPorts) {
    this.#ports = ports
  }

  run(id: CommandId, command: KeyCommand, { now }: Moment): void {
    const { key, timeoutMs = TIMEOUT_MS } = command
    const problem = keyProblem(key)
    if (problem !== undefined) {
      this.#ports.settle(id, { ok: false, failure: { name: 'InvalidParametersError', message: problem } })
      return
    }
    const partition = partitionOf(key, this.#ports.partitions)
    const waiting: Waiting = { id, command, deadlineAt: millis(now + timeoutMs) }
    if (this.#ports.isFounded(partition)) {
      this.#ask(partition, waiting, now)
    } else if (this.#waiting >= FOUNDING_MAX) {
      this.#fail(waiting, partition, `${FOUNDING_MAX} operations wait already for their partitions to be founded`)
    } else {
      this.#waiting++
      const others = this.#founding.get(partition)
      if (others === undefined) {
        this.#founding.set(partition, [waiting])
        this.#found(partition, timeoutMs)
      } else {
        others.push(waiting)
      }
    }
  }

  #found(partition: number, timeoutMs: number): void {
    const voters = this.#ports.firstVoters(partition)
    if (voters.length === 0) {
      this.#founded(partition, (waiting) => this.#fail(waiting, partition, 'nobody is linked who could hold it'))
      return
    }
    this.#ports.call({ type: 'found', group: groupOfPartition(partition), voters, timeoutMs }, (outcome, { now }) => {
      this.#founded(partition, (waiting) => {
        if (!outcome.ok) {
          this.#fail(waiting, partition, reasonOf(outcome.failure))
        } else if (now >= waiting.deadlineAt) {
          this.#fail(waiting, partition, 'its time was up when the partition was founded')
        } else {
          this.#ask(partition, waiting, now)
        }
      })
    })
  }

  #founded(partition: number, then: (waiting: Waiting) => void): void {
    const waiting = this.#founding.get(partition) ?? []
    this.#founding.delete(partition)
    this.#waiting -= waiting.length
    for (const one of waiting) {
      then(one)
    }
  }

  #ask(partition: number, { id, command, deadlineAt }: Waiting, now: Millis): void {
    const asked = {
      group: groupOfPartition(partition),
      key: `${KEY_PREFIX}${command.key}`,
      timeoutMs: deadlineAt - now
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
  #fail({ id, command }: Waiting, partition: number, reason: string): void {
    const group = groupOfPartition(partition)
    const operation = command.type === 'get' ? undefined : command.operation
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

/** Why the root group did not found it, without what it says of the change: that is said here. */
function reasonOf({ message, details }: Failure): string {
  const reason = details?.['reason']
  return typeof reason === 'string' ? reason : message.replace(/\.$/, '')
}

function keyProblem(key: string): string | undefined {
  return typeof key === 'string' && key.length > 0 && key.length <= KEY_LENGTH_MAX && key.isWellFormed()
    ? undefined
    : `A key is well-formed text of 1 to ${KEY_LENGTH_MAX} characters.`
}

function argsOf(command: Exclude<KeyCommand, { readonly type: 'get' }>): ValueArgs {
  const { value } = command
  return command.type === 'put' ? { type: 'set', value } : { type: 'compare-and-set', version: command.version, value }
}

type Done = Extract<Outcome, { readonly ok: true }>

function read({ value: view }: Done): Outcome {
  const { version, state } = view as RegisterView
  return { ok: true, value: { version, value: state ?? undefined } satisfies KeyValue }
}

function changed({ type }: KeyCommand, { value: outcome }: Done): Outcome {
  const { made: version, result } = outcome as ChangeOutcome
  return { ok: true, value: type === 'put' ? version : ({ set: result === true, version } satisfies Compared) }
}
