import { Deadlines, type Failure, type Millis, millis, type Outcome } from '@peermesh/kernel'
import type { QuorumCommand, Voter } from '@peermesh/quorum/core'
import { FOUNDING_AGAIN_MS } from './limits.ts'
import { groupOfPartition } from './partition-of.ts'

/** What waits for a partition to be founded. */
export interface Waiter {
  readonly partition: number
  readonly deadlineAt: Millis
}

export interface FoundingPorts<W extends Waiter> {
  readonly call: (command: QuorumCommand, next: (outcome: Outcome, now: Millis) => void) => void
  readonly firstVoters: (partition: number) => readonly Voter[]
  /** The partition is founded: it goes on. */
  readonly go: (waiter: W, now: Millis) => void
  /** Its time was up. It was sent to nobody. */
  readonly fail: (waiter: W, reason: string) => void
}

const LATE = 'its time was up when the partition was founded'

interface Founding<W> {
  readonly waiters: Set<W>
  /** The latest of their deadlines. */
  until: Millis
  /** Why it did not come about yet. */
  reason: string
}

/**
 * Partitions that are being founded at this peer, each by the root group that chooses its first configuration once, and what waits for that. Where the root group does not answer, or nobody is there
 * to hold the partition, it is tried again until nobody waits any more: to found twice is to found once (Q25).
 */
export class Foundings<W extends Waiter> {
  readonly #ports: FoundingPorts<W>
  readonly #foundings = new Map<number, Founding<W>>()
  readonly #late = new Deadlines<W>()
  /** When a partition is to be founded that could not be. */
  readonly #again = new Deadlines<number>()
  #count = 0

  constructor(ports: FoundingPorts<W>) {
    this.#ports = ports
  }

  /** How many wait, in all. */
  get count(): number {
    return this.#count
  }

  get deadline(): Millis | undefined {
    const [late, again] = [this.#late.next, this.#again.next]
    return late === undefined || (again !== undefined && again < late) ? again : late
  }

  wait(waiter: W, now: Millis): void {
    const { partition, deadlineAt } = waiter
    const founding = this.#foundings.get(partition)
    this.#count++
    this.#late.set(waiter, deadlineAt)
    if (founding !== undefined) {
      founding.waiters.add(waiter)
      founding.until = millis(Math.max(founding.until, deadlineAt))
      return
    }
    this.#foundings.set(partition, {
      waiters: new Set([waiter]),
      until: deadlineAt,
      reason: LATE
    })
    this.#found(partition, now)
  }

  /** By whomever. */
  founded(partition: number, now: Millis): void {
    const { waiters = [] } = this.#end(partition) ?? {}
    for (const waiter of waiters) {
      this.#late.delete(waiter)
      this.#count--
      if (now < waiter.deadlineAt) {
        this.#ports.go(waiter, now)
      } else {
        this.#ports.fail(waiter, LATE)
      }
    }
  }

  decide(now: Millis): void {
    for (const waiter of this.#late.take(now)) {
      const { partition } = waiter
      const founding = this.#foundings.get(partition)
      this.#count--
      founding?.waiters.delete(waiter)
      if (founding?.waiters.size === 0) {
        this.#end(partition)
      }
      this.#ports.fail(waiter, founding?.reason ?? '')
    }
    for (const partition of this.#again.take(now)) {
      this.#found(partition, now)
    }
  }

  #end(partition: number): Founding<W> | undefined {
    const founding = this.#foundings.get(partition)
    this.#foundings.delete(partition)
    this.#again.delete(partition)
    return founding
  }

  #found(partition: number, now: Millis): void {
    const founding = this.#foundings.get(partition)
    const voters = this.#ports.firstVoters(partition)
    if (founding === undefined) {
      return
    }
    if (voters.length === 0) {
      this.#later(partition, founding, 'nobody is linked who could hold it', now)
      return
    }
    const command = {
      type: 'found',
      group: groupOfPartition(partition),
      voters,
      timeoutMs: founding.until - now
    } as const
    this.#ports.call(command, (outcome, at) => {
      if (this.#foundings.get(partition) !== founding) {
        return
      }
      if (outcome.ok) {
        this.founded(partition, at)
      } else {
        this.#later(partition, founding, reasonOf(outcome.failure), at)
      }
    })
  }

  #later(partition: number, founding: Founding<W>, reason: string, now: Millis): void {
    founding.reason = reason
    this.#again.set(partition, now + FOUNDING_AGAIN_MS)
  }
}

/** Why the root group did not found it, without what it says of the change: that is said here. */
function reasonOf({ message, details }: Failure): string {
  const reason = details?.['reason']
  return typeof reason === 'string' ? `the root group: ${reason}` : message.replace(/\.$/, '')
}
