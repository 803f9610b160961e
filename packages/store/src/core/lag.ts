import { CausalContext, type CausalContextData } from '@peermesh/crdt'
import { type CoreInput, compareText, type PeerName } from '@peermesh/kernel'
import { setBounded } from './bounded-map.ts'
import { TOLD_CLOCKS_MAX } from './limits.ts'
import type { Members } from './members.ts'
import type { StoreCoreTypes } from './messages.ts'
import type { Telling } from './tellings.ts'

/** How far another peer is behind this one, as it last told. */
export interface PeerLag {
  readonly peer: PeerName
  /** Operations that this peer has, and that one lacked. Undefined where it has told nothing since this start. */
  readonly operations: number | undefined
  /** Only then can it be asked. */
  readonly linked: boolean
  /** Alive, as far as is known, or linked: not one that is away. */
  readonly here: boolean
}

/**
 * What other peers lack, told from their own last words. It looks at what comes in, and has no part in what the store does.
 *
 * Unlike what `Puller` knows, a clock is never put together from several tellings: a peer that lost its disk has what it says now, and not what it
 * once had.
 *
 * S28 That a peer has something is said only where the last that it told says so.
 */
export class Lag {
  readonly #ours: CausalContext
  readonly #members: Members
  readonly #linked = new Set<PeerName>()
  readonly #told = new Map<PeerName, CausalContextData>()
  #self: PeerName | undefined

  constructor(ours: CausalContext, members: Members) {
    this.#ours = ours
    this.#members = members
  }

  /** @param telling what a peer says by it of what it has */
  see(input: CoreInput<StoreCoreTypes>, telling: Telling | undefined): void {
    if (input.type === 'start') {
      this.#self = input.identity.peer
    } else if (input.type === 'link') {
      if (input.status === 'up') {
        this.#linked.add(input.peer)
      } else {
        this.#linked.delete(input.peer)
      }
    }
    if (telling !== undefined && telling.from !== this.#self) {
      setBounded(this.#told, telling.from, telling.clock, TOLD_CLOCKS_MAX)
    }
  }

  /** Each other peer that is here, or has told what it has, by name. */
  peers(): PeerLag[] {
    const here = this.here()
    return [...new Set([...here, ...this.#told.keys()])].sort(compareText).map((peer) => ({
      peer,
      operations: this.#lackedBy(peer, this.#ours),
      linked: this.#linked.has(peer),
      here: here.has(peer)
    }))
  }

  /** Whether each other peer that is here has told that it has all of these operations. */
  isEverywhere(operations: CausalContextData): boolean {
    const clock = CausalContext.fromData(operations)
    return [...this.here()].every((peer) => this.#lackedBy(peer, clock) === 0)
  }

  /** The other peers that are alive, as far as is known, or linked. */
  here(): ReadonlySet<PeerName> {
    const here = new Set([...this.#members.alive(), ...this.#linked])
    if (this.#self !== undefined) {
      here.delete(this.#self)
    }
    return here
  }

  #lackedBy(peer: PeerName, operations: CausalContext): number | undefined {
    const told = this.#told.get(peer)
    if (told === undefined) {
      return undefined
    }
    let count = 0
    for (const { from, to } of operations.missingFrom(CausalContext.fromData(told))) {
      count += to - from + 1
    }
    return count
  }
}
