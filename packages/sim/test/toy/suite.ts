import type { CommandId, Effect, Identity, PeerName, Random, StoreId } from '@peermesh/kernel'
import {
  type Mutant,
  type Simulation,
  type Stop,
  type Suite,
  type SuiteOptions,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { CounterCore, counterCodec } from './counter-core.ts'

/** What the oracle knows of one replica (a disk of a peer). */
interface Replica {
  added: number
  acknowledged: number
  lost: boolean
}

class CounterRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #replicas = new Map<StoreId, Replica>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  wiring(): ReturnType<SuiteRun['wiring']> {
    const create = (): CounterCore => new CounterCore()
    return { seats: [{ name: 'counter', tag: 1, version: 1, priority: 1, codec: counterCodec, create }] }
  }

  command(peer: PeerName, _id: CommandId, _random: Random): { readonly core: string; readonly command: unknown } {
    this.#replica(peer).added++
    return { core: 'counter', command: { type: 'add' } }
  }

  started(_peer: PeerName, { storeId }: Identity): void {
    if (!this.#replicas.has(storeId)) {
      this.#replicas.set(storeId, { added: 0, acknowledged: 0, lost: false })
    }
  }

  stopped(peer: PeerName, { diskLost }: Stop): void {
    this.#replica(peer).lost ||= diskLost
  }

  observe(peer: PeerName, { output }: Effect): void {
    if (output.type === 'settle') {
      this.#replica(peer).acknowledged++
    }
  }

  check(peer: PeerName): void {
    const own = this.#simulation.identity(peer)?.storeId
    for (const { replica, count } of this.#core(peer)?.counts ?? []) {
      const { added = 0, acknowledged = 0 } = this.#replicas.get(replica) ?? {}
      if (count > added) {
        throw new ViolationError(`T2: ${peer} has ${count} for ${replica}, which added ${added}.`)
      }
      if (replica === own && count < acknowledged) {
        throw new ViolationError(`T1: ${peer} has ${count} of the ${acknowledged} that it acknowledged.`)
      }
    }
  }

  converged(): string | undefined {
    const views = this.#simulation.peers.map((peer) => JSON.stringify(this.#core(peer)?.counts ?? 'down'))
    const different = this.#simulation.peers.filter((_, index) => views[index] !== views[0])
    if (different.length > 0) {
      return `${different.join(' ')} differ from ${this.#simulation.peers[0]}`
    }
    const counts = new Map(
      this.#core(this.#simulation.peers[0] as PeerName)?.counts.map(({ replica, count }) => [replica, count])
    )
    for (const [replica, { acknowledged, lost }] of this.#replicas) {
      if (!lost && (counts.get(replica) ?? 0) < acknowledged) {
        throw new ViolationError(
          `T1: all have ${counts.get(replica)} of the ${acknowledged} that ${replica} acknowledged.`
        )
      }
    }
    return undefined
  }

  #replica(peer: PeerName): Replica {
    const id = this.#simulation.identity(peer)?.storeId
    const replica = id === undefined ? undefined : this.#replicas.get(id)
    if (replica === undefined) {
      throw new ViolationError(`${peer} was never started.`)
    }
    return replica
  }

  #core(peer: PeerName): CounterCore | undefined {
    return this.#simulation.stack(peer)?.core('counter') as CounterCore | undefined
  }
}

const file = 'packages/sim/test/toy/counter-core.ts'

/** A bug of each kind that the simulator must bring to light. */
const mutants: readonly Mutant[] = [
  {
    id: 'forgets-to-persist',
    story: 'An addition is acknowledged and not on disk: a crash takes it back.',
    file,
    replace: ["changes: [{ key: replica, value }], durability: 'power'", "changes: [], durability: 'power'"],
    seedsMax: 10
  },
  {
    id: 'counts-on-power',
    story: 'An addition is acknowledged once it is written, though not synced: a loss of power takes it back.',
    file,
    replace: ["durability: 'power'", "durability: 'process'"],
    seedsMax: 20
  },
  {
    id: 'acknowledges-first',
    story: 'An addition is acknowledged before it is on disk: a crash at the wrong moment takes it back.',
    file,
    replace: [
      "return [{ type: 'persist',",
      "this.#unsettled.delete(token)\n    return [{ type: 'settle', id, outcome: { ok: true, value: this.value } }, { type: 'persist',"
    ],
    seedsMax: 20
  },
  {
    id: 'trusts-the-order',
    story: 'The last count to arrive is believed, though gossip has no order.',
    file,
    replace: ['const grown = count > (', 'const grown = count !== ('],
    seedsMax: 10
  },
  {
    id: 'counts-duplicates',
    story: 'What arrives is added, though gossip and streams repeat themselves.',
    file,
    replace: [
      'this.#counts.set(replica, count)\n    }\n    return grown',
      'this.#counts.set(replica, (this.#counts.get(replica) ?? 0) + count)\n    }\n    return grown'
    ],
    seedsMax: 10
  },
  {
    id: 'waits-for-gossip',
    story: 'Nothing is exchanged but by gossip and when a link comes up: what gossip lost stays lost.',
    file,
    replace: ['return to === undefined ? []', 'return to !== undefined ? []'],
    seedsMax: 30
  },
  {
    id: 'gives-up-whom-it-lost',
    story:
      'A neighbour whose link was lost is taken for dead for good: what was added on either side of a partition stays there.',
    file,
    replace: [
      '#linkUp(peer: PeerName): CoreOutput<CounterTypes>[] {',
      'readonly #met = new Set<PeerName>()\n  #linkUp(peer: PeerName): CoreOutput<CounterTypes>[] {\n    if (this.#met.has(peer)) {\n      return []\n    }\n    this.#met.add(peer)'
    ],
    seedsMax: 30
  },
  {
    id: 'stops-at-a-jump',
    story: 'Once wall clock and monotonic clock went apart, by a jump or a sleep, nothing is exchanged any more.',
    file,
    replace: [
      '#exchange(at: Moment): CoreOutput<CounterTypes>[] {',
      '#apart: number | undefined\n  #exchange(at: Moment): CoreOutput<CounterTypes>[] {\n    this.#apart ??= at.wall - at.now\n    if (Math.abs(at.wall - at.now - this.#apart) > 500) {\n      this.#exchangeAt = millis(at.now + 1e9)\n      return []\n    }'
    ],
    seedsMax: 200
  },
  {
    id: 'changes-a-message',
    story: 'A message is sorted in place: in one process, its sender and all other receivers see that.',
    file,
    replace: ['message.counts.filter(', '(message.counts as Count[]).reverse().filter('],
    seedsMax: 5
  },
  {
    id: 'codec-throws-something-else',
    story: 'Bytes that are not JSON make the codec throw a SyntaxError, which the host takes for a bug of its own.',
    file,
    replace: ["throw new MalformedMessageError('Not JSON.', { cause })", 'throw cause'],
    seedsMax: 50
  }
]

export const suite: Suite = {
  name: 'counter',
  mutants,
  draw: (random: Random): SuiteOptions => ({
    peers: 2 + random.integer(4),
    faultMs: 10_000 + random.integer(20_000),
    healMs: 30_000,
    commandEveryMs: random.between(20, 500),
    connections: 'kept'
  }),
  run: (simulation) => new CounterRun(simulation)
}
