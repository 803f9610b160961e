import {
  type CommandId,
  type Effect,
  type Outcome,
  type PeerName,
  peerName,
  storeId as storeIdOf
} from '@peermesh/kernel'
import {
  type Configuration,
  type QuorumCommand,
  type QuorumCore,
  type QuorumEvent,
  ROOT,
  type Voter
} from '@peermesh/quorum/core'
import type { MembershipCore } from '@peermesh/membership/core'
import { Simulation } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import type { ClientCommand } from '../sim/client.ts'
import { LOG_KIND, type LogState } from '../sim/log-kind.ts'
import { type QuorumSuiteOptions, suite } from '../sim/suite.ts'

/** After which an unanswered question is asked again: \`RESEND_MS\` of quorum. */
const RESEND_MS = 500

const calm: QuorumSuiteOptions = {
  peers: 5,
  faultMs: 0,
  healMs: 0,
  commandEveryMs: 0,
  connections: 'kept',
  keys: 1,
  grows: true,
  reconfigureChance: 0,
  holdChance: 0,
  rememberedMax: 32,
  timeoutMs: 1_000,
  leaseMs: 1_000,
  membership: 'scripted',
  hauntsHolders: false,
  hauntsMoves: false,
  hauntsRestarts: false,
  repeats: false
}

class Mesh {
  readonly simulation: Simulation
  readonly peers: readonly PeerName[]
  /** Why peers vote no more. */
  readonly retired: { readonly peer: PeerName; readonly reason: string }[] = []
  readonly #settled = new Map<string, Outcome>()

  constructor(options: Partial<QuorumSuiteOptions> = {}) {
    this.simulation = new Simulation(suite, { seed: 'scripted', options: { ...calm, ...options } })
    this.peers = this.simulation.peers
    const { run } = this.simulation
    const observe = run.observe?.bind(run)
    run.observe = (peer: PeerName, effect: Effect) => {
      observe?.(peer, effect)
      const { core, output } = effect
      if (output.type === 'settle') {
        this.#settled.set(`${peer} ${output.id}`, output.outcome)
      } else if (output.type === 'emit' && core === 'quorum' && (output.event as QuorumEvent).type === 'retired') {
        const { reason } = output.event as Extract<QuorumEvent, { readonly type: 'retired' }>
        this.retired.push({ peer, reason })
      }
    }
    this.simulation.startAll()
  }

  core(peer: PeerName): QuorumCore {
    return this.simulation.stack(peer)?.core('quorum') as QuorumCore
  }

  voters(peer: PeerName): PeerName[] {
    return (
      this.core(peer)
        .group(ROOT)
        ?.status()
        .configuration?.voters.map((voter) => voter.peer) ?? []
    )
  }

  until(what: () => boolean, withinMs = 30_000): void {
    expect(this.simulation.runUntil(what, withinMs)).toBe(true)
  }

  formed(count: number): this {
    this.until(() => this.peers.every((peer) => this.simulation.isUp(peer) && this.voters(peer).length === count))
    return this
  }

  ask(peer: PeerName, command: QuorumCommand): Outcome {
    const name = `${peer} ${this.begun(peer, command)}`
    this.until(() => this.#settled.has(name))
    return this.#settled.get(name) as Outcome
  }

  begin(peer: PeerName, voters: readonly PeerName[]): CommandId {
    const named = voters.map((voter) => {
      const storeId = this.simulation.identity(voter)?.storeId
      return { peer: voter, storeId: storeId as NonNullable<typeof storeId>, volatile: false }
    })
    const command: QuorumCommand = { type: 'reconfigure', group: ROOT, voters: named }
    return this.begun(peer, command)
  }

  begun(peer: PeerName, command: QuorumCommand): CommandId {
    // A peer that restarted counts its commands anew.
    this.#settled.delete(`${peer} ${this.simulation.nextCommandId(peer)}`)
    return this.simulation.command(peer, 'client', { type: 'quorum', command } satisfies ClientCommand)
  }

  reconfigure(peer: PeerName, voters: readonly PeerName[]): Outcome {
    const name = `${peer} ${this.begin(peer, voters)}`
    this.until(() => this.#settled.has(name))
    return this.#settled.get(name) as Outcome
  }

  /** The ballot at which a voter accepted the register. */
  ballotAt(peer: PeerName): string {
    return JSON.stringify(this.core(peer).group(ROOT)?.replica.acceptor?.record('k')?.accepted?.ballot)
  }

  append(peer: PeerName, id: string): Outcome {
    const args = { type: 'append', key: 'k', id }
    return this.ask(peer, { type: 'change', group: ROOT, key: 'k', kind: LOG_KIND, args, timeoutMs: 2_000 })
  }

  /** Each of these, at the same moment. */
  appendAtOnce(peers: readonly PeerName[], id: string): void {
    const asked = peers.map((peer) => {
      const args = { type: 'append', key: 'k', id: `${id} ${peer}` }
      const command: QuorumCommand = { type: 'change', group: ROOT, key: 'k', kind: LOG_KIND, args, timeoutMs: 5_000 }
      return `${peer} ${this.simulation.command(peer, 'client', { type: 'quorum', command } satisfies ClientCommand)}`
    })
    this.until(() => asked.every((id) => this.#settled.get(id)?.ok === true))
  }

  tail(peer: PeerName): readonly string[] {
    const outcome = this.ask(peer, { type: 'read', group: ROOT, key: 'k' })
    expect(outcome.ok).toBe(true)
    return ((outcome as { value: { state?: LogState } }).value.state ?? { tail: [] }).tail
  }
}

describe('a group', () => {
  test('[QL3] [Q20] begins with its founder, and grows to as many voters as there can be', () => {
    const mesh = new Mesh().formed(5)
    const [a] = mesh.peers as [PeerName]
    expect(mesh.core(a).status()).toMatchObject([{ hasMajority: true, role: 'voter', volatile: false }])
  })

  test('[QL7] in a mesh so large that few are linked is served to each of its peers, also once other voters have taken over', () => {
    const mesh = new Mesh({ peers: 24, membership: 'sparse', connections: 'dialled' }).formed(7)
    const [a, ...others] = mesh.peers as [PeerName, ...PeerName[]]
    for (const peer of mesh.peers) {
      expect(mesh.append(peer, `first ${peer}`).ok).toBe(true)
    }
    const voters = mesh.voters(a)
    const gone = voters.slice(0, 3)
    for (const peer of gone) {
      mesh.simulation.crash(peer)
    }
    const left = [a, ...others].filter((peer) => !gone.includes(peer))
    mesh.until(() => left.every((peer) => mesh.voters(peer).every((voter) => !gone.includes(voter))))
    for (const peer of left) {
      expect(mesh.append(peer, `second ${peer}`).ok).toBe(true)
    }
    const { linksCount } = (
      mesh.simulation.stack(left.at(-1) as PeerName)?.core('membership') as MembershipCore
    ).status()
    expect(linksCount).toBeLessThan(left.length - 1)
  })

  test('[QL3] replaces a voter that lost its disk by what it is now, and keeps what was acknowledged', () => {
    const mesh = new Mesh({ peers: 3 }).formed(3)
    const [a, b, c] = mesh.peers as [PeerName, PeerName, PeerName]
    expect(mesh.append(a, 'one').ok).toBe(true)
    const before = mesh.simulation.identity(b)?.storeId
    mesh.simulation.loseDisk(b)
    mesh.simulation.start(b)
    mesh.until(() => {
      const voter = mesh
        .core(c)
        .group(ROOT)
        ?.replica.known?.voters.find(({ peer }) => peer === b)
      return voter !== undefined && voter.storeId !== before
    })
    mesh.simulation.crash(a)
    expect(mesh.tail(c)).toEqual(['one'])
  })

  test('[Q8] stands still without a majority, and says who is missing', () => {
    const mesh = new Mesh({ peers: 3 }).formed(3)
    const [a, b, c] = mesh.peers as [PeerName, PeerName, PeerName]
    mesh.simulation.crash(b)
    mesh.simulation.crash(c)
    mesh.simulation.runFor(20_000)
    expect(mesh.append(a, 'lost')).toMatchObject({ ok: false, failure: { name: 'NoQuorumError' } })
    expect(mesh.core(a).status()).toMatchObject([
      { hasMajority: false, problem: '2 of its 3 voters are away: b (not linked), c (not linked)' }
    ])
  })

  test('[QL1] with a voter gone settles what four ask at one moment: a vote that is split is not waited for', () => {
    const mesh = new Mesh().formed(5)
    const [gone, ...others] = mesh.peers as [PeerName, ...PeerName[]]
    mesh.simulation.crash(gone)
    mesh.simulation.runFor(1_000)
    for (let round = 0; round < 20; round++) {
      const from = mesh.simulation.now
      mesh.appendAtOnce(others, `${round}`)
      expect(mesh.simulation.now - from).toBeLessThan(RESEND_MS)
    }
  })

  test('[Q21] that is forced goes on alone, and what comes back of the old lineage is refused and joins the new one', () => {
    const mesh = new Mesh({ peers: 3 }).formed(3)
    const [a, b, c] = mesh.peers as [PeerName, PeerName, PeerName]
    expect(mesh.append(b, 'before').ok).toBe(true)
    mesh.simulation.runFor(1_000)
    mesh.simulation.crash(b)
    mesh.simulation.crash(c)
    mesh.simulation.runFor(1_000)
    const forced = mesh.ask(a, { type: 'force-reconfigure', group: ROOT }) as { ok: true; value: Configuration }
    expect(forced).toMatchObject({ ok: true, value: { generation: 1, voters: [{ peer: a }] } })
    expect(mesh.append(a, 'after').ok).toBe(true)
    mesh.simulation.start(b)
    mesh.simulation.start(c)
    mesh.formed(3)
    expect(mesh.tail(c)).toEqual(['before', 'after'])
    const lineages = mesh.peers.map((peer) => mesh.core(peer).group(ROOT)?.replica.acceptor?.configuration.lineage)
    expect(new Set(lineages)).toEqual(new Set([forced.value.lineage]))
  })

  test('[Q21] need not be forced on while it works, nor where a voter is there that has what this peer has not', () => {
    const mesh = new Mesh({ peers: 4 }).formed(3)
    const [a, ...others] = mesh.voters(mesh.peers[0] as PeerName) as [PeerName, PeerName, PeerName]
    const outsider = mesh.peers.find((peer) => ![a, ...others].includes(peer)) as PeerName
    const why = (peer: PeerName): string | undefined => mesh.core(peer).servesBecause(ROOT)
    expect(why(a)).toContain('works')
    for (const peer of others) {
      mesh.simulation.crash(peer)
    }
    mesh.simulation.runFor(20_000)
    expect(why(outsider)).toContain(a)
    expect(why(a)).toBe(undefined)
  })

  test('[Q21] that has no voter left is begun anew, empty, by whoever knew it', () => {
    const mesh = new Mesh({ peers: 4 }).formed(3)
    const voters = mesh.voters(mesh.peers[0] as PeerName)
    const outsider = mesh.peers.find((peer) => !voters.includes(peer)) as PeerName
    expect(mesh.append(outsider, 'gone with them').ok).toBe(true)
    for (const peer of voters) {
      mesh.simulation.crash(peer)
    }
    mesh.simulation.runFor(20_000)
    const forced = mesh.ask(outsider, { type: 'force-reconfigure', group: ROOT })
    expect(forced).toMatchObject({ ok: true, value: { generation: 1, voters: [{ peer: outsider }] } })
    expect(mesh.append(outsider, 'after').ok).toBe(true)
    expect(mesh.tail(outsider)).toEqual(['after'])
  })

  test('[Q9] knows of voters that could never serve', () => {
    const mesh = new Mesh({ peers: 3 }).formed(3)
    const [a, b, c] = mesh.peers as [PeerName, PeerName, PeerName]
    const voter = (peer: PeerName): Voter => {
      const { storeId = storeIdOf('0'.repeat(32)) } = mesh.simulation.identity(peer) ?? {}
      return { peer, storeId, volatile: false }
    }
    const unfit = (...voters: Voter[]): string | undefined => mesh.core(a).unfit(voters)
    expect(unfit(voter(a), voter(b), voter(c))).toBe(undefined)
    expect(unfit({ ...voter(a), peer: peerName('ghost') })).toContain('not a member that is known here')
    expect(unfit({ ...voter(b), storeId: storeIdOf('1'.repeat(32)) })).toContain('another store id')
    mesh.simulation.crash(c)
    mesh.simulation.runFor(1_000)
    expect(unfit(voter(a), voter(c))).toContain(`not without ${c}`)
  })

  test('[Q19] does not hear a voter that was put back to an older disk under another store id', () => {
    const mesh = new Mesh({ peers: 3 }).formed(3)
    const [a, b] = mesh.peers as [PeerName, PeerName]
    // By then its votes are on the disk that is copied.
    expect(mesh.append(b, 'before').ok).toBe(true)
    mesh.simulation.runFor(1_000)
    const backup = mesh.simulation.backUpDisk(b)
    expect(mesh.append(a, 'since').ok).toBe(true)
    mesh.simulation.crash(b)
    mesh.simulation.restoreDisk(b, { ...backup, storeId: undefined })
    mesh.simulation.start(b)
    expect(mesh.core(b).group(ROOT)?.replica.acceptor).toBe(undefined)
    mesh.formed(3)
    expect(mesh.tail(b)).toEqual(['before', 'since'])
  })

  test('[Q19] replaces a voter whose data directory was put back to an old backup: membership notices, and it says why it votes no more', () => {
    const mesh = new Mesh({ peers: 4, membership: 'real', connections: 'dialled' }).formed(3)
    const { simulation } = mesh
    const [a, b] = mesh.voters(mesh.peers[0] as PeerName) as [PeerName, PeerName]
    expect(mesh.append(b, 'before').ok).toBe(true)
    simulation.runFor(1_000)
    const backup = simulation.backUpDisk(b)
    const votesUnder = (peer: PeerName): string | undefined =>
      mesh
        .core(a)
        .group(ROOT)
        ?.status()
        .configuration?.voters.find((voter) => voter.peer === peer)?.storeId
    expect(votesUnder(b)).toBe(backup.storeId)
    for (let starts = 0; starts < 2; starts++) {
      simulation.crash(b)
      simulation.start(b)
      mesh.until(() => mesh.voters(b).length === 3)
    }
    expect(mesh.append(b, 'since').ok).toBe(true)
    expect(mesh.retired).toEqual([])
    simulation.crash(b)
    simulation.restoreDisk(b, backup)
    simulation.start(b)
    mesh.until(() => mesh.retired.length > 0)
    expect(mesh.retired).toMatchObject([{ peer: b, reason: expect.stringContaining('a copy of a disk') as unknown }])
    expect(simulation.identity(b)?.storeId).not.toBe(backup.storeId)
    mesh.until(() => mesh.voters(a).length === 3 && votesUnder(b) !== backup.storeId)
    expect(mesh.tail(b)).toEqual(['before', 'since'])
  })

  test('[QL2] is installed by a voter that had read one of the sealed before that one installed, and whom all others are lost to', () => {
    const mesh = new Mesh({ peers: 4, grows: false })
    const { simulation } = mesh
    const [a, b, c, d] = mesh.peers as [PeerName, PeerName, PeerName, PeerName]
    mesh.until(() => mesh.core(d).group(ROOT)?.replica.known !== undefined)
    expect(mesh.reconfigure(a, [a, b, c]).ok).toBe(true)
    const isInstalled = (peer: PeerName, epoch: number): boolean =>
      mesh.core(peer).group(ROOT)?.replica.acceptor?.configuration.epoch === epoch
    mesh.until(() => [a, b, c].every((peer) => isInstalled(peer, 2)))
    // The next is chosen; of the voters before only the one is heard, and it can't install alone.
    mesh.begin(a, [a, b, d])
    mesh.until(() => mesh.core(a).group(ROOT)?.replica.acceptor?.isSealed === true)
    const lifts = [simulation.partition([b, c], [a, d]), simulation.partition([b, c], [d])]
    mesh.until(() => mesh.core(d).group(ROOT)?.replica.role === 'installing')
    simulation.runFor(100)
    lifts[0]?.()
    mesh.until(() => isInstalled(a, 3) && isInstalled(b, 3))
    simulation.loseDisk(b)
    simulation.crash(c)
    lifts[1]?.()
    mesh.until(() => isInstalled(d, 3))
    expect(mesh.append(d, 'on').ok).toBe(true)
  })

  test('[QL2] is left by a voter that is named in it, never began in it, and is needed to seal it', () => {
    const mesh = new Mesh({ peers: 6, grows: false })
    const { simulation } = mesh
    const [a, b, c, d, e, f] = mesh.peers as [PeerName, PeerName, PeerName, PeerName, PeerName, PeerName]
    mesh.until(() => mesh.peers.every((peer) => mesh.core(peer).group(ROOT)?.replica.known !== undefined))
    const acceptorOf = (peer: PeerName) => mesh.core(peer).group(ROOT)?.replica.acceptor
    const isInstalled = (peer: PeerName, epoch: number): boolean => acceptorOf(peer)?.configuration.epoch === epoch
    expect(mesh.append(a, 'one').ok).toBe(true)
    // Two of three begin in the second epoch, and nobody hears that it serves: who drove it there is gone.
    const late = simulation.partition([b], [a, c, d, e, f])
    mesh.begin(e, [a, b, c])
    mesh.until(() => acceptorOf(a)?.isSealed === true)
    simulation.oneWay([a, c], [e])
    mesh.until(() => isInstalled(a, 2) && isInstalled(c, 2))
    simulation.crash(e)
    // The third is chosen and sealed for, and before anybody can begin in it one of the two loses its disk.
    const alone = simulation.partition([d, f], [a, b, c])
    mesh.begin(a, [c, d, f])
    mesh.until(() => acceptorOf(c)?.isSealed === true)
    simulation.loseDisk(a)
    late()
    alone()
    mesh.until(() => isInstalled(c, 3) && isInstalled(d, 3))
    expect(mesh.append(d, 'two').ok).toBe(true)
    expect(mesh.tail(f)).toEqual(['one', 'two'])
  })

  test('[QL1] answers a read though two voters of three differ, and the third is gone', () => {
    const mesh = new Mesh({ peers: 4, grows: false })
    const { simulation } = mesh
    const [a, b, c, d] = mesh.peers as [PeerName, PeerName, PeerName, PeerName]
    mesh.until(() => mesh.core(d).group(ROOT)?.replica.known !== undefined)
    expect(mesh.reconfigure(a, [a, b, c]).ok).toBe(true)
    expect(mesh.append(a, 'one').ok).toBe(true)
    mesh.until(() => mesh.ballotAt(b) === mesh.ballotAt(a) && mesh.ballotAt(c) === mesh.ballotAt(a))
    simulation.partition([a], [b, c, d])
    const before = mesh.ballotAt(a)
    const args = { type: 'append', key: 'k', id: 'two' }
    mesh.begun(a, { type: 'change', group: ROOT, key: 'k', kind: LOG_KIND, args })
    mesh.until(() => mesh.ballotAt(a) !== before)
    simulation.heal()
    simulation.crash(b)
    expect(mesh.tail(d)).toContain('one')
  })
})
