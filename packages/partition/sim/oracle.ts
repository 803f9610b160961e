import type { CommandId, Effect, Outcome, PeerName } from '@peermesh/kernel'
import {
  type Compared,
  groupOfPartition,
  type KeyValue,
  MOVES_MAX,
  type PartitionCommand,
  type PartitionCore
} from '@peermesh/partition/core'
import type { Configuration, QuorumCore } from '@peermesh/quorum/core'
import {
  type Invocation,
  isVersionedRegisterLinearizable,
  type RegisterOperation,
  type RegisterResult,
  ViolationError
} from '@peermesh/sim'

/** What an operation means, by values that are written once. */
export type KeyOperation = RegisterOperation & { readonly key: string }

export type KeyCommand = Exclude<PartitionCommand, { readonly type: 'drain' | 'place' | 'found' }>

/** An operation as its caller sees it. Moments are virtual. */
interface Call {
  readonly operation: KeyOperation
  readonly command: KeyCommand
  readonly calledAt: number
  returned?: { readonly at: number; readonly result: RegisterResult }
  /** It certainly had no effect. */
  failed?: true
  /** Tries that may have had one. */
  unknown: boolean
}

/**
 * What must hold of partitions, judged from outside: by what callers were told, and by what each peer says of owners and epochs after its steps.
 */
export class PartitionOracle {
  readonly #now: () => number
  readonly #calls = new Map<string, Call[]>()
  readonly #open = new Map<string, Call>()
  /** By partition, generation and epoch. */
  readonly #owners = new Map<string, string>()
  /** By group, lineage and epoch: what voters hold in memory. */
  readonly #configurations = new Map<string, string>()
  /** By peer and partition. */
  readonly #epochs = new Map<string, readonly [generation: number, epoch: number]>()
  /** What was last read of a key: for a compare-and-set that may fit. */
  readonly #seen = new Map<string, KeyValue>()

  constructor(now: () => number) {
    this.#now = now
  }

  seen(key: string): KeyValue {
    return this.#seen.get(key) ?? { version: 0, value: undefined }
  }

  get keys(): string[] {
    return [...this.#calls.keys()]
  }

  called(peer: PeerName, id: CommandId, operation: KeyOperation, command: KeyCommand): void {
    const call: Call = { operation, command, calledAt: this.#now(), unknown: false }
    this.#open.set(`${peer} ${id}`, call)
    const calls = this.#calls.get(operation.key) ?? []
    calls.push(call)
    this.#calls.set(operation.key, calls)
  }

  /** The same call is tried again, under its operation. */
  calledAgain(peer: PeerName, id: CommandId, call: Call): void {
    this.#open.set(`${peer} ${id}`, call)
  }

  /** What it was asked may have happened, or not; and what it knew of epochs it may know no more. */
  stopped(peer: PeerName): void {
    for (const names of [this.#open, this.#epochs]) {
      for (const name of [...names.keys()].filter((key) => key.startsWith(`${peer} `))) {
        names.delete(name)
      }
    }
  }

  /** Returns the call whose outcome is not known, to be tried again. */
  settled(peer: PeerName, { output }: Effect): Call | undefined {
    if (output.type !== 'settle') {
      return undefined
    }
    const name = `${peer} ${output.id}`
    const call = this.#open.get(name)
    this.#open.delete(name)
    return call !== undefined && this.#ended(call, output.outcome) === 'unknown' ? call : undefined
  }

  check(peer: PeerName, core: PartitionCore, quorum: QuorumCore, partitions: number): void {
    for (let partition = 0; partition < partitions; partition++) {
      const { epoch, generation, replicas } = core.owners(partition)
      if (epoch > 0) {
        this.#fix(this.#owners, `partition ${partition} in epoch ${generation}.${epoch}`, replicas.join(' '))
        this.#grows(peer, partition, [generation, epoch])
      }
      const acceptor = quorum.group(groupOfPartition(partition))?.replica.acceptor
      for (const configuration of acceptor === undefined ? [] : [acceptor.configuration, acceptor.sealedTo]) {
        this.#fixConfiguration(configuration)
      }
    }
    const moving = core.status({ now: this.#now(), wall: 0 } as never).filter(({ stage }) => stage === 'moving').length
    if (moving > MOVES_MAX) {
      throw new ViolationError(`P11: ${peer} has ${moving} moves under way.`)
    }
  }

  /** P3: what callers saw of each key can be put in one order. */
  verify(): void {
    for (const [key, calls] of this.#calls) {
      const history: Invocation<RegisterOperation, RegisterResult>[] = calls.filter(
        ({ failed, operation, returned }) => failed !== true && (operation.type !== 'read' || returned !== undefined)
      )
      if (!isVersionedRegisterLinearizable(history)) {
        const lines = history.map(({ operation, calledAt, returned }) =>
          [JSON.stringify(operation), calledAt.toFixed(1), returned?.at.toFixed(1), String(returned?.result)].join(' ')
        )
        throw new ViolationError(`P3: ${key} is not linearizable:\n${lines.join('\n')}`)
      }
    }
  }

  #ended(call: Call, outcome: Outcome): 'known' | 'unknown' {
    if (outcome.ok) {
      call.returned = { at: this.#now(), result: this.#resultOf(call.operation, outcome.value) }
      return 'known'
    }
    if (outcome.failure.name === 'OutcomeUnknownError') {
      call.unknown = true
      return 'unknown'
    }
    if (!call.unknown) {
      call.failed = true
    }
    return 'known'
  }

  #resultOf({ type, key }: KeyOperation, value: unknown): RegisterResult {
    if (type === 'read') {
      this.#seen.set(key, value as KeyValue)
      return (value as KeyValue).value as string | undefined
    }
    return type === 'write' ? undefined : (value as Compared).set
  }

  #fixConfiguration(configuration: Configuration | undefined): void {
    if (configuration !== undefined) {
      const { group, lineage, generation, epoch, voters } = configuration
      const name = `${group} of generation ${generation} in epoch ${epoch}`
      const text = `${lineage} ${voters.map(({ peer, storeId }) => `${peer}/${storeId}`).join(' ')}`
      this.#fix(this.#configurations, name, text)
    }
  }

  #fix(known: Map<string, string>, name: string, text: string): void {
    const before = known.get(name)
    if (before !== undefined && before !== text) {
      throw new ViolationError(`P2: ${name} is held by ${before}, and by ${text}.`)
    }
    known.set(name, text)
  }

  #grows(peer: PeerName, partition: number, epoch: readonly [generation: number, epoch: number]): void {
    const name = `${peer} ${partition}`
    const before = this.#epochs.get(name) ?? [0, 0]
    if (epoch[0] < before[0] || (epoch[0] === before[0] && epoch[1] < before[1])) {
      throw new ViolationError(
        `P10: ${peer} goes back from epoch ${before.join('.')} of ${partition} to ${epoch.join('.')}.`
      )
    }
    this.#epochs.set(name, epoch)
  }
}
