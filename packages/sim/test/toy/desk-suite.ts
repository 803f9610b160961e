import type { PeerName, Random } from '@peermesh/kernel'
import {
  FAULT_KINDS,
  type Mutant,
  type Simulation,
  type Suite,
  type SuiteOptions,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { DeskCore, deskCodec } from './desk-core.ts'

export class DeskRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #create: () => DeskCore
  /** How often each peer was asked to move. */
  readonly #asked = new Map<PeerName, number>()
  /** What each peer knew after its last step, in this start. */
  readonly #known = new Map<PeerName, Map<PeerName, number>>()

  constructor(simulation: Simulation, create = (): DeskCore => new DeskCore()) {
    this.#simulation = simulation
    this.#create = create
  }

  wiring(): ReturnType<SuiteRun['wiring']> {
    return { seats: [{ name: 'desk', tag: 1, version: 1, priority: 1, codec: deskCodec, create: this.#create }] }
  }

  command(peer: PeerName): { readonly core: string; readonly command: unknown } {
    this.#asked.set(peer, (this.#asked.get(peer) ?? 0) + 1)
    return { core: 'desk', command: { type: 'move' } }
  }

  stopped(peer: PeerName): void {
    this.#known.delete(peer)
  }

  check(peer: PeerName): void {
    const before = this.#known.get(peer)
    const desks = this.#core(peer)?.desks ?? new Map<PeerName, number>()
    for (const [other, number] of desks) {
      const known = before?.get(other) ?? 0
      if (number < known) {
        throw new ViolationError(`T3: ${peer} knew that ${other} sits at ${known}, and now believes ${number}.`)
      }
      if (number > (this.#asked.get(other) ?? 0)) {
        throw new ViolationError(`T4: ${peer} believes that ${other} sits at ${number}, where it never was.`)
      }
    }
    this.#known.set(peer, new Map(desks))
  }

  converged(): string | undefined {
    for (const peer of this.#simulation.peers) {
      for (const other of this.#simulation.peers) {
        const number = this.#core(other)?.number
        if (other !== peer && this.#core(peer)?.desks.get(other) !== number) {
          return `${peer} does not know that ${other} sits at ${number}`
        }
      }
    }
    return undefined
  }

  #core(peer: PeerName): DeskCore | undefined {
    return this.#simulation.stack(peer)?.core('desk') as DeskCore | undefined
  }
}

const file = 'packages/sim/test/toy/desk-core.ts'

/** How the answers of a DHT can be misread. */
const mutants: readonly Mutant[] = [
  {
    id: 'believes-the-first-answer',
    story: 'The first value that was found is believed, whatever else was found and was known before.',
    file,
    replace: ['Math.max(known, ...found)', 'found[0] ?? known'],
    seedsMax: 20
  },
  {
    id: 'believes-the-best-answer',
    story:
      'The highest of the values that were found is believed: all of them may be older than what was known before.',
    file,
    replace: ['Math.max(known, ...found)', 'Math.max(...found)'],
    seedsMax: 20
  },
  {
    id: 'asks-once',
    story: 'Whoever was found once is not asked for again: the first answer, old as it may be, is the last.',
    file,
    replace: ['pick([...this.#met])', 'pick([...this.#met].filter((peer) => !this.desks.has(peer)))'],
    seedsMax: 10
  },
  {
    id: 'gives-up',
    story:
      'After a lookup that nobody answered none is made any more: one bad minute of the DHT, and no desk is ever found again.',
    file,
    replace: [
      '    if (whom !== undefined &&',
      "    if ('failed' in input) {\n      this.#askAt = millis(1e9)\n    }\n    if (whom !== undefined &&"
    ],
    seedsMax: 20
  },
  {
    id: 'puts-once',
    story: 'A number is put once, when it changed: where that was lost, nobody ever learns of it.',
    file,
    replace: ['return [this.#put()]', 'return []'],
    seedsMax: 20
  }
]

export const suite: Suite = {
  name: 'desk',
  mutants,
  draw: (random: Random): SuiteOptions => ({
    peers: 2 + random.integer(4),
    faultMs: 10_000 + random.integer(20_000),
    healMs: 60_000,
    commandEveryMs: random.between(100, 1_000),
    connections: 'kept',
    // A peer that lost its disk begins at its first desk again, which nobody would believe.
    faults: FAULT_KINDS.filter((kind) => kind !== 'lose-disk' && kind !== 'corrupt-record')
  }),
  run: (simulation) => new DeskRun(simulation)
}
