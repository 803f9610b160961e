import { Deadlines, type Millis } from '@peermesh/kernel'
import { FORWARDED_MAX, PENDING_MAX } from './limits.ts'
import type { Register } from './registers.ts'
import type { Task } from './tasks.ts'

/** The tasks of one proposer that are not done, each in the queue of its register: how many there are, and until when they wait. */
export class Waiting {
  readonly #deadlines = new Deadlines<Task>()
  #count = 0
  /** Of those, what other peers handed over. */
  #ofOthers = 0

  get count(): number {
    return this.#count
  }

  get deadline(): Millis | undefined {
    return this.#deadlines.next
  }

  get isFull(): boolean {
    return this.#count >= PENDING_MAX
  }

  /** For what others hand over there is less room, so that they do not take ours. */
  get isFullOfOthers(): boolean {
    return this.isFull || this.#ofOthers >= FORWARDED_MAX
  }

  add({ tasks }: Register, task: Task): void {
    tasks.push(task)
    this.#deadlines.set(task, task.deadlineAt)
    this.#count++
    this.#ofOthers += isOfAnother(task) ? 1 : 0
  }

  /** False where it was done before. */
  remove({ tasks }: Register, task: Task): boolean {
    const index = tasks.indexOf(task)
    if (index < 0) {
      return false
    }
    tasks.splice(index, 1)
    this.#deadlines.delete(task)
    this.#count--
    this.#ofOthers -= isOfAnother(task) ? 1 : 0
    return true
  }

  /** Whose time is up. They are in their queues still. */
  late(now: Millis): Task[] {
    return [...this.#deadlines.take(now)]
  }
}

export function isOfAnother({ askedBy }: Task): boolean {
  return askedBy !== undefined
}
