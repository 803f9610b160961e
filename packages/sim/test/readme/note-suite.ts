import type { PeerName } from '@peermesh/kernel'
import { type Simulation, type Suite, type SuiteRun, ViolationError } from '@peermesh/sim'
import { isNewer, type Note, NoteCore, noteCodec } from './note-core.ts'

class NoteRun implements SuiteRun {
  readonly #simulation: Simulation
  /** For each peer the newest note that it acknowledged. */
  readonly #acknowledged = new Map<PeerName, Note>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  wiring(): ReturnType<SuiteRun['wiring']> {
    const create = (): NoteCore => new NoteCore()
    return { seats: [{ name: 'note', tag: 1, version: 1, priority: 1, codec: noteCodec, create }] }
  }

  command(_peer: PeerName, id: number): { core: string; command: unknown } {
    return { core: 'note', command: { text: `note ${id}` } }
  }

  observe(peer: PeerName, { output }: Parameters<NonNullable<SuiteRun['observe']>>[1]): void {
    if (output.type === 'settle' && output.outcome.ok) {
      this.#acknowledged.set(peer, output.outcome.value as Note)
    }
  }

  check(peer: PeerName): void {
    const acknowledged = this.#acknowledged.get(peer)
    if (acknowledged !== undefined && isNewer(acknowledged, this.#note(peer))) {
      throw new ViolationError(`N1: ${peer} forgot ${acknowledged.text}, which it had acknowledged.`)
    }
  }

  converged(): string | undefined {
    const [first, ...others] = this.#simulation.peers
    const behind = others.filter((peer) => this.#note(peer).text !== this.#note(first as PeerName).text)
    return behind.length === 0 ? undefined : `${behind.join(' ')} differ from ${first}`
  }

  #note(peer: PeerName): Note {
    return (this.#simulation.stack(peer)?.core('note') as NoteCore).note
  }
}

export const suite: Suite = {
  name: 'note',
  mutants: [
    {
      id: 'acknowledges-another',
      story: "What is acknowledged is the note of now, which may be another peer's and not on our disk.",
      file: 'packages/sim/test/readme/note-core.ts',
      replace: ['const value = this.#writing.get(input.token)', 'const value = this.note'],
      seedsMax: 200
    }
  ],
  draw: (random) => ({
    peers: 2 + random.integer(3),
    faultMs: 20_000,
    healMs: 30_000,
    commandEveryMs: 500,
    connections: 'kept',
    // A peer that loses its disk forgets what it acknowledged: this protocol does not promise more.
    faults: ['crash', 'partition', 'one-way', 'reset-streams', 'slow-disk', 'slow-network', 'late-timers', 'corrupt']
  }),
  run: (simulation) => new NoteRun(simulation)
}
