import type { Samples } from '../report.ts'
import type { Row } from '../subject.ts'
import { Study } from '../membership/study.ts'
import type { Bed } from './lockers.ts'
import { forgotten } from './memory.ts'
import type { LockSize } from './size.ts'
import type { Variant } from './variants.ts'

/** The names are used in so many parts, after each of which is looked. */
const PARTS = 10

const MIB = 2 ** 20

/** By the peer that uses the names, which votes, and by the greatest of the other voters. */
type Who = 'holder' | 'voters'

/** What is left after the first part, and after the last, each time when all is forgotten that can be; and what was resident after each part, when much was not. */
interface Growth {
  readonly bytesByName: Readonly<Record<Who, number>>
  readonly residentMib: Readonly<Record<Who, readonly number[]>>
  readonly beforeMib: Readonly<Record<Who, number>>
  readonly mapBytesByName: number
}

/** Names of which each is used once and never again: what is left of them, and what processes take meanwhile. */
export function onceRows(variant: Variant, size: LockSize, bed: Bed): Row[] {
  let grown: Promise<Growth> | undefined
  const growth = async (): Promise<Growth> => await (grown ??= growthOf(variant, size, bed))
  const { once: names } = size
  return (['holder', 'voters'] as const).flatMap((who) => {
    const at = who === 'holder' ? 'the peer that uses them, which votes' : 'the other voter that has more'
    const left = new Study(async (): Promise<Samples> => {
      const { bytesByName, mapBytesByName } = await growth()
      return { values: [bytesByName[who]], limits: [mapBytesByName] }
    })
    const resident = new Study(async (): Promise<Samples> => {
      const { residentMib, beforeMib } = await growth()
      return { values: residentMib[who], limits: residentMib[who].map(() => beforeMib[who]) }
    })
    return [
      left.row({
        name: `once-growth-${names}-${who}-${variant.id}`,
        unit: 'B/name',
        about: `${names} names used once each: how the heap and buffers of ${at}, grew between the first tenth and the last, names forgotten`,
        limitAbout: 'a Map from names to small objects',
        samples: 1
      }),
      resident.row({
        name: `once-resident-${names}-${who}-${variant.id}`,
        unit: 'MiB',
        about: `the same: resident set of ${at}, after each tenth of them, while much is not forgotten yet`,
        limitAbout: 'the same before the first',
        statistic: 'greatest',
        samples: PARTS
      })
    ]
  })
}

async function growthOf({ id, options }: Variant, size: LockSize, bed: Bed): Promise<Growth> {
  const lockers = await bed.lockers()
  const holder = lockers.at(0)
  const voters = lockers.all.slice(1, Math.max(2, size.voters))
  const look = async (): Promise<{ live: Record<Who, number>; resident: Record<Who, number> }> => {
    const [own, ...others] = await Promise.all([holder, ...voters].map((peer) => peer.request('resident')))
    const greatest = (what: 'liveBytes' | 'residentBytes'): number => Math.max(...others.map((other) => other[what]))
    const [live = 0, resident = 0] = [own?.liveBytes, own?.residentBytes]
    return {
      live: { holder: live, voters: greatest('liveBytes') },
      resident: { holder: resident / MIB, voters: greatest('residentBytes') / MIB }
    }
  }
  const registers = await holder.request('registers')
  const before = (await look()).resident
  const count = size.once / PARTS
  const residentMib: Record<Who, number[]> = { holder: [], voters: [] }
  let first: Record<Who, number> | undefined
  for (let part = 0; part < PARTS; part++) {
    await holder.request('useOnce', { prefix: `once ${id} ${part}`, count, options })
    const { resident } = await look()
    residentMib.holder.push(resident.holder)
    residentMib.voters.push(resident.voters)
    if (first === undefined) {
      await forgotten(holder, size, registers)
      first = (await look()).live
    }
  }
  await forgotten(holder, size, registers)
  const { live: last } = await look()
  const byName = (who: Who): number => (last[who] - (first?.[who] ?? 0)) / (count * (PARTS - 1))
  return {
    bytesByName: { holder: byName('holder'), voters: byName('voters') },
    residentMib,
    beforeMib: before,
    mapBytesByName: (await holder.request('mapBytes', count)) / count
  }
}
