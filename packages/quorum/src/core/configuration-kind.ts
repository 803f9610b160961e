import type { Configuration } from './configuration.ts'
import type { RegisterKind } from './kinds.ts'

/** The kind of the register in which a group chooses its next configuration. */
export const CONFIGURATION_KIND = 'configuration'

/** Each group has this register. Its name is no name that an application may use. */
export const CONFIGURATION_KEY = '#configuration'

/**
 * The successor of an epoch is chosen once: who comes later is told what was chosen.
 *
 * Q9 Of each epoch one successor at most is chosen.
 */
export const configurationKind: RegisterKind = {
  name: CONFIGURATION_KIND,
  apply(before, args) {
    const chosen = before as Configuration | undefined
    const proposed = args as Configuration
    const isNext = chosen === undefined || chosen.epoch < proposed.epoch
    // The caller reads the state: a configuration is too large for a result, which is remembered with the register.
    return { state: isNext ? proposed : chosen, result: isNext }
  },
  isFree: () => false,
  counterOf: () => 0
}
