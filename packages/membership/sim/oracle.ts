import type { Identity, MeshId, PeerName } from '@peermesh/kernel'
import {
  type MemberRecord,
  type MembershipCore,
  type MembershipSnapshot,
  suspicionBounds,
  suspicionMs
} from '@peermesh/membership/core'
import { ViolationError } from '@peermesh/sim'

/** What the oracle has to know of the configuration. */
export interface OracleConfig {
  readonly periodMs: number
  readonly suspicionMultiplier: number
  readonly suspicionMaxMultiplier: number
  /** Whether the end of a process may be told by its closed connections (M41). */
  readonly closedIsDead: boolean
  /** Whether a peer may ever hold a record of another (M45). */
  mayKnow(peer: PeerName, other: PeerName): boolean
}

/** What one peer was seen to hold during one of its starts. */
interface Watched {
  readonly identity: Identity
  readonly mayFound: boolean
  /** What it said of itself last. */
  own: MemberRecord | undefined
  /** Its record of each other peer: the highest so far. */
  readonly held: Map<PeerName, MemberRecord>
  /** Since when it has suspected each record, and among how many live members. */
  readonly suspectedSince: Map<string, { readonly at: number; readonly liveCount: number }>
  /** The record of each other peer that it suspected by itself: the last such. */
  readonly accused: Map<PeerName, MemberRecord>
  readonly admitted: Set<PeerName>
  /** Live members after its last step. */
  liveCount: number
  meshId: MeshId | undefined
}

/** What the oracle is told of the world at a look. */
export interface WorldSeen {
  readonly now: number
  /** Whether the mesh of the peer is on its disk. */
  durableMesh(): boolean
}

/** More confirmations than shorten a suspicion. */
const SHARED_BY_MANY = 1_000

/**
 * What must hold at each step, judged from outside: the oracle sees every peer's snapshot after each step of it, and has its own idea of the order
 * of records. Rules by the ids of SPEC.md.
 */
export class MembershipOracle {
  readonly #config: OracleConfig
  readonly #watched = new Map<PeerName, Watched>()
  /** What each incarnation of each start of each peer says, as its subject said it. */
  readonly #said = new Map<string, string>()
  /** Deaths of incarnations that somebody knows of: the first to know must have been entitled to declare it. */
  readonly #deaths = new Set<string>()
  /** Who themselves found that an incarnation does not answer. */
  readonly #accusers = new Map<string, Set<PeerName>>()
  /** The mesh of each store, once durable. */
  readonly #meshes = new Map<string, MeshId>()
  readonly #minted = new Set<MeshId>()
  readonly #restartsInRow = new Map<PeerName, number>()
  /** Starts whose process ended. */
  readonly #over = new Set<string>()

  constructor(config: OracleConfig) {
    this.#config = config
  }

  started(identity: Identity, mayFound: boolean): void {
    this.#watched.set(identity.peer, {
      identity,
      mayFound,
      own: undefined,
      held: new Map(),
      suspectedSince: new Map(),
      accused: new Map(),
      admitted: new Set(),
      liveCount: 1,
      meshId: undefined
    })
  }

  /** M14: restarts come to an end. Anything that happens to the peer from outside begins the row anew. */
  stopped(peer: PeerName, reason: 'crash' | 'restart'): void {
    const identity = this.#watched.get(peer)?.identity
    if (identity !== undefined) {
      this.#over.add(startOf(identity))
    }
    const count = reason === 'restart' ? (this.#restartsInRow.get(peer) ?? 0) + 1 : 0
    this.#restartsInRow.set(peer, count)
    // A copied disk that was lost or found again needs two, and somebody who still believes an older story a third.
    this.#demand(count <= 3, `M14: ${peer} starts anew ${count} times in a row`)
  }

  /** The peer's disk was put back to a copy, which may be older than its mesh. */
  restored(peer: PeerName): void {
    for (const store of [...this.#meshes.keys()]) {
      if (store.startsWith(`${peer}/`)) {
        this.#meshes.delete(store)
      }
    }
  }

  /** Looks at all that a peer holds. A peer is admitted by what it showed then: to judge that, no step may be missed. */
  check(peer: PeerName, core: MembershipCore, world: WorldSeen): void {
    const watched = this.#watched.get(peer)
    if (watched === undefined) {
      return
    }
    const snapshot = core.snapshot()
    this.#checkSelf(watched, snapshot, world)
    // Records do not change, they are replaced: one that was looked at before need not be again.
    const fresh = snapshot.records.filter((record) => record !== watched.held.get(record.peer))
    this.#checkFresh(watched, fresh, core, world.now)
    this.#noteAccusations(watched, snapshot)
    this.#checkDeaths(watched, fresh, world.now)
    this.#checkLinks(watched, snapshot)
  }

  /**
   * Looks at what a peer holds of itself and of these others: for a large mesh, where looking at everything after each step costs far more than the step.
   * Who else suspects a member is not known then, so that any suspicion may be as short as one that many share; and of links nothing is judged.
   */
  checkOf(peer: PeerName, others: Iterable<PeerName>, core: MembershipCore, world: WorldSeen): void {
    const watched = this.#watched.get(peer)
    const own = core.recordOf(peer)
    if (watched === undefined || own === undefined) {
      return
    }
    this.#checkSelf(watched, { own, meshId: core.meshId }, world)
    const fresh = [...others].flatMap((other) => {
      const record = core.recordOf(other)
      return record === undefined || record === watched.held.get(other) ? [] : [record]
    })
    this.#checkFresh(watched, fresh, core, world.now)
    this.#checkDeaths(watched, fresh, world.now, SHARED_BY_MANY)
  }

  #checkSelf(watched: Watched, seen: Pick<MembershipSnapshot, 'own' | 'meshId'>, world: WorldSeen): void {
    if (seen.own !== watched.own) {
      watched.own = seen.own
      this.#checkOwn(watched, seen.own)
    }
    this.#checkMesh(watched, seen, world)
  }

  #checkFresh(watched: Watched, fresh: readonly MemberRecord[], core: MembershipCore, now: number): void {
    if (fresh.length === 0) {
      return
    }
    for (const record of fresh) {
      this.#checkRecord(watched, record)
    }
    this.#noteSuspicions(watched, fresh, { now, liveCount: core.status().membersCount })
  }

  /** M2: what a peer says of itself is fixed by its incarnation. */
  #checkOwn({ identity }: Watched, own: MemberRecord): void {
    const { peer, boot, startNonce, storeId } = identity
    this.#demand(
      own.peer === peer && own.boot === boot && own.startNonce === startNonce && own.storeId === storeId,
      `M2: ${peer} is not who it was started as`
    )
    this.#demand(own.status === 'alive' || own.status === 'left', `M2: ${peer} holds itself ${own.status}`)
    const key = incarnationOf(own)
    const content = contentOf(own)
    const before = this.#said.get(key)
    this.#demand(before === undefined || before === content, `M2: ${key} says ${content}, and said ${String(before)}`)
    this.#said.set(key, content)
  }

  /** M7, M8. */
  #checkMesh(watched: Watched, { meshId, own }: Pick<MembershipSnapshot, 'own' | 'meshId'>, world: WorldSeen): void {
    const { identity, mayFound } = watched
    this.#demand(
      own.meshId === meshId,
      `M8: ${identity.peer} shows mesh ${String(own.meshId)} and is in ${String(meshId)}`
    )
    if (meshId === watched.meshId) {
      return
    }
    this.#demand(watched.meshId === undefined, `M8: ${identity.peer} changes its mesh`)
    watched.meshId = meshId
    if (meshId === undefined) {
      return
    }
    this.#demand(world.durableMesh(), `M8: ${identity.peer} shows a mesh id that is not on its disk`)
    const store = `${identity.peer}/${identity.storeId}`
    const before = this.#meshes.get(store)
    this.#demand(before === undefined || before === meshId, `M8: the disk of ${identity.peer} changes its mesh`)
    this.#meshes.set(store, meshId)
    this.#demand(mayFound || this.#minted.has(meshId), `M7: ${identity.peer} founds, and was not told to`)
    this.#minted.add(meshId)
  }

  /** M1, M2, M45. */
  #checkRecord({ identity, held }: Watched, record: MemberRecord): void {
    const before = held.get(record.peer)
    this.#demand(
      before === undefined || isAtLeast(record, before),
      `M1: ${identity.peer} held ${show(before)} and now holds ${show(record)}`
    )
    this.#demand(
      before !== undefined || this.#config.mayKnow(identity.peer, record.peer),
      `M45: ${identity.peer} holds ${show(record)}, whom it does not admit`
    )
    held.set(record.peer, record)
    const key = incarnationOf(record)
    const said = this.#said.get(key)
    this.#demand(
      said === contentOf(record),
      `M2: ${identity.peer} holds ${show(record)}, which ${said === undefined ? 'its subject never was' : `its subject put as ${said}`}`
    )
  }

  #noteSuspicions(
    watched: Watched,
    fresh: readonly MemberRecord[],
    { now, liveCount }: { readonly now: number; readonly liveCount: number }
  ): void {
    // One step may bring many members, and the suspicion of one between them.
    const liveCountThen = Math.min(liveCount, watched.liveCount)
    watched.liveCount = liveCount
    for (const record of fresh) {
      if (record.status === 'suspect' && !watched.suspectedSince.has(incarnationOf(record))) {
        watched.suspectedSince.set(incarnationOf(record), { at: now, liveCount: liveCountThen })
      }
    }
  }

  #noteAccusations({ identity, held, accused }: Watched, { suspicions }: MembershipSnapshot): void {
    for (const { peer, suspectedBy } of suspicions) {
      const record = held.get(peer)
      if (record !== undefined && accused.get(peer) !== record && suspectedBy.includes(identity.peer)) {
        accused.set(peer, record)
        const key = incarnationOf(record)
        this.#accusers.set(key, (this.#accusers.get(key) ?? new Set()).add(identity.peer))
      }
    }
  }

  /** M17: who is the first to hold a record dead suspected it for long enough; M41: or its process ended. */
  #checkDeaths(
    { identity, suspectedSince }: Watched,
    fresh: readonly MemberRecord[],
    now: number,
    sharedBy?: number
  ): void {
    for (const record of fresh) {
      const key = record.status === 'dead' ? incarnationOf(record) : undefined
      if (key === undefined || this.#deaths.has(key)) {
        continue
      }
      this.#deaths.add(key)
      const since = suspectedSince.get(key)
      this.#demand(since !== undefined, `M17: ${identity.peer} declares ${show(record)} without having suspected it`)
      if (since !== undefined) {
        const confirmations = sharedBy ?? (this.#accusers.get(key)?.size ?? 1) - 1
        const leastMs = suspicionMs(suspicionBounds(since.liveCount, this.#config), confirmations)
        const closed = this.#config.closedIsDead && this.#over.has(startOf(record))
        this.#demand(
          closed || now - since.at >= leastMs * (1 - CLOCK_TOLERANCE),
          `M17: ${identity.peer} declares ${show(record)} after ${now - since.at} ms, with ${confirmations} confirmations among ${since.liveCount}`
        )
      }
    }
  }

  /** M10, M11, M45. */
  #checkLinks(watched: Watched, { links, meshId, own }: MembershipSnapshot): void {
    for (const { peer, admitted, hello } of links) {
      const showed = hello?.meshId
      if (!admitted) {
        watched.admitted.delete(peer)
        continue
      }
      this.#demand(this.#config.mayKnow(own.peer, peer), `M45: ${own.peer} admits ${peer}, whom it was not told to`)
      this.#demand(hello !== undefined, `M10: ${own.peer} admits ${peer} without a Hello`)
      this.#demand(
        watched.admitted.has(peer) || showed === meshId,
        `M10: ${own.peer} of ${String(meshId)} admits ${peer} of ${String(showed)}`
      )
      this.#demand(
        showed === undefined || meshId === undefined || showed === meshId,
        `M11: ${own.peer} of ${String(meshId)} stays with ${peer} of ${String(showed)}`
      )
      watched.admitted.add(peer)
    }
    for (const peer of [...watched.admitted]) {
      if (!links.some((link) => link.peer === peer)) {
        watched.admitted.delete(peer)
      }
    }
  }

  #demand(condition: boolean, rule: string): void {
    if (!condition) {
      throw new ViolationError(rule)
    }
  }
}

/** A peer's clock may run fast, and the oracle's is true. */
const CLOCK_TOLERANCE = 0.1

const RANK = { alive: 0, suspect: 1, dead: 2, left: 3 } as const

/** The order of records, written down a second time, so that a mistake in the first is seen. */
function isAtLeast(record: MemberRecord, other: MemberRecord): boolean {
  const a = [record.boot, record.startNonce, record.incarnation, RANK[record.status]]
  const b = [other.boot, other.startNonce, other.incarnation, RANK[other.status]]
  for (const [index, left] of a.entries()) {
    const right = b[index] as number | string
    if (left !== right) {
      return left > right
    }
  }
  return true
}

function startOf({ peer, boot, startNonce }: Identity | MemberRecord): string {
  return `${peer} ${boot}/${startNonce}`
}

function incarnationOf({ peer, boot, startNonce, incarnation }: MemberRecord): string {
  return `${peer} ${boot}/${startNonce}/${incarnation}`
}

function contentOf({ storeId, meshId, addresses, metadata }: MemberRecord): string {
  return `${storeId} ${String(meshId)} ${addresses.join(',')} ${JSON.stringify(metadata)}`
}

function show(record: MemberRecord | undefined): string {
  return record === undefined ? 'nothing' : `${incarnationOf(record)} ${record.status}`
}
