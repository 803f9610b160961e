import { type PeerName, peerName, Random } from '@peermesh/kernel'
import type { Configuration, Voter } from '@peermesh/quorum/core'
import { expect, test } from 'vitest'
import { GROUP, set } from './support/group-commands.ts'
import { ScriptedCores } from './support/scripted-cores.ts'

/**
 * A mesh whose links never heal: between any two a link may be gone for good, messages of a move are lost half way, peers restart, lose their disks, or are gone; the group is moved to and fro, and
 * forced on. Then whoever is linked to a majority of the latest epoch's voters, which are linked to each other, and one of which has its registers, gets an end to its change: whatever
 * it knew, and whoever might have told it is gone.
 *
 * Where the latest epoch is about to end, or two were forced on apart, nothing is held; nor of who knows nothing of the group: it waits to be told of it (Q26). The simulation holds what follows from links
 * that are back.
 */
const PEERS = ['a', 'b', 'c', 'd', 'e', 'f'].map(peerName)
const SEEDS = 400
const STEPS = 25
/** A peer in the middle of an operation is done with it, and no voter drives on what is over. */
const SETTLED_MS = 10_000
const CHANGE_MS = 6_000

class Mesh {
  readonly cores = new ScriptedCores(PEERS)
  /** What was done, for whoever reads of a seed that failed. */
  readonly story: string[] = []
  readonly #gone = new Set<PeerName>()
  readonly #random: Random

  constructor(seed: number) {
    this.#random = new Random(`${seed}`, 'partial links')
  }

  get there(): PeerName[] {
    return PEERS.filter((peer) => !this.#gone.has(peer))
  }

  pick<T>(from: readonly T[]): T {
    return from[this.#random.integer(from.length)] as T
  }

  /** False where nobody founds the group. */
  found(): boolean {
    for (let count = 0; count < 4; count++) {
      this.cores.cut(this.pick(PEERS), this.pick(PEERS))
    }
    const founder = this.pick(PEERS)
    this.story.push(`${founder} founds`)
    return this.cores.ask(founder, { type: 'found', group: GROUP, voters: this.#someVoters() }).outcome?.ok === true
  }

  step(): void {
    const [peer, other] = [this.pick(this.there), this.pick(this.there)]
    const dice = this.#random.fraction()
    if (dice < 0.28) {
      this.story.push(`cut ${peer} ${other}`)
      this.cores.cut(peer, other)
    } else if (dice < 0.4) {
      this.story.push(`join ${peer} ${other}`)
      this.cores.join(peer, other)
    } else if (dice < 0.62) {
      this.#move(peer)
    } else if (dice < 0.76) {
      this.cores.begin(peer, set(dice))
      this.cores.endTurn(peer)
    } else if (dice < 0.86) {
      this.cores.pass(this.pick([100, 1_000, 3_000]))
    } else if (dice < 0.93) {
      const losesDisk = this.#random.chance(0.4)
      this.story.push(`${peer} restarts${losesDisk ? ' without its disk' : ''}`)
      this.cores.restart(peer, { losesDisk })
    } else if (dice < 0.95) {
      this.story.push(`${peer} forces it on`)
      this.cores.ask(peer, { type: 'force-reconfigure', group: GROUP })
    } else if (this.#gone.size < 3) {
      this.story.push(`${peer} is gone`)
      this.cores.cut(peer, ...PEERS)
      this.#gone.add(peer)
    }
  }

  /** The latest that anybody knew to serve; absent where more than one is, or it is about to end. */
  latest(): Configuration | undefined {
    const replicas = PEERS.flatMap((peer) => this.cores.replica(peer, GROUP) ?? [])
    const known = replicas.flatMap((replica) => replica.known ?? [])
    const [latest] = known.sort((a, b) => b.generation - a.generation || b.epoch - a.epoch)
    const isApart = known.some((one) => one.generation === latest?.generation && one.lineage !== latest.lineage)
    const isEnding = replicas.some(
      ({ acceptor }) =>
        acceptor !== undefined &&
        acceptor.configuration.generation === latest?.generation &&
        acceptor.configuration.epoch + (acceptor.isSealed ? 1 : 0) > latest.epoch
    )
    return isApart || isEnding ? undefined : latest
  }

  /** Linked to it and to each other, and one at least may vote there. */
  isServed(peer: PeerName, latest: Configuration): boolean {
    const linked = latest.voters.filter((voter) => this.#isThere(voter) && this.#reach(peer, voter.peer))
    const close = linked.filter((voter) => linked.every((other) => this.#reach(voter.peer, other.peer)))
    const begun = close.some((voter) => {
      const voting = this.cores.replica(voter.peer, GROUP)?.acceptor?.configuration
      return voting?.epoch === latest.epoch && voting.lineage === latest.lineage
    })
    return begun && close.length * 2 > latest.voters.length
  }

  isTold(peer: PeerName): boolean {
    return this.cores.status(peer, GROUP)?.configuration !== undefined
  }

  changes(peer: PeerName): boolean {
    const id = this.cores.begin(peer, set('last'))
    this.cores.endTurn(peer)
    this.cores.pass(CHANGE_MS)
    return this.cores.outcome(peer, id)?.ok === true
  }

  #reach(one: PeerName, other: PeerName): boolean {
    return one === other || this.cores.isLinked(one, other)
  }

  #isThere({ peer, storeId }: Voter): boolean {
    return !this.#gone.has(peer) && this.cores.voter(peer).storeId === storeId
  }

  #someVoters(): Voter[] {
    const pool = this.there
    const voters: Voter[] = []
    for (let count = this.pick([1, 3, 3]); count > 0 && pool.length > 0; count--) {
      const [peer] = pool.splice(this.#random.integer(pool.length), 1)
      voters.push(this.cores.voter(peer as PeerName))
    }
    return voters
  }

  /** Some of what its driver says waits, and then comes, or is lost with the link. */
  #move(driver: PeerName): void {
    const voters = this.#someVoters()
    this.story.push(`${driver} moves it to ${voters.map(({ peer }) => peer).join(' ')}`)
    const isHeld = this.#random.chance(0.5)
    this.cores.keeps = ({ from, message }) =>
      isHeld && from === driver && (message.type === 'move' || message.type === 'serving') && this.#random.chance(0.4)
    this.cores.begin(driver, { type: 'reconfigure', group: GROUP, voters })
    this.cores.endTurn(driver)
    this.cores.pass(this.pick([0, 100, 400]))
    this.cores.keeps = () => false
    for (const said of this.cores.kept.splice(0)) {
      if (this.#random.chance(0.5)) {
        this.story.push(`cut ${said.from} ${said.to}`)
        this.cores.cut(said.from, said.to)
      } else if (this.cores.isLinked(said.from, said.to)) {
        this.cores.hear(said)
      }
    }
  }
}

/** Of how many peers it was held; or what became of one of which it was not. */
function run(seed: number): number | string {
  const mesh = new Mesh(seed)
  if (!mesh.found()) {
    return 0
  }
  for (let count = 0; count < STEPS; count++) {
    mesh.step()
  }
  mesh.cores.pass(SETTLED_MS)
  let held = 0
  for (const peer of mesh.there) {
    const latest = mesh.latest()
    if (latest !== undefined && mesh.isTold(peer) && mesh.isServed(peer, latest)) {
      if (!mesh.changes(peer)) {
        const voters = latest.voters.map((voter) => voter.peer).join(' ')
        return `seed ${seed}: no end for ${peer}, epoch ${latest.epoch} of ${voters}: ${mesh.story.join(', ')}`
      }
      held++
    }
  }
  return held
}

test('[QL1] [QL2] [QL8] who is linked to a majority gets an end to its change, however the group came there', () => {
  const results = Array.from({ length: SEEDS }, (_, seed) => run(seed + 1))
  expect(results.filter((result) => typeof result === 'string')).toEqual([])
  // Else nothing was held.
  expect(results.filter((result) => result !== 0).length).toBeGreaterThan(SEEDS / 4)
})
