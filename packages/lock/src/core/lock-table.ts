import { Deadlines, type Millis, millis, type Moment } from '@peermesh/kernel'
import type { GroupName } from '@peermesh/quorum/core'
import { IDLE_LEASES, RETURNS_MAX } from './limits.ts'
import type { Epoch } from './messages.ts'
import type { NamedLock } from './named-lock.ts'
import type { RestingToken } from './resting-token.ts'
import type { LockVariant } from './variant.ts'

/** How a lock comes to be. */
export interface LockTablePorts {
  readonly leaseMs: number
  groupOf(name: string): GroupName
  create(name: string, variant: LockVariant): NamedLock
  wakeUp(name: string, resting: RestingToken): NamedLock
}

/**
 * The locks of one peer. A step costs as much as the locks that it is about, whatever the others are: those that have a deadline are found by it, and those of which nobody wants
 * anything rest, which is to say that what they know is put down, until they are told something or their time is up.
 */
export class LockTable {
  readonly #ports: LockTablePorts
  readonly #awake = new Map<string, NamedLock>()
  /** Whichever was not used for longest is first. */
  readonly #resting = new Map<string, RestingToken>()
  /** Of each lock that has a deadline: those that only wait to be asked cost nothing. */
  readonly #deadlines = new Deadlines<string>()
  /** K14 Of which the token is on its way back to the register, or to be forgotten. */
  readonly #fading = new Set<string>()
  /** How many lie in each group. */
  readonly #inGroup = new Map<GroupName, number>()
  /** Locks that were told something in this step. */
  readonly #touched = new Set<string>()

  constructor(ports: LockTablePorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#awake.size + this.#resting.size
  }

  get deadline(): Millis | undefined {
    const [idleAt, next] = [this.#idleAt, this.#deadlines.next]
    return idleAt === undefined || next === undefined ? (idleAt ?? next) : millis(Math.min(idleAt, next))
  }

  /** The tokens that are here. */
  tokens(): (readonly [name: string, epoch: Epoch])[] {
    const tokens: (readonly [name: string, epoch: Epoch])[] = []
    for (const [name, { tokenEpoch }] of this.#awake) {
      if (tokenEpoch !== undefined) {
        tokens.push([name, tokenEpoch])
      }
    }
    for (const [name, { epoch, version }] of this.#resting) {
      if (epoch !== undefined && version !== undefined) {
        tokens.push([name, epoch])
      }
    }
    return tokens
  }

  /** Of which something is held, wanted or under way: to be looked at, and told nothing. */
  awake(): IterableIterator<NamedLock> {
    return this.#awake.values()
  }

  /** The same of one. */
  look(name: string): NamedLock | undefined {
    return this.#awake.get(name)
  }

  variantOf(name: string): LockVariant | undefined {
    return this.#awake.get(name)?.variant ?? this.#resting.get(name)?.variant
  }

  touch(name: string): void {
    this.#touched.add(name)
  }

  /** To be told something. */
  known(name: string): NamedLock | undefined {
    this.#touched.add(name)
    this.#fading.delete(name)
    const resting = this.#resting.get(name)
    if (resting === undefined) {
      return this.#awake.get(name)
    }
    this.#resting.delete(name)
    const lock = this.#ports.wakeUp(name, resting)
    this.#awake.set(name, lock)
    return lock
  }

  open(name: string, variant: LockVariant): NamedLock {
    const known = this.known(name)
    if (known !== undefined) {
      return known
    }
    const lock = this.#ports.create(name, variant)
    this.#awake.set(name, lock)
    this.#count(name, 1)
    return lock
  }

  delete(name: string): void {
    if (this.#awake.delete(name)) {
      this.#count(name, -1)
    }
  }

  /** Whether this peer takes part in a lock of the group: then it needs its session there. */
  hasInGroup(group: GroupName): boolean {
    return this.#inGroup.has(group)
  }

  /** Those that are awake, to be told something that concerns nobody else. */
  everyAwake(): NamedLock[] {
    return [...this.#awake].map(([name, lock]) => {
      this.#touched.add(name)
      return lock
    })
  }

  every(): NamedLock[] {
    for (const name of [...this.#resting.keys()]) {
      this.known(name)
    }
    return this.everyAwake()
  }

  /** Those whose time has come. */
  due(at: Moment): NamedLock[] {
    const due = this.#deadlines.take(at.now).map((name) => this.known(name))
    for (let idleAt = this.#idleAt; idleAt !== undefined && idleAt <= at.now; idleAt = this.#idleAt) {
      const [name = ''] = this.#resting.keys()
      due.push(this.known(name))
      this.#fading.add(name)
    }
    return due.filter((lock) => lock !== undefined)
  }

  /** The end of a step: drops what is idle, puts down what rests, and remembers when the others want to be woken. */
  settle(): void {
    for (const name of this.#touched) {
      const lock = this.#awake.get(name)
      if (lock?.isIdle === true) {
        this.delete(name)
      }
      const resting = lock?.isIdle === true ? undefined : lock?.resting
      if (resting !== undefined) {
        this.#awake.delete(name)
        this.#resting.set(name, resting)
      }
      if (!this.#awake.has(name)) {
        this.#fading.delete(name)
      }
      const deadline = resting === undefined ? lock?.deadline : undefined
      if (deadline === undefined) {
        this.#deadlines.delete(name)
      } else {
        this.#deadlines.set(name, deadline)
      }
    }
    this.#touched.clear()
  }

  #count(name: string, by: number): void {
    const group = this.#ports.groupOf(name)
    const count = (this.#inGroup.get(group) ?? 0) + by
    if (count === 0) {
      this.#inGroup.delete(group)
    } else {
      this.#inGroup.set(group, count)
    }
  }

  /** Absent: none rests, or so many are on their way that the next waits for one of them. */
  get #idleAt(): Millis | undefined {
    if (this.#fading.size >= RETURNS_MAX) {
      return undefined
    }
    for (const { usedAt } of this.#resting.values()) {
      return millis(usedAt + IDLE_LEASES * this.#ports.leaseMs)
    }
    return undefined
  }
}
