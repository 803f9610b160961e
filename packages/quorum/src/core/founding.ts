import { codeUnits, hash128, hashToHex } from '@peermesh/kernel'
import { CONFIGURATION_KIND } from './configuration-kind.ts'
import { type Configuration, type GroupName, isConfiguration, ROOT, type Voter } from './configuration.ts'
import { type FailedTask, noQuorum, type TaskResult } from './tasks.ts'

/** Where the root group keeps with which configuration another group begins. */
function firstConfigurationKey(group: GroupName): string {
  return `#group/${group}`
}

/** What is proposed. Its lineage is of this proposal alone. */
export function firstConfiguration(
  group: GroupName,
  voters: readonly Voter[],
  { root, seed }: { readonly root: Configuration; readonly seed: string }
): Configuration {
  const { generation } = root
  const lineage = hashToHex(hash128(codeUnits(`${seed}\u0000lineage ${group} ${generation}`)))
  return { group, lineage, generation, epoch: 1, voters, dropBefore: 0 }
}

/** Has it chosen in the root group, once. */
export function foundingChange(first: Configuration) {
  const kind = CONFIGURATION_KIND
  return { group: ROOT, key: firstConfigurationKey(first.group), kind, args: first, forwards: false }
}

/** Q25 Whoever comes later finds what was chosen. Where an operator forced the root group on meanwhile, what was proposed is of a generation that is over. */
export function chosenFirst(result: TaskResult): { readonly ok: true; readonly value: Configuration } | FailedTask {
  if (!result.ok) {
    return result
  }
  const { state } = result.value
  return isConfiguration(state) ? { ok: true, value: state } : noQuorum(ROOT, 'it was forced on meanwhile')
}
