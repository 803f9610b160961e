import { DelayRelay } from './delay-relay.ts'
import type { Host } from './host.ts'
import { system } from './system.ts'

/** What makes the lines of a bed long, and how. It ends with the bed. */
export interface LongLines {
  /** `netem`: the kernel delays each packet. `relay`: a process of each host delays each byte of what that host dialled. */
  readonly by: 'netem' | 'relay'
  stop(): Promise<void>
}

/**
 * Has all that passes between hosts take so long one way: by the kernel where it can (`netem`), which delays each packet, the first one of a connection
 * too; else by a relay in front of each dial.
 *
 * @param hub the namespace of the switch, in which each host has a port of its name
 */
export async function lengthen(hub: string, hosts: readonly Host[], delayMs: number): Promise<LongLines> {
  if ((await whyNoNetem(hub)) === undefined) {
    // At the port, and not at the host: there `throttle` has its place.
    for (const { name } of hosts) {
      await system('tc', '-n', hub, 'qdisc', 'add', 'dev', name, 'root', 'netem', 'delay', `${delayMs}ms`)
    }
    return { by: 'netem', stop: async () => await Promise.resolve() }
  }
  const relays = await Promise.all(hosts.map(async (host) => await DelayRelay.start(host, hosts, delayMs)))
  return { by: 'relay', stop: async () => void (await Promise.all(relays.map(async (relay) => await relay.stop()))) }
}

/** Why the kernel cannot delay packets in this namespace; `undefined` where it can. Tried, on its own loopback. */
export async function whyNoNetem(namespace: string): Promise<string | undefined> {
  try {
    await system('tc', '-n', namespace, 'qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms')
    await system('tc', '-n', namespace, 'qdisc', 'delete', 'dev', 'lo', 'root')
    return undefined
  } catch (error) {
    return `the kernel has no netem: ${String(error)}`
  }
}
