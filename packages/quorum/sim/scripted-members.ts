import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type MeshId,
  type Millis,
  millis,
  type Moment,
  type PeerName,
  type Seat,
  type StoreId
} from '@peermesh/kernel'
import { type MembershipCommand, type MembershipNotice, NO_METADATA } from '@peermesh/membership/core'
import { addressOf } from '@peermesh/sim'

interface Introduction {
  readonly storeId: StoreId
  readonly boot: number
  /** Of its metadata; the rest is what nobody said. */
  readonly capacity: number
  readonly zone?: string | undefined
}

interface Types {
  readonly message: Introduction
  readonly command: MembershipCommand
  readonly notice: MembershipNotice
  readonly event: never
}

export interface ScriptedMembersConfig {
  readonly meshId: MeshId
  /** This peer founds, where its disk does not say that it did. */
  readonly founds: boolean
  /** How long after its link was lost a peer is called dead: no more is asked of a failure detector here. */
  readonly deadAfterMs: number
  /** Whether it is called suspect at once. @default false */
  readonly suspects?: boolean
  /** What it says of itself, in one word. @default nothing */
  readonly zone?: string
}

/**
 * In the place of membership: calls whoever is linked alive, whoever is not suspect where that was asked for, and after a while dead. It is as wrong as a real failure detector on a bad day,
 * and costs nothing, so that thousands of seeds can be run of what listens to it.
 */
class ScriptedMembers implements Core<Types> {
  readonly #config: ScriptedMembersConfig
  readonly #known = new Map<PeerName, Introduction>()
  readonly #lostAt = new Map<PeerName, Millis>()
  readonly #linked = new Set<PeerName>()
  #self: Introduction | undefined
  #isFounder = false

  constructor(config: ScriptedMembersConfig) {
    this.#config = config
  }

  step(input: CoreInput<Types>, { now }: Moment): CoreOutput<Types>[] {
    switch (input.type) {
      case 'start': {
        const { storeId, boot } = input.identity
        this.#self = { storeId, boot, capacity: NO_METADATA.capacity, zone: this.#config.zone }
        if ([...input.records].length > 0) {
          this.#isFounder = true
          return [this.#mesh()]
        }
        const changes = [{ key: 'founded', value: new Uint8Array([1]) }]
        return this.#config.founds ? [{ type: 'persist', changes, durability: 'power', token: 1 }] : []
      }
      case 'persisted':
        this.#isFounder = true
        return [this.#mesh()]
      case 'link':
        if (input.status === 'lost') {
          this.#linked.delete(input.peer)
          this.#lostAt.set(input.peer, now)
          return this.#config.suspects === true ? this.#suspect(input.peer) : []
        }
        this.#lostAt.delete(input.peer)
        this.#linked.add(input.peer)
        return this.#self === undefined ? [] : [{ type: 'send', to: input.peer, message: this.#self }]
      case 'message': {
        const adopts = this.#known.size === 0 && !this.#isFounder
        this.#known.set(input.from, input.message)
        const met = this.#member(input.from, input.message, 'alive')
        return adopts ? [this.#mesh(), met] : [met]
      }
      case 'wake':
        return this.#bury(now)
      case 'command':
        return this.#command(input.id, input.command)
      default:
        return []
    }
  }

  deadline(): Millis | undefined {
    const [first] = this.#lostAt.values()
    return first === undefined ? undefined : millis(first + this.#config.deadAfterMs)
  }

  snapshot(): unknown {
    return [...this.#known.keys()]
  }

  #command(id: CommandId, command: MembershipCommand): CoreOutput<Types>[] {
    const settled: CoreOutput<Types> = { type: 'settle', id, outcome: { ok: true, value: undefined } }
    if (command.type !== 'update' || this.#self === undefined) {
      return [settled]
    }
    const message = { ...this.#self, capacity: command.metadata.capacity ?? this.#self.capacity }
    this.#self = message
    return [...[...this.#linked].map((to): CoreOutput<Types> => ({ type: 'send', to, message })), settled]
  }

  #bury(now: Millis): CoreOutput<Types>[] {
    const notices: CoreOutput<Types>[] = []
    for (const [peer, lostAt] of this.#lostAt) {
      if (lostAt + this.#config.deadAfterMs <= now) {
        this.#lostAt.delete(peer)
        const known = this.#known.get(peer)
        notices.push(...(known === undefined ? [] : [this.#member(peer, known, 'dead')]))
      }
    }
    return notices
  }

  #suspect(peer: PeerName): CoreOutput<Types>[] {
    const known = this.#known.get(peer)
    return known === undefined ? [] : [this.#member(peer, known, 'suspect')]
  }

  #member(
    peer: PeerName,
    { storeId, boot, capacity, zone }: Introduction,
    status: 'alive' | 'suspect' | 'dead'
  ): CoreOutput<Types> {
    const metadata = { ...NO_METADATA, capacity, ...(zone === undefined ? {} : { zone }) }
    const addresses = [addressOf(peer)]
    return { type: 'notice', notice: { type: 'member', peer, storeId, boot, status, metadata, addresses } }
  }

  /** Who did not found the mesh adopts it of the first that it meets. */
  #mesh(): CoreOutput<Types> {
    const root = this.#isFounder ? { root: { generation: 0 } } : {}
    return { type: 'notice', notice: { type: 'mesh', meshId: this.#config.meshId, ...root } }
  }
}

export function scriptedMembersSeat(config: ScriptedMembersConfig): Seat<Types> {
  return {
    name: 'membership',
    tag: 1,
    version: 1,
    priority: 0,
    codec: {
      encode: ({ storeId, boot, capacity, zone }) =>
        new TextEncoder().encode([storeId, boot, capacity, ...(zone === undefined ? [] : [zone])].join(' ')),
      decode: (bytes) => {
        const [storeId = '', boot, capacity, zone] = new TextDecoder().decode(bytes).split(' ')
        return { storeId: storeId as StoreId, boot: Number(boot), capacity: Number(capacity), zone }
      }
    },
    create: () => new ScriptedMembers(config)
  }
}
