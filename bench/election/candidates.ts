import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { CandidateCommands, Followed, Mode } from './candidate-child.ts'

/** A candidate that runs in a process of its own, on a disk of its own. */
export interface Candidate {
  readonly child: Child<CandidateCommands>
  readonly name: string
  readonly addresses: readonly string[]
  readonly dataDir: string
}

/** A leader says each second that it leads, and renews its lease more often: a moment within that is drawn, since a fault comes at any. */
const ROUND_MS = 1_000

const NOBODY: Followed = { peer: '', term: 0 }

/** A mesh of candidates, for a scope in each of some modes. All follow one leader in each. */
export class Candidates {
  readonly #workshop: Workshop
  readonly #modes: readonly Mode[]
  readonly #all: Candidate[] = []
  readonly #leaders = new Map<Mode, Followed>()
  /** Of one whose process was ended. */
  #lostDataDir: string | undefined

  static async open(workshop: Workshop, modes: readonly Mode[], count: number): Promise<Candidates> {
    const candidates = new Candidates(workshop, modes)
    await candidates.#start(await workshop.directory())
    const others = Array.from({ length: count - 1 }, async () => candidates.#start(await workshop.directory()))
    await Promise.all(others)
    await candidates.#settle()
    return candidates
  }

  private constructor(workshop: Workshop, modes: readonly Mode[]) {
    this.#workshop = workshop
    this.#modes = modes
  }

  /** Whoever was killed runs again on its disk, and all follow one leader; resolves at some moment between two words of it. */
  async atAnyMoment(): Promise<void> {
    if (this.#lostDataDir !== undefined) {
      await this.#start(this.#lostDataDir)
      this.#lostDataDir = undefined
      await this.#settle()
    }
    await sleep(Math.random() * ROUND_MS)
  }

  /** The leader's process ends at once; what is measured is what the others make of it. */
  async timeOfKill(mode: Mode): Promise<number> {
    const leader = this.#leader(mode)
    const others = this.#all.filter((other) => other !== leader)
    const elapsedMs = await this.#timeUntilAnother(mode, others, () => leader.child.kill())
    await this.#workshop.end(leader.child)
    this.#all.splice(this.#all.indexOf(leader), 1)
    this.#lostDataDir = leader.dataDir
    return elapsedMs
  }

  /** The leader gives the lead up, and is a candidate again once another has it. */
  async timeOfResignation(mode: Mode): Promise<number> {
    const { child } = this.#leader(mode)
    const resigned: Promise<void>[] = []
    const elapsedMs = await this.#timeUntilAnother(mode, this.#all, () => resigned.push(child.request('resign', mode)))
    await Promise.all(resigned)
    await child.request('campaign', mode)
    return elapsedMs
  }

  /** The leader hands over to somebody who follows: another one in each round. */
  async timeOfTransfer(mode: Mode, round: number): Promise<number> {
    const leader = this.#leader(mode)
    const followers = this.#all.filter((other) => other !== leader)
    const { name: to } = followers[round % followers.length] as Candidate
    const done: Promise<void>[] = []
    const elapsedMs = await this.#timeUntilAnother(mode, this.#all, () =>
      done.push(leader.child.request('transfer', { mode, to }))
    )
    await Promise.all(done)
    return elapsedMs
  }

  /** From what `act` does until each of the witnesses follows the same new leader, in milliseconds of this process. */
  async #timeUntilAnother(mode: Mode, witnesses: readonly Candidate[], act: () => void): Promise<number> {
    const startedAt = performance.now()
    act()
    await this.#nextLeader(mode, witnesses, this.#led(mode).term)
    return performance.now() - startedAt
  }

  async #nextLeader(mode: Mode, witnesses: readonly Candidate[], after: number): Promise<void> {
    for (;;) {
      const followed = await Promise.all(witnesses.map(({ child }) => child.request('whenFollows', { mode, after })))
      const [first] = followed
      if (first !== undefined && followed.every(({ peer, term }) => peer === first.peer && term === first.term)) {
        this.#leaders.set(mode, first)
        return
      }
    }
  }

  async #start(dataDir: string): Promise<void> {
    const child = await this.#workshop.start<CandidateCommands>(new URL('./candidate-child.ts', import.meta.url))
    const bootstrap = this.#all.slice(0, 2).flatMap(({ addresses }) => addresses)
    const found = this.#all.length === 0
    const opened = await child.request('open', { found, bootstrap, dataDir, modes: this.#modes })
    this.#all.push({ child, dataDir, ...opened })
  }

  /** All are linked, where it matters all vote, and all follow the leader. */
  async #settle(): Promise<void> {
    const { length: peers } = this.#all
    // Their number is odd: all of them may vote.
    const voters = this.#modes.includes('quorum') ? peers : 0
    await Promise.all(this.#all.map(({ child }) => child.request('whenWhole', { peers, voters })))
    await Promise.all(
      this.#modes.map((mode) => this.#nextLeader(mode, this.#all, Math.max(0, this.#led(mode).term - 1)))
    )
  }

  #led(mode: Mode): Followed {
    return this.#leaders.get(mode) ?? NOBODY
  }

  #leader(mode: Mode): Candidate {
    return this.#all.find(({ name }) => name === this.#led(mode).peer) as Candidate
  }
}
