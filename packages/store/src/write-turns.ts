import { InvalidParametersError } from '@peermesh/kernel'
import { raceSignal } from 'race-signal'
import {
  AMOUNT_MAX,
  GROUP_BYTES,
  GROUP_OPERATIONS,
  type Receipt,
  type Receipts,
  type StoreCommand,
  type WantedReceipt,
  type WriteOperation
} from './core/index.ts'
import { NotReplicatedError } from './errors.ts'
import type { WriteOptions } from './write-options.ts'

export interface WriteTurnsInit {
  receipts(): Pick<Receipts, 'progress'>
  command(command: StoreCommand): Promise<unknown>
  /** Nobody waits for this receipt any more. */
  giveUp(receipt: number): void
}

/** A command on its way, and who waits for it. */
interface Sent {
  readonly wanted: WantedReceipt | undefined
  readonly written: Promise<unknown>
  waiting: number
}

/** Writes that were begun in the same turn of the event loop, and become one command. */
interface Turn extends Sent {
  readonly operations: WriteOperation[]
  /** Where among them is what is added to each counter. */
  counts: Map<string, number> | undefined
  bytes: number
}

/** Makes commands of writes, in the order in which they were begun, and waits until as many peers have them as was asked for. */
export class WriteTurns {
  readonly #init: WriteTurnsInit
  #turn: Turn | undefined
  #lastReceipt = 0

  constructor(init: WriteTurnsInit) {
    this.#init = init
  }

  /** A write among those of this turn: a thousand puts that are begun together cost one step of the core. */
  write(operation: WriteOperation, options?: WriteOptions): Promise<unknown> {
    const signal = options?.signal
    signal?.throwIfAborted()
    const turn = this.#open(options?.ack)
    if (operation.amount === undefined || !addedUp(turn, operation.key, operation.amount)) {
      turn.operations.push(operation)
    }
    turn.bytes += operation.value?.length ?? 0
    if (turn.operations.length >= GROUP_OPERATIONS || turn.bytes >= GROUP_BYTES) {
      this.#turn = undefined
    }
    if (turn.wanted !== undefined) {
      return this.#settled(turn, options)
    }
    return signal === undefined ? turn.written : raceSignal(turn.written, signal)
  }

  /** Writes that become durable as one, behind those that were begun before, which become a command at the end of this turn; and before those that follow. */
  async batch(operations: readonly WriteOperation[], options?: WriteOptions): Promise<void> {
    this.#turn = undefined
    await Promise.resolve()
    const wanted = this.#wanted(options?.ack)
    const written = this.#init.command({ type: 'write', operations, receipt: wanted })
    await this.#settled({ wanted, written, waiting: 0 }, options)
  }

  async #settled(sent: Sent, options?: WriteOptions): Promise<void> {
    sent.waiting++
    try {
      const receipt = (await raceSignal(sent.written, options?.signal)) as Receipt | undefined
      if (sent.wanted !== undefined && receipt?.reached === false) {
        throw new NotReplicatedError(sent.wanted.ack, receipt)
      }
    } catch (error) {
      throw this.#notReplicated(sent, error) ?? error
    } finally {
      sent.waiting--
    }
  }

  /** Where the waiting ended, and not the write: it is here, and this far. */
  #notReplicated({ wanted, waiting }: Sent, cause: unknown): NotReplicatedError | undefined {
    if (wanted === undefined || cause instanceof NotReplicatedError) {
      return undefined
    }
    const progress = this.#init.receipts().progress(wanted.receipt)
    if (waiting === 1) {
      this.#init.giveUp(wanted.receipt)
    }
    return progress === undefined ? undefined : new NotReplicatedError(wanted.ack, progress, { cause })
  }

  #open(ack: WriteOptions['ack']): Turn {
    if (this.#turn === undefined || (this.#turn.wanted?.ack ?? 'local') !== (ack ?? 'local')) {
      const operations: WriteOperation[] = []
      const wanted = this.#wanted(ack)
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const turn: Turn = { operations, counts: undefined, bytes: 0, written: promise, wanted, waiting: 0 }
      this.#turn = turn
      queueMicrotask(() => {
        if (this.#turn === turn) {
          this.#turn = undefined
        }
        this.#init.command({ type: 'write', operations, receipt: wanted }).then(resolve, reject)
      })
    }
    return this.#turn
  }

  #wanted(ack: WriteOptions['ack']): WantedReceipt | undefined {
    checkAck(ack)
    return ack === undefined || ack === 'local' ? undefined : { receipt: ++this.#lastReceipt, ack }
  }
}

function checkAck(ack: unknown): void {
  if (ack !== undefined && ack !== 'local' && ack !== 'one' && ack !== 'quorum' && ack !== 'all') {
    throw new InvalidParametersError(`ack is 'local', 'one', 'quorum' or 'all', not ${JSON.stringify(ack)}.`)
  }
}

/** Adds to what the turn adds to the counter already; false where there is nothing yet, or too much. */
function addedUp(turn: Turn, key: string, amount: number): boolean {
  const { operations } = turn
  const counts = (turn.counts ??= new Map<string, number>())
  const index = counts.get(key)
  const sum = amount + (index === undefined ? 0 : (operations[index]?.amount ?? 0))
  if (index === undefined || Math.abs(sum) > AMOUNT_MAX) {
    counts.set(key, operations.length)
    return false
  }
  operations[index] = { key, amount: sum }
  return true
}
