import { type Millis, millis, type Moment } from '@peermesh/kernel'
import { type Configuration, type GroupName, ROOT } from './configuration.ts'
import type { Group } from './group.ts'
import { GREETING_MAX, GROUPS_MAX } from './limits.ts'

/**
 * The groups that this peer knows: the root group, and perhaps thousands of others, most of which have nothing to do most of the time. So a step costs what the
 * groups cost that it concerns, and a look at when the others want to be woken.
 */
export class Groups {
  readonly #create: (name: GroupName) => Group
  readonly #groups = new Map<GroupName, Group>()
  /** Those that something was asked of since the last `settle`. */
  readonly #touched = new Set<Group>()
  readonly #deadlines = new Map<Group, Millis>()

  constructor(create: (name: GroupName) => Group) {
    this.#create = create
  }

  get deadline(): Millis | undefined {
    let earliest = Number.POSITIVE_INFINITY
    for (const deadline of this.#deadlines.values()) {
      earliest = Math.min(earliest, deadline)
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /** To look at, and nothing else: who asks something of a group opens it. */
  get(name: GroupName): Group | undefined {
    return this.#groups.get(name)
  }

  all(): IterableIterator<[GroupName, Group]> {
    return this.#groups.entries()
  }

  /** What is said to a peer before it is known to listen: of the root group alone. It is needed first, and there may be thousands of others. */
  get firstGreeting(): readonly Configuration[] {
    const known = this.get(ROOT)?.replica.known
    return known === undefined ? [] : [known]
  }

  /** What serves in each group, as far as this peer knows, in messages of so many; in one at least. */
  greetings(): Configuration[][] {
    const known = [...this.#groups.values()].flatMap(({ replica }) => replica.known ?? [])
    const count = Math.max(1, Math.ceil(known.length / GREETING_MAX))
    return Array.from({ length: count }, (_, index) => known.slice(index * GREETING_MAX, (index + 1) * GREETING_MAX))
  }

  /** Named by this peer itself. */
  open(name: GroupName): Group {
    let group = this.#groups.get(name)
    if (group === undefined) {
      group = this.#create(name)
      this.#groups.set(name, group)
    }
    this.#touched.add(group)
    return group
  }

  /** Somebody speaks of it: known, or one more. `undefined` where that would be too many. */
  spokenOf(name: GroupName): Group | undefined {
    return this.#groups.has(name) || this.#groups.size < GROUPS_MAX ? this.open(name) : undefined
  }

  /** What concerns all of them. */
  each(act: (group: Group) => void): void {
    for (const group of this.#groups.values()) {
      this.#touched.add(group)
      act(group)
    }
  }

  wake(at: Moment): void {
    for (const [group, deadline] of [...this.#deadlines]) {
      if (deadline <= at.now) {
        this.#touched.add(group)
        group.wake(at)
      }
    }
  }

  /** What was asked leaves. */
  flush(now: Millis): void {
    for (const group of this.#touched) {
      group.flush(now)
    }
  }

  /** The end of a step. */
  settle(): void {
    for (const group of this.#touched) {
      const { deadline } = group
      if (deadline === undefined) {
        this.#deadlines.delete(group)
      } else {
        this.#deadlines.set(group, deadline)
      }
    }
    this.#touched.clear()
  }
}
