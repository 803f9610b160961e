import { takeover, type Takeover } from '../../packages/election/sim/takeover.ts'
import { Study } from '../membership/study.ts'
import type { Row, Statistic } from '../subject.ts'

const LEASE_MS = 2_000

/** The lease is renewed each third. */
const RENEWED_EVERY_MS = LEASE_MS / 3

/** What must be waited for before anybody may lead after a crash: the lease from its last renewal on, drawn out by what both clocks may err. */
const WAIT_MS = (LEASE_MS * 1.05) / 0.95 + 20

const PEERS = 5

/** On a network and disks of up to 5 ms; and where messages take up to 80 ms, disks 40, and timers are up to 50 ms late. */
const WEATHERS = {
  simulated: {},
  'simulated-busy': { latencyMs: [5, 80], persistMs: [1, 40], timerLateMs: [0, 50] }
} as const satisfies Readonly<Record<string, Takeover['weather']>>

/**
 * The same of candidates in the simulator, where a machine that is busy adds nothing but what it is told to: crashes spread over the time between two renewals, so that each is
 * waited for a known time.
 */
export function simulatedRows(samples: number, goalMs: number): Row[] {
  return Object.entries(WEATHERS).flatMap(([name, weather]) => {
    const study = new Study(() => Promise.resolve(takeovers(samples, weather)))
    const row = (statistic: Statistic & ('median' | 'greatest')): Row =>
      study.row({
        name: `crash-${name}-${PEERS}-${statistic}`,
        unit: 'ms',
        about: `${name.replace('-', ', ')}: the leader among ${PEERS} crashes, until all others follow a new one`,
        limitAbout: 'the wait for the lease of a leader that crashes right after a renewal',
        statistic,
        samples,
        ...(statistic === 'median' && weather === WEATHERS.simulated ? { goal: goalMs } : {})
      })
    return [row('median'), row('greatest')]
  })
}

function takeovers(samples: number, weather: Takeover['weather'] & object) {
  const crashes = Array.from({ length: samples }, (_, index) => ({
    seed: `crash ${index}`,
    afterMs: (index / samples) * RENEWED_EVERY_MS,
    isNoticed: true,
    weather
  }))
  return { values: crashes.map((crash) => takeover(crash).tookMs), limits: crashes.map(() => WAIT_MS) }
}
