import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { CandidateCommands, CandidateOptions, Followed } from './candidate-child.ts'

/** A candidate that runs in a process of its own, on a disk of its own. */
export interface Candidate {
  readonly child: Child<CandidateCommands>
  readonly name: string
  readonly addresses: readonly string[]
  readonly dataDir: string
}

/** A leader says each second that it leads, and renews its lease more often: a moment within that is drawn, since a fault comes at any. */
const ROUND_MS = 1_000

/** A mesh of candidates for one scope, all of which follow one leader. */
export class Candidates {
  readonly #workshop: Workshop
  readonly #mode: CandidateOptions['mode']
  readonly #all: Candidate[] = []
  #leader: Followed = { peer: '', term: 0 }

  static async open(workshop: Workshop, mode: CandidateOptions['mode'], count: number): Promise<Candidates> {
    const candidates = new Candidates(workshop, mode)
    for (let index = 0; index < count; index++) {
      await candidates.#start(await workshop.directory())
    }
    await candidates.#settle()
    return candidates
  }

  private constructor(workshop: Workshop, mode: CandidateOptions['mode']) {
    this.#workshop = workshop
    this.#mode = mode
  }

  get leader(): Candidate {
    return this.#named(this.#leader.peer)
  }

  /** Somebody who follows; another one in each round. */
  follower(round: number): Candidate {
    const followers = this.#all.filter(({ name }) => name !== this.#leader.peer)
    return followers[round % followers.length] as Candidate
  }

  /** Resolves at some moment between two words of the leader. */
  async atAnyMoment(): Promise<void> {
    await sleep(Math.random() * ROUND_MS)
  }

  /** From what `act` does until each of them follows the same new leader, in milliseconds of this process. */
  async timeUntilAllFollowAnother(witnesses: readonly Candidate[], act: () => void): Promise<number> {
    const startedAt = performance.now()
    act()
    this.#leader = await this.#nextLeader(witnesses)
    return performance.now() - startedAt
  }

  /** The leader's process ends at once; what is measured is what the others make of it. */
  async timeOfKill(): Promise<number> {
    const { leader } = this
    const others = this.#all.filter((other) => other !== leader)
    const elapsedMs = await this.timeUntilAllFollowAnother(others, () => leader.child.kill())
    await this.#workshop.end(leader.child)
    this.#all.splice(this.#all.indexOf(leader), 1)
    await this.#start(leader.dataDir)
    await this.#settle()
    return elapsedMs
  }

  /** The leader gives the lead up, and is a candidate again once another has it. */
  async timeOfResignation(): Promise<number> {
    const { child } = this.leader
    const resigned: Promise<void>[] = []
    const elapsedMs = await this.timeUntilAllFollowAnother(this.#all, () => resigned.push(child.request('resign')))
    await Promise.all(resigned)
    await child.request('campaign')
    return elapsedMs
  }

  async timeOfTransfer(round: number): Promise<number> {
    const { child } = this.leader
    const { name } = this.follower(round)
    const done: Promise<void>[] = []
    const elapsedMs = await this.timeUntilAllFollowAnother(this.#all, () => done.push(child.request('transfer', name)))
    await Promise.all(done)
    return elapsedMs
  }

  async #nextLeader(witnesses: readonly Candidate[]): Promise<Followed> {
    for (;;) {
      const after = this.#leader.term
      const followed = await Promise.all(witnesses.map(({ child }) => child.request('whenFollows', { after })))
      const [first] = followed
      if (first !== undefined && followed.every(({ peer, term }) => peer === first.peer && term === first.term)) {
        return first
      }
    }
  }

  async #start(dataDir: string): Promise<void> {
    const child = await this.#workshop.start<CandidateCommands>(new URL('./candidate-child.ts', import.meta.url))
    const bootstrap = this.#all.slice(0, 2).flatMap(({ addresses }) => addresses)
    const found = this.#all.length === 0
    const opened = await child.request('open', { found, bootstrap, dataDir, mode: this.#mode })
    this.#all.push({ child, dataDir, ...opened })
  }

  /** All are linked, where it matters all vote, and all follow the leader. */
  async #settle(): Promise<void> {
    const { length: peers } = this.#all
    // Their number is odd: all of them may vote.
    const voters = this.#mode === 'quorum' ? peers : 0
    await Promise.all(this.#all.map(({ child }) => child.request('whenWhole', { peers, voters })))
    this.#leader = { ...this.#leader, term: Math.max(0, this.#leader.term - 1) }
    this.#leader = await this.#nextLeader(this.#all)
  }

  #named(name: string): Candidate {
    return this.#all.find((candidate) => candidate.name === name) as Candidate
  }
}
