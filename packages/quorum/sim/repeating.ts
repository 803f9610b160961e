import { type Core, type CoreOutput, type CoreTypes, Random } from '@peermesh/kernel'

/** How often a message is sent once more, and how long after, in steps. */
const REPEAT_CHANCE = 0.05
const STEPS_MAX = 200

/**
 * Makes a core say now and then again what it had said, much later: streams of one connection do not, but those of a new one may bring what the old one brought too. What was
 * handed over comes again when it is forgotten, an answer when its question is long done.
 */
export function repeating<T extends CoreTypes, C extends Core<T>>(core: C): C {
  const step = core.step.bind(core)
  let random = new Random('', 'repeat')
  let repeated: { readonly output: CoreOutput<T>; steps: number }[] = []
  core.step = (input, at) => {
    if (input.type === 'start') {
      random = new Random(input.seed, 'repeat')
    }
    const outputs = step(input, at)
    const due = repeated.filter((entry) => entry.steps-- <= 0)
    repeated = repeated.filter((entry) => !due.includes(entry))
    for (const output of outputs) {
      if (output.type === 'send' && random.chance(REPEAT_CHANCE)) {
        repeated.push({ output, steps: random.integer(STEPS_MAX) })
      }
    }
    return [...outputs, ...due.map(({ output }) => output)]
  }
  return core
}
