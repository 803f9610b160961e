import { InvariantError } from './errors.ts'

/**
 * States a rule that must hold here whatever the network, the disk or the caller did.
 *
 * @param rule the id of the rule and the rule, as in `'S3: a local dot is minted once'`
 * @throws InvariantError when it does not hold: the simulator stops with the seed, a service stops itself and says so
 */
export function invariant(condition: boolean, rule: string): asserts condition {
  if (!condition) {
    throw new InvariantError(rule)
  }
}
