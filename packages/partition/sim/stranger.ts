import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type DhtValue,
  invariant,
  MalformedMessageError,
  type PeerName,
  peerName,
  type Seat
} from '@peermesh/kernel'
import { OwnerSearch, type OwnershipClaim, type SearchOutcome } from '@peermesh/partition/core'
import { ownershipCodec } from '@peermesh/partition/seat'

/** What a forged record is told by: no group comes to such a generation. */
export const FORGED_GENERATION = 99

export type StrangerCommand =
  /** Find who owns what is told under this key. Settled with a `SearchOutcome`, or with nothing. */
  | { readonly type: 'find'; readonly search: number; readonly key: string; readonly partitions: number }
  /** What a peer that was asked said, where it did. */
  | {
      readonly type: 'answer'
      readonly search: number
      readonly peer: PeerName
      readonly claim: OwnershipClaim | undefined
    }
  /** Put a record that names peers which never said so. */
  | { readonly type: 'forge'; readonly key: string; readonly partitions: number; readonly names: readonly PeerName[] }

export type StrangerEvent =
  /** Somebody is to ask this peer. */
  | { readonly type: 'ask'; readonly search: number; readonly peer: PeerName }
  /** The DHT has this. */
  | { readonly type: 'saw'; readonly search: number; readonly claim: OwnershipClaim }
  /** A peer that was asked said this. */
  | { readonly type: 'heard'; readonly search: number; readonly claim: OwnershipClaim }

export interface StrangerTypes {
  readonly message: never
  readonly command: StrangerCommand
  readonly notice: never
  readonly event: StrangerEvent
}

type Output = CoreOutput<StrangerTypes>

interface Search {
  readonly id: number
  readonly command: CommandId
  readonly key: string
  readonly search: OwnerSearch
}

/**
 * Somebody who is not in the mesh and looks for owners: the search that ships, on the simulated DHT. That it stands beside a peer is for the faults of that peer's DHT to
 * reach it; it hears nothing of the peer. The mesh's streams admit no stranger, so that whom it asks the suite asks, and brings back the answer, or none.
 */
class Stranger implements Core<StrangerTypes> {
  readonly #searches = new Map<number, Search>()
  readonly #lookups = new Map<number, Search>()
  #lastLookup = 0

  step(input: CoreInput<StrangerTypes>): Output[] {
    switch (input.type) {
      case 'command':
        return this.#command(input.id, input.command)
      case 'found': {
        const of = this.#lookups.get(input.lookup)
        this.#lookups.delete(input.lookup)
        return of === undefined ? [] : this.#found(of, input)
      }
      default:
        return []
    }
  }

  deadline(): undefined {
    return undefined
  }

  snapshot(): unknown {
    return [...this.#searches.keys()]
  }

  #command(id: CommandId, command: StrangerCommand): Output[] {
    const settled: Output = { type: 'settle', id, outcome: { ok: true, value: undefined } }
    switch (command.type) {
      case 'find': {
        const { search: number, key, partitions } = command
        const search: Search = { id: number, command: id, key, search: new OwnerSearch(partitions) }
        this.#searches.set(number, search)
        return [this.#lookup(search, 'values')]
      }
      case 'answer': {
        const { search: number, peer, claim } = command
        const search = this.#searches.get(number)
        const heard: Output[] =
          claim === undefined ? [] : [{ type: 'emit', event: { type: 'heard', search: number, claim } }]
        search?.search.answered(peer, claim)
        return [settled, ...(search === undefined ? [] : [...heard, ...this.#advance(search)])]
      }
      case 'forge': {
        const replicas = command.names.map((peer) => ({ peer: peerName(`${peer}, they say`), addresses: [] }))
        const { partitions, key } = command
        const record = { partitions, generation: FORGED_GENERATION, epoch: 1, replicas, notAfter: 2 ** 40 }
        return [settled, { type: 'put', key, value: ownershipCodec.encode(record) }]
      }
    }
  }

  #lookup(of: Search, what: 'values' | 'providers'): Output {
    const lookup = ++this.#lastLookup
    this.#lookups.set(lookup, of)
    return { type: 'lookup', lookup, what, key: of.key }
  }

  #found(of: Search, input: Extract<CoreInput, { readonly type: 'found' }>): Output[] {
    const outputs: Output[] = []
    if ('values' in input) {
      for (const claim of input.values.flatMap((value) => claimOf(value) ?? [])) {
        of.search.found(claim)
        outputs.push({ type: 'emit', event: { type: 'saw', search: of.id, claim } })
      }
    } else if ('providers' in input) {
      for (const provider of input.providers) {
        of.search.provided(provider)
      }
    }
    of.search.ended()
    return [...outputs, ...this.#advance(of)]
  }

  #advance(of: Search): Output[] {
    const outputs = of.search.next().map((step): Output => {
      return step.type === 'ask'
        ? { type: 'emit', event: { type: 'ask', search: of.id, peer: step.peer } }
        : this.#lookup(of, 'providers')
    })
    if (of.search.isOver && this.#searches.delete(of.id)) {
      const value: SearchOutcome | undefined = of.search.outcome
      outputs.push({ type: 'settle', id: of.command, outcome: { ok: true, value } })
    }
    return outputs
  }
}

function claimOf({ by, value }: DhtValue): OwnershipClaim | undefined {
  try {
    return { by, record: ownershipCodec.decode(value) }
  } catch (error) {
    invariant(error instanceof MalformedMessageError, 'P23: what is no record is refused, and nothing else')
    return undefined
  }
}

export function strangerSeat(): Seat<StrangerTypes> {
  return {
    name: 'stranger',
    tag: 60,
    version: 1,
    priority: 3,
    codec: {
      encode: () => new Uint8Array(),
      decode: () => {
        throw new MalformedMessageError('a stranger sends no messages')
      }
    },
    create: () => new Stranger()
  }
}
