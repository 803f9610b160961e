import { type CoreInput, type CoreOutput, type Moment, Random } from '@peermesh/kernel'
import { LockCore, type LockTypes } from '@peermesh/lock/core'

/** How often a message is sent once more, and how long after, in steps. */
const REPEAT_CHANCE = 0.05
const STEPS_MAX = 200

/**
 * Says now and then again what it had said: streams of one connection do not, but those of a new one may bring what the old one brought too. What was said of an epoch that
 * is over comes again in a later one.
 */
export class RepeatingLockCore extends LockCore {
  #random = new Random('', 'repeat')
  #repeated: { readonly output: CoreOutput<LockTypes>; steps: number }[] = []

  override step(input: CoreInput<LockTypes>, at: Moment): CoreOutput<LockTypes>[] {
    if (input.type === 'start') {
      this.#random = new Random(input.seed, 'repeat')
    }
    const outputs = super.step(input, at)
    const due = this.#repeated.filter((repeated) => repeated.steps-- <= 0)
    this.#repeated = this.#repeated.filter((repeated) => !due.includes(repeated))
    for (const output of outputs) {
      if (output.type === 'send' && this.#random.chance(REPEAT_CHANCE)) {
        this.#repeated.push({ output, steps: this.#random.integer(STEPS_MAX) })
      }
    }
    return [...outputs, ...due.map(({ output }) => output)]
  }
}
