import type { PeerName } from '@peermesh/kernel'
import { CALM_WEATHER } from '@peermesh/sim'
import type { Row } from '../subject.ts'
import { SimulatedMesh } from './simulated-mesh.ts'

/** What the network does to a mesh. */
export type Split = 'halves' | 'one-way' | 'pair' | 'alone'

/** Once the network is whole, the view is to be within this, always. */
const HEALED_WITHIN_S = 60

/** After this a view that is not whole never will be. */
const GIVE_UP_MS = 10 * 60 * 1_000

const ABOUT: Readonly<Record<Split, string>> = {
  halves: 'two halves apart',
  'one-way': 'one half unheard by the other',
  pair: 'two peers apart, all others reach both',
  alone: 'one peer apart from all others'
}

export interface HealingInit {
  readonly split: Split
  readonly peers: number
  readonly forS: number
  readonly samples: number
}

/** From the end of a partition until each peer holds all of them alive. */
export function healingRow({ split, peers, forS, samples }: HealingInit): Row {
  let taken = 0
  return {
    name: `heal-${split}-${forS}s`,
    unit: 's',
    about: `${ABOUT[split]} for ${forS} s, until ${peers} see ${peers} again`,
    limitAbout: 'the mean of one dial, its streams and one message',
    goal: HEALED_WITHIN_S,
    statistic: 'greatest',
    warmUps: 0,
    samples,
    open: () =>
      Promise.resolve({
        value: () => Promise.resolve(healS({ split, peers, forS, seed: `heal ${split} ${forS} ${taken++}` })),
        limit: () => Promise.resolve(LEAST_S)
      })
  }
}

const LEAST_S =
  [CALM_WEATHER.dialMs, CALM_WEATHER.streamOpenMs, CALM_WEATHER.latencyMs].reduce(
    (sum, [from, to]) => sum + (from + to) / 2,
    0
  ) / 1_000

function healS({ split, peers, forS, seed }: Omit<HealingInit, 'samples'> & { readonly seed: string }): number {
  const mesh = SimulatedMesh.formed({ peers, seed })
  const heal = splitMesh(mesh, split)
  mesh.simulation.runFor(forS * 1_000)
  heal()
  return mesh.waitUntil(() => mesh.seesAll(), GIVE_UP_MS) / 1_000
}

function splitMesh({ simulation }: SimulatedMesh, split: Split): () => void {
  const { peers } = simulation
  const half = Math.floor(peers.length / 2)
  const [first, second] = peers as readonly [PeerName, PeerName]
  switch (split) {
    case 'halves':
      return simulation.partition(peers.slice(0, half), peers.slice(half))
    case 'one-way':
      return simulation.oneWay(peers.slice(0, half), peers.slice(half))
    case 'pair':
      return simulation.partition([first], [second])
    case 'alone':
      return simulation.partition([second], [first, ...peers.slice(2)])
  }
}
