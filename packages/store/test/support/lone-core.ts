import { type ReplicaId, replicaId } from '@peermesh/crdt'
import {
  type CommandId,
  type CoreInput,
  type CoreOutput,
  type Durability,
  type Identity,
  type JournalRecord,
  millis,
  type Outcome,
  type PeerName,
  peerName,
  storeId
} from '@peermesh/kernel'
import {
  type StoreCommand,
  StoreCore,
  type StoreCoreTypes,
  type StoreEvent,
  type StoreMessage
} from '@peermesh/store/core'
import { recordCodec } from '../../src/wire/record-codec.ts'

type Input = CoreInput<StoreCoreTypes>
type Output = CoreOutput<StoreCoreTypes>
type Persist = Extract<Output, { type: 'persist' }>

export const bob = peerName('bob')
export const carol = peerName('carol')

export interface LoneCoreInit {
  /** @default 'alice' */
  readonly name?: string
  /** @default '1' */
  readonly store?: string
  readonly indexDotsMax?: number
  readonly clockSkewMaxMs?: number
  readonly bytesMax?: number
  /** @default 'power', under which no counters are set aside and each write is one batch */
  readonly durability?: Durability
  /** What an earlier start left behind. @default nothing */
  readonly disk?: ReadonlyMap<string, Uint8Array>
  /** Nothing is kept: there is no disk. @default false */
  readonly volatile?: boolean
  /** What could be read of each disk that was damaged. @default there never was one */
  readonly salvaged?: ReadonlyMap<string, Uint8Array> | readonly ReadonlyMap<string, Uint8Array>[]
}

/** One store core with nothing around it: inputs are typed in by hand, time moves by hand, and the disk answers when it is told to. */
export class LoneCore {
  readonly identity: Identity
  readonly core: StoreCore
  /** What is durable. */
  readonly disk: Map<string, Uint8Array>
  /** Everything that it ever put out. */
  readonly outputs: Output[] = []
  now = 1_000_000
  wall = 1_767_225_600_000
  readonly #toDisk: Persist[] = []
  #lastCommand = 0

  constructor(init: LoneCoreInit = {}) {
    const {
      name = 'alice',
      store = '1',
      disk = new Map(),
      volatile = false,
      salvaged,
      durability = 'power',
      ...config
    } = init
    this.identity = { peer: peerName(name), storeId: storeId(store), boot: 1, startNonce: '0' }
    this.core = new StoreCore({ codec: recordCodec, durability, ...config })
    this.disk = new Map(disk)
    const found = salvaged === undefined ? {} : { salvaged: [salvaged].flat().map(recordsOf) }
    this.step({ type: 'start', identity: this.identity, seed: name, records: recordsOf(this.disk), volatile, ...found })
  }

  get replica(): ReplicaId {
    return replicaId(`${this.identity.peer}/${this.identity.storeId}`)
  }

  step(input: Input): Output[] {
    const outputs = this.core.step(input, { now: millis(this.now), wall: millis(this.wall) })
    this.outputs.push(...outputs)
    this.#toDisk.push(...outputs.filter((output) => output.type === 'persist'))
    return outputs
  }

  command(command: StoreCommand): CommandId {
    const id = ++this.#lastCommand
    this.step({ type: 'command', id, command })
    return id
  }

  put(key: string, ...bytes: number[]): CommandId {
    return this.command({ type: 'write', operations: [{ key, value: new Uint8Array(bytes) }] })
  }

  putSized(key: string, bytes: number): CommandId {
    return this.command({ type: 'write', operations: [{ key, value: new Uint8Array(bytes) }] })
  }

  delete(key: string): CommandId {
    return this.command({ type: 'write', operations: [{ key }] })
  }

  link(...peers: PeerName[]): Output[] {
    return peers.flatMap((peer) => this.step({ type: 'link', peer, status: 'up' }))
  }

  unlink(peer: PeerName): Output[] {
    return this.step({ type: 'link', peer, status: 'lost', by: 'them' })
  }

  receive(from: PeerName, message: StoreMessage, path: 'direct' | 'gossip' = 'direct'): Output[] {
    return this.step({ type: 'message', from, path, message })
  }

  /** Both clocks move, and the core is woken as often as it asks to be. */
  passMs(ms: number): Output[] {
    const until = this.now + ms
    const outputs: Output[] = []
    const wakesMax = 100 + ms
    let wakes = 0
    for (let due = this.core.deadline(); due !== undefined && due <= until; due = this.core.deadline()) {
      if (++wakes > wakesMax) {
        throw new Error(`Woken ${wakes} times in ${ms} ms: it asks for a moment that is past.`)
      }
      this.#advanceTo(Math.max(due, this.now))
      outputs.push(...this.step({ type: 'wake' }))
    }
    this.#advanceTo(until)
    return outputs
  }

  /** The oldest batch on its way to the disk is there. */
  persistOne(): Output[] {
    const batch = this.#toDisk.shift()
    if (batch === undefined) {
      return []
    }
    for (const { key, value } of batch.changes) {
      if (value === undefined) {
        this.disk.delete(key)
      } else {
        this.disk.set(key, value)
      }
    }
    return this.step({ type: 'persisted', token: batch.token })
  }

  /** All that is on its way to the disk is there, and what follows from that too. */
  persistAll(): Output[] {
    const outputs: Output[] = []
    while (this.#toDisk.length > 0) {
      outputs.push(...this.persistOne())
    }
    return outputs
  }

  get toDisk(): readonly Persist[] {
    return this.#toDisk
  }

  outcome(id: CommandId): Outcome | undefined {
    return this.outputs.flatMap((output) => (output.type === 'settle' && output.id === id ? [output.outcome] : []))[0]
  }

  get events(): StoreEvent[] {
    return this.outputs.filter((output) => output.type === 'emit').map(({ event }) => event)
  }

  get(key: string): number[] | undefined {
    const value = this.core.get(key)
    return value === undefined ? undefined : [...value]
  }

  #advanceTo(now: number): void {
    this.wall += now - this.now
    this.now = now
  }
}

/** What left a core for others, by kind of message. */
export function messagesIn<Type extends StoreMessage['type']>(
  outputs: readonly Output[],
  type: Type
): { readonly to: PeerName | 'gossip'; readonly message: Extract<StoreMessage, { type: Type }> }[] {
  return outputs.flatMap((output) => {
    if ((output.type !== 'send' && output.type !== 'publish') || output.message.type !== type) {
      return []
    }
    const to = output.type === 'send' ? output.to : 'gossip'
    return [{ to, message: output.message as Extract<StoreMessage, { type: Type }> }]
  })
}

/** The chunks that were pushed into bulk transfers. */
export function chunksIn(outputs: readonly Output[]): { readonly message: StoreMessage; readonly last: boolean }[] {
  return outputs.flatMap((output) => (output.type === 'bulk' && output.action === 'push' ? [output] : []))
}

function recordsOf(disk: ReadonlyMap<string, Uint8Array>): JournalRecord[] {
  return [...disk].sort(([a], [b]) => (a < b ? -1 : 1))
}
