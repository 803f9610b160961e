import type { Row, Subject } from '../subject.ts'
import { droppedRow } from './dropped.ts'
import { DetectionStudy, detectionRows, firstPingRow } from './detection.ts'
import { falseDeathsRow } from './false-deaths.ts'
import { fullViewRow } from './full-view.ts'
import { healingRow, type Split } from './healing.ts'
import { killRows } from './kill.ts'
import { silenceRow, stallRows } from './stall.ts'

const SPLITS: readonly Split[] = ['halves', 'one-way', 'pair', 'alone']

export const membershipSubject: Subject = {
  name: 'membership',
  about:
    'how soon a crash is known, how often a live peer is taken for dead, what it costs: simulated, and of real processes',
  rows: ({ quick }) => (quick ? quickRows() : fullRows())
}

function fullRows(): Row[] {
  const smallest = new DetectionStudy({ peers: 10, trials: 20, calmPeriods: 60 })
  const large = new DetectionStudy({ peers: 100, trials: 20, calmPeriods: 60 })
  const largest = new DetectionStudy({ peers: 1_000, trials: 2, calmPeriods: 30 })
  return [
    firstPingRow(large),
    ...[smallest, large, largest].flatMap((study) => detectionRows(study, smallest)),
    ...[5, 10, 20].map((stalledPercent) => falseDeathsRow({ stalledPercent, peers: 100, forS: 600, samples: 3 })),
    ...SPLITS.flatMap((split) => [10, 300, 3_600].map((forS) => healingRow({ split, peers: 10, forS, samples: 5 }))),
    ...killRows({ peers: 5, samples: 100 }),
    ...killRows({ peers: 20, samples: 40 }),
    ...stallRows({ peers: 5, samples: 20 }),
    silenceRow({ peers: 5, samples: 5 }),
    droppedRow({ peers: 5, samples: 10 }),
    fullViewRow({ peers: 5 }),
    fullViewRow({ peers: 20 })
  ]
}

/** One row of each kind, as small as it can be and still do what it does; but for the network of hosts, which not each machine can have. */
function quickRows(): Row[] {
  const study = new DetectionStudy({ peers: 5, trials: 1, calmPeriods: 10 })
  return [
    firstPingRow(study),
    ...detectionRows(study, study),
    falseDeathsRow({ stalledPercent: 20, peers: 5, forS: 60, samples: 1 }),
    ...SPLITS.map((split) => healingRow({ split, peers: 4, forS: 60, samples: 1 })),
    ...killRows({ peers: 3, samples: 1 }),
    ...stallRows({ peers: 3, samples: 1 }),
    silenceRow({ peers: 3, samples: 1 }),
    fullViewRow({ peers: 3 })
  ]
}
