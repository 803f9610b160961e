import { rules, system } from './system.ts'

/**
 * Why this machine cannot have networks of its own; `undefined` where it can. Tried, not guessed: a kernel without a bridge, a container
 * without the right, a missing `nft` all look alike from outside.
 */
export async function whyNoNetworks(): Promise<string | undefined> {
  const probe = `peermesh-${process.pid}-probe`
  if (process.platform !== 'linux') {
    return 'network namespaces are a thing of Linux'
  }
  try {
    await system('ip', 'netns', 'add', probe)
  } catch (error) {
    return `no network namespace can be made: ${String(error)}`
  }
  try {
    await system('ip', '-n', probe, 'link', 'add', 'switch', 'type', 'bridge')
    await rules(probe, ['add table bridge probe', 'add table ip probe'])
    return undefined
  } catch (error) {
    return `a namespace can be made, and not what it needs inside: ${String(error)}`
  } finally {
    await system('ip', 'netns', 'delete', probe)
  }
}
