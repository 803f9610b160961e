import type { PeerName, VersionRange } from '@peermesh/kernel'
import type { MemberRecord, MemberUpdate } from './record.ts'

/** What membership says to its neighbours. SPEC.md has the grammar, `limits.ts` what a codec holds them to. */
export type MembershipMessage =
  /** The first on each link: who I am, and what I last knew of you. Until it came, nothing else is listened to. */
  | {
      readonly type: 'hello'
      readonly self: MemberRecord
      /** The versions that the cores that are seated speak, by core. */
      readonly versions: Readonly<Record<string, VersionRange>>
      /** What must be the same at all peers, by name. */
      readonly settings: Readonly<Record<string, string>>
      /** Whether your Hello came on this link. */
      readonly heard: boolean
      readonly known?: MemberRecord
      /** We do not admit you (M45): there will be nothing else on this link. */
      readonly notAdmitted?: boolean
      /** Two processes run under your key: we heard of another start of you between two Hellos of yours (M14). */
      readonly runsTwice?: boolean
    }
  | ({ readonly type: 'ping' } & ProbeContent)
  | ({ readonly type: 'ack' } & ProbeContent)
  /** Ping this one for me. */
  | { readonly type: 'ping-request'; readonly sequence: number; readonly target: PeerName }
  /** I am here, and heard nothing of the one you asked for. */
  | { readonly type: 'nack'; readonly sequence: number }
  /** What I hold, in brief: let me have yours where it differs; `answer`: and tell me yours in brief, so that I can do the same. */
  | { readonly type: 'digest'; readonly buckets: Uint8Array; readonly answer: boolean }
  /** Records, a part of them at a time; `answer`: let me have yours. */
  | { readonly type: 'state'; readonly updates: readonly MemberUpdate[]; readonly answer: boolean }

export interface ProbeContent {
  readonly sequence: number
  readonly updates: readonly MemberUpdate[]
  /** How unhealthy its sender finds itself, 1 to 8 (M42); absent where it is well. */
  readonly penalty?: number
}

export type HelloMessage = Extract<MembershipMessage, { readonly type: 'hello' }>
