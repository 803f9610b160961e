import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@peermesh/kernel'
import type { Host } from './host.ts'
import type { NetworkBed } from './network-bed.ts'

/** A peer on a host, to which things happen. */
export interface Victim {
  readonly host: Host
  pause(): Promise<void> | void
  resume(): Promise<void> | void
  kill(): Promise<void>
  /** Starts it again on its disk. */
  start(): Promise<void>
}

/** Resolves once one fault, drawn from all that a network and its hosts have, has come, lasted so long, and ended. */
export async function sufferFault(
  bed: NetworkBed,
  victims: readonly Victim[],
  random: Random,
  forMs: number
): Promise<void> {
  const shuffled = random.shuffle([...victims])
  const [one, ...others] = shuffled as [Victim, ...Victim[]]
  const hosts = (some: readonly Victim[]): Host[] => some.map(({ host }) => host)
  const faults = {
    pause: async () => {
      await one.pause()
      await sleep(forMs)
      await one.resume()
    },
    kill: async () => {
      await one.kill()
      await sleep(forMs / 4)
      await one.start()
    },
    cutOff: async () => {
      await bed.isolate(one.host)
      await sleep(forMs)
      await bed.heal()
    },
    /** What it said meanwhile is on its disk alone. */
    cutOffAndKilled: async () => {
      await bed.isolate(one.host)
      await sleep(forMs)
      await one.kill()
      await bed.heal()
      await one.start()
    },
    split: async () => {
      await bed.partition(hosts(shuffled.slice(0, 2)), hosts(shuffled.slice(2)))
      await sleep(forMs)
      await bed.heal()
    },
    unheard: async () => {
      await bed.block([one.host], hosts(others))
      await sleep(forMs)
      await bed.heal()
    },
    deaf: async () => {
      await bed.block(hosts(others), [one.host])
      await sleep(forMs)
      await bed.heal()
    }
  }
  await random.pick(Object.values(faults))?.()
}
