import {
  type CoreInput,
  type CoreOutput,
  type JournalChange,
  type JournalRecord,
  type MeshId,
  millis,
  type PeerName,
  peerName,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import {
  type HelloMessage,
  type MemberRecord,
  MembershipCore,
  type MembershipEvent,
  type MembershipMessage,
  type MembershipNotice,
  type MembershipOptions,
  type MembershipTypes,
  type MemberUpdate,
  membershipConfig
} from '../../src/core/index.ts'
import { recordCodec } from '../../src/wire/record-codec.ts'

type Input = CoreInput<MembershipTypes>
type Output = CoreOutput<MembershipTypes>
type OutputOf<Type extends Output['type']> = Extract<Output, { readonly type: Type }>

export const alice = peerName('alice')
export const bob = peerName('bob')
export const carol = peerName('carol')
export const dave = peerName('dave')
export const erin = peerName('erin')

/** A record that a test makes up. */
export function record(peer: PeerName, changed: Partial<MemberRecord> = {}): MemberRecord {
  return {
    peer,
    storeId: storeId(hexOf(peer, 32)),
    boot: 1,
    startNonce: hexOf(peer, 16),
    incarnation: 0,
    status: 'alive',
    addresses: [`/sim/${peer}`],
    ...changed
  }
}

export function update(changed: MemberRecord, extra: Partial<MemberUpdate> = {}): MemberUpdate {
  return { record: changed, suspectedBy: [], goneForMs: 0, ...extra }
}

export function hello(self: MemberRecord, changed: Partial<HelloMessage> = {}): HelloMessage {
  return { type: 'hello', self, versions: {}, settings: {}, heard: false, ...changed }
}

function hexOf(text: string, digits: number): string {
  return [...text]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(digits, '0')
    .slice(0, digits)
}

interface Answering {
  /** Who answers pings … */
  readonly answering?: readonly PeerName[]
  /** … and who of them does not hear what a ping says of it, so that it refutes nothing. */
  readonly deaf?: readonly PeerName[]
}

/** One core, stepped by hand. Its disk is as fast as the test says. */
export class DrivenCore {
  readonly core: MembershipCore
  readonly outputs: Output[] = []
  readonly disk = new Map<string, Uint8Array>()
  /** Who is at which address; dials to all others fail. */
  readonly reachable = new Map<string, PeerName>()
  now = 1_000
  #pending: { readonly token: number; readonly changes: readonly JournalChange[] }[] = []
  #taken = 0

  constructor(
    options: MembershipOptions = {},
    start: { readonly own?: MemberRecord; readonly records?: Iterable<JournalRecord>; readonly seed?: string } = {}
  ) {
    this.core = new MembershipCore(membershipConfig({ profile: 'local', ...options }), recordCodec)
    const { peer, storeId: store, boot, startNonce } = start.own ?? record(alice)
    const records = [...(start.records ?? [])]
    for (const [key, value] of records) {
      this.disk.set(key, value)
    }
    const identity = { peer, storeId: store, boot, startNonce }
    this.step({ type: 'start', identity, seed: start.seed ?? 'seed', records })
  }

  step(input: Input): Output[] {
    const outputs = this.core.step(input, { now: millis(this.now), wall: millis(0) })
    this.outputs.push(...outputs)
    for (const output of outputs) {
      if (output.type === 'persist') {
        this.#pending.push(output)
      }
    }
    return outputs
  }

  /** What was put out since this was last asked. */
  take(): Output[] {
    const taken = this.outputs.slice(this.#taken)
    this.#taken = this.outputs.length
    return taken
  }

  /** For runs that are too long to keep what was put out. */
  forgetOutputs(): void {
    this.outputs.length = 0
    this.#taken = 0
    this.#responded = 0
  }

  all<Type extends Output['type']>(type: Type): OutputOf<Type>[] {
    return this.outputs.filter((output): output is OutputOf<Type> => output.type === type)
  }

  get events(): MembershipEvent[] {
    return this.all('emit').map(({ event }) => event)
  }

  get notices(): MembershipNotice[] {
    return this.all('notice').map(({ notice }) => notice)
  }

  /** What was sent to a peer, of one type. */
  sent<Type extends MembershipMessage['type']>(
    to: PeerName,
    type: Type
  ): Extract<MembershipMessage, { readonly type: Type }>[] {
    return this.all('send')
      .filter((output) => output.to === to)
      .map(({ message }) => message)
      .filter((message): message is Extract<MembershipMessage, { readonly type: Type }> => message.type === type)
  }

  up(peer: PeerName, loopback = false): void {
    this.step({ type: 'link', peer, status: 'up', ...(loopback ? { loopback } : {}) })
  }

  lost(peer: PeerName, by: 'us' | 'them' = 'them'): void {
    this.step({ type: 'link', peer, status: 'lost', by })
  }

  receive(from: PeerName, message: MembershipMessage): Output[] {
    return this.step({ type: 'message', from, path: 'direct', message })
  }

  /** A link on which the peer has introduced itself. */
  meet(peer: PeerName, changed: Partial<MemberRecord> = {}): void {
    this.up(peer)
    this.receive(peer, hello(record(peer, changed), { heard: true }))
  }

  tell(from: PeerName, ...updates: MemberUpdate[]): void {
    this.receive(from, { type: 'state', updates, answer: false })
  }

  /** The disk is done with all that it was given. */
  persisted(): void {
    const pending = this.#pending
    this.#pending = []
    for (const { token, changes } of pending) {
      for (const { key, value } of changes) {
        if (value === undefined) {
          this.disk.delete(key)
        } else {
          this.disk.set(key, value)
        }
      }
      this.step({ type: 'persisted', token })
    }
  }

  /** Lets time pass, with a wake at each deadline. Pings are answered by those who are named. */
  pass(ms: number, options: Answering = {}): void {
    const until = this.now + ms
    for (;;) {
      this.#respond(options)
      const deadline = this.core.deadline()
      if (deadline === undefined || deadline > until) {
        this.now = until
        return
      }
      this.now = Math.max(this.now, deadline)
      this.step({ type: 'wake' })
    }
  }

  /** Nothing is stepped for so long: the machine, or the event loop, stood still. */
  stall(ms: number): void {
    this.now += ms
  }

  status(peer: PeerName): string | undefined {
    return this.core.members().find((member) => member.peer === peer)?.status
  }

  #responded = 0

  #respond({ answering = [], deaf = [] }: Answering): void {
    while (this.#responded < this.outputs.length) {
      const output = this.outputs[this.#responded++]
      if (output?.type === 'dial') {
        const peer = this.reachable.get(output.address)
        const outcome = peer === undefined ? { failed: 'nobody is there', refused: false } : { peer }
        this.step({ type: 'dialled', address: output.address, ...outcome })
      } else if (output?.type === 'send' && output.message.type === 'ping' && answering.includes(output.to)) {
        this.#answer(output.to, output.message, !deaf.includes(output.to))
      }
    }
  }

  /** As a live peer does: one that hears of its own suspicion refutes it. */
  #answer(
    from: PeerName,
    { sequence, updates }: Extract<MembershipMessage, { readonly type: 'ping' }>,
    hears: boolean
  ): void {
    const about = updates.find((told) => told.record.peer === from && told.record.status !== 'alive')
    const accused = hears ? about?.record : undefined
    const refuted: MemberRecord[] =
      accused === undefined ? [] : [{ ...accused, status: 'alive', incarnation: accused.incarnation + 1 }]
    this.receive(from, { type: 'ack', sequence, updates: refuted.map((own) => update(own)) })
  }
}

/** A disk that remembers a mesh, and members. */
export function diskOf(
  meshId: MeshId,
  options: { readonly founder?: StoreId; readonly members?: readonly PeerName[] } = {}
): JournalRecord[] {
  const mesh =
    options.founder !== undefined ? { meshId, root: { generation: 0, storeId: options.founder } } : { meshId }
  const members = (options.members ?? []).map(
    (peer): JournalRecord => [`member/${peer}`, recordCodec.encodeAddresses([`/sim/${peer}`])]
  )
  return [...members, ['mesh', recordCodec.encodeMesh(mesh)]]
}
