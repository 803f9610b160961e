import type { Seat } from '@peermesh/kernel'
import { type ElectionConfig, ElectionCore, type ElectionTimings, type ElectionTypes } from './core/index.ts'
import { messageCodec, MESSAGES_VERSION } from './wire/message-codec.ts'

/** The name of election's core in a stack. */
export const ELECTION = 'election'

/** What may be chosen. */
export interface ElectionSeatOptions extends Omit<ElectionConfig, 'timings' | 'quorum' | 'groupOf'> {
  /** Whether quorum is seated too: without it only `available` scopes can be opened. @default true */
  readonly quorum?: boolean
  readonly timings?: Partial<ElectionTimings>
  /** In which group of quorum the register of a scope is: the same at all peers of a mesh, for ever. @default the root group */
  readonly groupOf?: ElectionConfig['groupOf']
}

const TIMINGS: ElectionTimings = { answerMs: 250, advertiseMs: 1_000, stableMs: 30_000, leaseMs: 2_000 }

/** Election's place in a stack: tag 3, after quorum's frames. */
export function electionSeat(options: ElectionSeatOptions = {}): Seat<ElectionTypes> {
  const { quorum = true, timings, groupOf = inRoot, ...config } = options
  const calls = quorum ? ['quorum'] : []
  return {
    name: ELECTION,
    tag: 3,
    version: MESSAGES_VERSION,
    priority: 2,
    codec: messageCodec,
    listensTo: ['membership', ...calls],
    calls,
    create: () => new ElectionCore({ ...config, groupOf, quorum, timings: { ...TIMINGS, ...timings } })
  }
}

function inRoot(): string {
  return 'root'
}
