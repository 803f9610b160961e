import type { Seat } from '@peermesh/kernel'
import { QuorumCore, type QuorumTypes, type RegisterKind, type Votes } from './core/index.ts'
import { messageCodec, MESSAGES_VERSION } from './wire/message-codec.ts'
import { recordCodec } from './wire/record-codec.ts'

/** The name of quorum's core in a stack. */
export const QUORUM = 'quorum'

/** What may be chosen. */
export interface QuorumOptions {
  /**
   * Whether this peer may become a voter: `durable` where it has a data directory, `volatile` where it remembers only as long as it runs, `never` for
   * one that comes and goes, as browsers do. @default 'volatile'
   */
  readonly votes?: Votes
  /** Kinds of registers beside those that come with quorum. The same at every peer of the mesh. @default none */
  readonly kinds?: readonly RegisterKind[]
  /** Alive for so long, a peer may become a voter, in milliseconds. @default 5,000 */
  readonly settleMs?: number
  /** Dead for so long, a voter is replaced, in milliseconds. @default 30,000 */
  readonly goneMs?: number
  /** Whether groups look after their own size: 1, 3, 5, 7 voters. @default true */
  readonly grows?: boolean
  /** Sessions whose last operation a register remembers. @default 32 */
  readonly rememberedMax?: number
  /** For how long a register that is free must not have been changed to be dropped, in milliseconds. @default never: but for a configuration that says so */
  readonly idleMs?: number
}

/** Quorum's place in a stack: tag 2, after membership's frames and before all others. */
export function quorumSeat(options: QuorumOptions = {}): Seat<QuorumTypes> {
  const {
    votes = 'volatile',
    kinds = [],
    settleMs = 5_000,
    goneMs = 30_000,
    grows = true,
    rememberedMax,
    idleMs
  } = options
  const config = { codec: recordCodec, kinds, votes, settleMs, goneMs, grows, idleMs }
  return {
    name: QUORUM,
    tag: 2,
    version: MESSAGES_VERSION,
    priority: 1,
    codec: messageCodec,
    listensTo: ['membership'],
    create: () => new QuorumCore(rememberedMax === undefined ? config : { ...config, rememberedMax })
  }
}
