import {
  type Aftermath,
  DEAD_AFTER_MS,
  GONE_MS,
  REPLICAS,
  SETTLE_MS,
  type Traffic
} from '../../packages/partition/sim/large-mesh.ts'
import type { Row } from '../subject.ts'
import { type Upheaval, type UpheavalInit, UpheavalStudy } from './upheaval-study.ts'

/** What comes of a peer that joins, peers that restart one after the other, one that crashes for good, and a rack that is lost at once. */
export function upheavalRows(init: UpheavalInit): Row[] {
  const study = new UpheavalStudy(init)
  return (['join', 'restart', 'crash', 'rack'] as const).flatMap((upheaval) => [
    settledRow(study, upheaval),
    // A restart moves nothing, or the rows break.
    ...(upheaval === 'restart' ? [] : [movedRow(study, upheaval)]),
    messagesMeanRow(study, upheaval),
    messagesGreatestRow(study, upheaval),
    bytesRow(study, upheaval)
  ])
}

function aboutOf(upheaval: Upheaval, { peers, racks, restarts, used, partitions }: UpheavalInit): string {
  const mesh = `${peers} simulated peers, ${used} of ${partitions} partitions used`
  switch (upheaval) {
    case 'join':
      return `one more comes to ${mesh}`
    case 'restart':
      return `${restarts} restart one after the other, of ${mesh}`
    case 'crash':
      return `one crashes for good, of ${mesh}`
    case 'rack':
      return `a rack of ${Math.floor(peers / racks)} is lost at once, of ${mesh}`
  }
}

/** What must pass before anything may move; and for a restart, within what it must be over. */
const WAITS: Readonly<Record<Upheaval, { readonly about: string; readonly ms: number }>> = {
  join: { about: 'settleMs', ms: SETTLE_MS },
  restart: { about: 'goneMs, after which it would be replaced', ms: GONE_MS },
  crash: { about: 'until it is held dead, goneMs and settleMs', ms: DEAD_AFTER_MS + GONE_MS + SETTLE_MS },
  rack: { about: 'until they are held dead, goneMs and settleMs', ms: DEAD_AFTER_MS + GONE_MS + SETTLE_MS }
}

function settledRow(study: UpheavalStudy, upheaval: Upheaval): Row {
  const { about, ms } = WAITS[upheaval]
  const until = upheaval === 'restart' ? 'the longest from a start until all is as it was, and nothing moved' : SETTLED
  return row(study, upheaval, {
    figure: 'settled',
    unit: 'ms',
    what: until,
    limitAbout: about,
    value: ({ settledMs }) => settledMs,
    limit: () => ms
  })
}

const SETTLED = 'until each peer sees each partition where it should be'

function movedRow(study: UpheavalStudy, upheaval: Exclude<Upheaval, 'restart'>): Row {
  const { peers, used } = study.init
  return row(study, upheaval, {
    figure: 'moved',
    unit: 'replicas',
    what: 'replicas that another peer has',
    limitAbout: upheaval === 'join' ? 'its share' : 'those that were lost',
    value: ({ moved }) => moved,
    limit: ({ lost }) => (upheaval === 'join' ? (used * REPLICAS) / (peers + 1) : lost)
  })
}

function messagesMeanRow(study: UpheavalStudy, upheaval: Upheaval): Row {
  return row(study, upheaval, {
    figure: 'messages-mean',
    unit: 'messages/peer',
    what: 'what a peer sends of quorum meanwhile, in the mean',
    limitAbout: 'each is told of each new configuration once; who starts and each other greet each other',
    value: ({ traffic }) => mean(traffic, 'messages'),
    limit: ({ changed, traffic: { length } }) =>
      ((changed + 2 * startsOf(upheaval, study.init)) * (length - 1)) / length
  })
}

function messagesGreatestRow(study: UpheavalStudy, upheaval: Upheaval): Row {
  return row(study, upheaval, {
    figure: 'messages-greatest',
    unit: 'messages',
    what: 'what the peer sends that sends most',
    limitAbout: 'one to each other',
    value: ({ traffic }) => Math.max(...traffic.map(({ messages }) => messages)),
    limit: ({ traffic }) => traffic.length - 1
  })
}

function bytesRow(study: UpheavalStudy, upheaval: Upheaval): Row {
  const { used } = study.init
  return row(study, upheaval, {
    figure: 'bytes-mean',
    unit: 'B/peer',
    what: 'the bytes of these messages, in the mean',
    limitAbout: 'each new configuration to each peer once, and all of them to who starts',
    value: ({ traffic }) => mean(traffic, 'bytes'),
    limit: ({ changed, traffic: { length } }, configurationBytes) =>
      (configurationBytes * (changed * (length - 1) + used * startsOf(upheaval, study.init))) / length
  })
}

interface UpheavalRow {
  readonly figure: string
  readonly unit: string
  readonly what: string
  readonly limitAbout: string
  value(aftermath: Aftermath): number
  limit(aftermath: Aftermath, configurationBytes: number): number
}

function row(
  study: UpheavalStudy,
  upheaval: Upheaval,
  { figure, unit, what, limitAbout, value, limit }: UpheavalRow
): Row {
  return {
    name: `${upheaval}-${study.init.peers}-${figure}`,
    unit,
    about: `${aboutOf(upheaval, study.init)}: ${what}`,
    limitAbout,
    warmUps: 0,
    samples: 1,
    open: async () => {
      const { aftermaths, configurationBytes } = await study.upheavals
      const aftermath = aftermaths[upheaval]
      return {
        value: () => Promise.resolve(value(aftermath)),
        limit: () => Promise.resolve(limit(aftermath, configurationBytes))
      }
    }
  }
}

function startsOf(upheaval: Upheaval, { restarts }: UpheavalInit): number {
  return upheaval === 'join' ? 1 : upheaval === 'restart' ? restarts : 0
}

function mean(traffic: readonly Traffic[], unit: keyof Traffic): number {
  return traffic.reduce((sum, one) => sum + one[unit], 0) / traffic.length
}
