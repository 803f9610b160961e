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
  apply(before, args, { generation }) {
    const chosen = before as Configuration | undefined
    const proposed = args as Configuration
    // A proposal from before an operator forced the group on may come after: as the successor of the wrong epoch it would stand in the way of all others.
    const isOfThisLineage = proposed.generation === generation
    const isNext = isOfThisLineage && (chosen === undefined || chosen.epoch < proposed.epoch)
    // The caller reads the state: a configuration is too large for a result, which is remembered with the register.
    return { state: isNext ? proposed : chosen, result: isNext }
  },
  isFree: () => false,
  counterOf: () => 0
}
