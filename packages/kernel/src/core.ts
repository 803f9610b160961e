import type { DhtInput, DhtOutput } from './dht.ts'
import type { Failure } from './errors.ts'
import type { Durability, JournalChange, JournalRecord } from './journal.ts'
import type { Identity, MeshId, Millis, Moment, PeerName } from './values.ts'

/**
 * The contract of a core.
 *
 * A core is a protocol as a pure, synchronous, deterministic state machine. It has no clock, no randomness of its own, no disk and
 * no network: it is handed an input and the moment, and answers with outputs, which are plain data. Whoever drives it (the `host` on
 * libp2p, `sim` on a virtual network) owes it this:
 *
 * 1. `start` is the first input, and comes once.
 * 2. `at.now` never goes back. `at.wall` may.
 * 3. Outputs are carried out in their order, and before the next input is stepped.
 * 4. `persist` outputs reach the disk in their order. `persisted` comes in that order too, once the records are durable, never before.
 *    After a crash the records of a persist are all there or none, and never without those of the persists before it.
 * 5. Messages of one stream arrive in their order until the stream is lost; then nothing is known of the tail. Gossip
 *    arrives in any order, several times or never. A core must bear duplicates, reordering and loss of both.
 * 6. `wake` comes at or after `deadline()`, which is asked after every step, and changes in steps alone.
 *
 * In return a core never throws on remote data (it outputs `reject`), is bounded in memory, and throws only
 * `InvariantError`, for a rule of its own that it broke.
 */
export interface Core<T extends CoreTypes = CoreTypes> {
  step(input: CoreInput<T>, at: Moment): CoreOutput<T>[]
  /** When it next wants a `wake`, in monotonic milliseconds; `undefined` for not at all. */
  deadline(): Millis | undefined
  /** What the simulator compares and hashes: plain data, canonical order. */
  snapshot(): unknown
  /**
   * Asked of the gatekeeper: whether gossip of this peer may be heard. Gossip comes from afar and needs no link, so that admission does not
   * concern it. It changes nothing. @default all gossip of the mesh is heard
   */
  hearsGossipOf?(peer: PeerName): boolean
  /**
   * Asked of the gatekeeper, for whatever comes of a linked peer: whether it waits for a sign of life of that peer. Where it does, it is told `heard`. It
   * changes nothing, and is asked often: it should cost a look into a set that is nearly always empty. @default never
   */
  awaits?(peer: PeerName): boolean
  /**
   * All that it would have persisted by now. A core that has it need not persist anything where `start` says `volatile`: what it holds is then held once, and
   * asked for where the stack begins anew. Not to be changed while it is gone through. @default it persists, wherever that goes
   */
  records?(): Iterable<JournalRecord>
}

/** What one core talks about. Each is plain data. */
export interface CoreTypes {
  /** What it sends to the same core on other peers. */
  message: unknown
  /** What its service asks of it. */
  command: unknown
  /** What it tells the other cores of its peer. */
  notice: unknown
  /** What it tells the application. */
  event: unknown
}

/** Names a command until it is settled; unique for one start of a peer. */
export type CommandId = number

/** Names a bulk transfer, unique for one start: chosen by the core that sends (`out`), by the driver where it comes in (`in`). */
export type TransferId = number

/** How a settled command or call ended. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure }

export type CoreInput<T extends CoreTypes = CoreTypes> =
  /**
   * `seed` feeds the core's randomness; `records` are all that it persisted, in one stable order. `salvaged` is there where the disk was found
   * damaged, at that start and those after: what could still be read, of each time. The identity is new since, and nothing of it in `records`.
   * `volatile` where nothing is kept longer than this process lives: see `Core.records`.
   */
  | {
      readonly type: 'start'
      readonly identity: Identity
      readonly seed: string
      readonly records: Iterable<JournalRecord>
      readonly salvaged?: readonly (readonly JournalRecord[])[]
      readonly volatile?: boolean
    }
  | {
      readonly type: 'message'
      readonly from: PeerName
      readonly path: 'direct' | 'gossip'
      readonly message: T['message']
    }
  /**
   * A neighbour can be sent to, or no longer. `loopback`: its connection does not leave this machine. `by`: which side ended it, as far as
   * can be told.
   */
  | { readonly type: 'link'; readonly peer: PeerName; readonly status: 'up'; readonly loopback?: boolean }
  | { readonly type: 'link'; readonly peer: PeerName; readonly status: 'lost'; readonly by: 'us' | 'them' }
  /**
   * How a `dial` ended. A dial that connected is followed by a link, once the streams are there. `refused`: the machine answered that nobody
   * listens there; otherwise nothing is known of why it failed, but for the words. `another`: another process answers there under our own name.
   */
  | { readonly type: 'dialled'; readonly address: string; readonly peer: PeerName }
  | {
      readonly type: 'dialled'
      readonly address: string
      readonly failed: string
      readonly refused: boolean
      readonly another?: true
    }
  /** The addresses at which this peer can be dialled changed. */
  | { readonly type: 'addresses'; readonly addresses: readonly string[] }
  /** To the gatekeeper alone: something of a peer that it awaits came, of whatever core (K13). It says that the peer lives, and nothing else. */
  | { readonly type: 'heard'; readonly peer: PeerName }
  | { readonly type: 'wake' }
  | { readonly type: 'command'; readonly id: CommandId; readonly command: T['command'] }
  /** What another core of this peer said. */
  | { readonly type: 'notice'; readonly core: string; readonly notice: unknown }
  | { readonly type: 'persisted'; readonly token: number }
  /** The answer to a `call`. */
  | { readonly type: 'result'; readonly call: number; readonly outcome: Outcome }
  | BulkInput<T['message']>
  | DhtInput

/**
 * A bulk transfer as its two ends see it. The sender may push one chunk for each `ready`; the receiver gets the next chunk only
 * after what it persisted for the earlier ones is near the disk: that is the back-pressure.
 */
export type BulkInput<Message> =
  /** Somebody opened a transfer to us. */
  | {
      readonly type: 'bulk'
      readonly event: 'opened'
      readonly transfer: TransferId
      readonly from: PeerName
      readonly message: Message
    }
  | {
      readonly type: 'bulk'
      readonly event: 'chunk'
      readonly transfer: TransferId
      readonly message: Message
    }
  /** A transfer of ours has room for one more chunk. The first comes once the transfer is open. */
  | { readonly type: 'bulk'; readonly event: 'ready'; readonly transfer: TransferId }
  /** It is over: all chunks arrived in order (`complete`), or it broke off (`lost`). No further input of this transfer follows. */
  | {
      readonly type: 'bulk'
      readonly event: 'ended'
      readonly direction: 'in' | 'out'
      readonly transfer: TransferId
      readonly outcome: 'complete' | 'lost'
    }

export type CoreOutput<T extends CoreTypes = CoreTypes> =
  /** To one neighbour, on the direct stream. Best effort: lost with the link. */
  | { readonly type: 'send'; readonly to: PeerName; readonly message: T['message'] }
  /** To whoever listens, by gossip. Best effort. */
  | { readonly type: 'publish'; readonly message: T['message'] }
  | BulkOutput<T['message']>
  | DhtOutput
  /** Try to connect to an address. Answered by `dialled`. */
  | { readonly type: 'dial'; readonly address: string }
  | {
      readonly type: 'persist'
      readonly changes: readonly JournalChange[]
      readonly durability: Durability
      readonly token: number
    }
  /** Ask another core of this peer. Answered by `result`. The edge must be named in the wiring. */
  | { readonly type: 'call'; readonly call: number; readonly core: string; readonly command: unknown }
  /** Tell the cores of this peer that listen. */
  | { readonly type: 'notice'; readonly notice: T['notice'] }
  /** Answer a command. Each command is settled once. */
  | { readonly type: 'settle'; readonly id: CommandId; readonly outcome: Outcome }
  /** Tell the application. */
  | { readonly type: 'emit'; readonly event: T['event'] }
  /** A peer broke the protocol: its stream is reset, it is counted and reported. */
  | { readonly type: 'reject'; readonly peer: PeerName; readonly reason: string }
  /** A line for whoever watches closely. Changes nothing. */
  | { readonly type: 'trace'; readonly what: string; readonly details?: Readonly<Record<string, unknown>> }
  | GatekeeperOutput

export type BulkOutput<Message> =
  | {
      readonly type: 'bulk'
      readonly action: 'open'
      readonly to: PeerName
      readonly transfer: TransferId
      readonly message: Message
    }
  | {
      readonly type: 'bulk'
      readonly action: 'push'
      readonly transfer: TransferId
      readonly message: Message
      /** Nothing follows: the transfer ends as `complete` once this has arrived. */
      readonly last: boolean
    }
  | {
      readonly type: 'bulk'
      readonly action: 'abort'
      readonly direction: 'in' | 'out'
      readonly transfer: TransferId
      readonly reason: string
    }

/**
 * What only the gatekeeper of a stack may say (membership): who may talk to the other cores, which mesh this is, and that this start
 * must end and begin anew under another identity.
 */
export type GatekeeperOutput =
  /**
   * The link to this peer is opened to the other cores. `versions`: for each core the version that both sides speak on it, the newest that
   * we have where none is named.
   */
  | { readonly type: 'admit'; readonly peer: PeerName; readonly versions?: Readonly<Record<string, number>> }
  /** The link is closed, and the peer is not listened to until it has introduced itself anew. */
  | { readonly type: 'expel'; readonly peer: PeerName; readonly reason: string }
  /** Gossip carries this mesh id from now on, and gossip with another one is dropped. */
  | { readonly type: 'mesh'; readonly meshId: MeshId }
  /** Start this peer's stack anew, with a boot of at least this and, where `mint` says so, a new store id. */
  | { readonly type: 'restart'; readonly bootAtLeast: number; readonly mint: boolean; readonly reason: string }

/**
 * Turns a core's messages into bytes and back. `decode` throws `MalformedMessageError` and nothing else.
 *
 * `version` is one of those that the seat speaks, and its newest where it is left out: a codec of one version need not look at it. What a
 * version cannot say is left out, or said in its words: the core does not know which one a peer is sent.
 */
export interface Codec<Message> {
  encode(message: Message, version?: number): Uint8Array
  /** Checks size, schema and limits: what it returns may be handed to a core. */
  decode(bytes: Uint8Array, version?: number): Message
}
