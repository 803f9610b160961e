import { RESULT_BYTES_MAX } from './limits.ts'
import type { ReducerContext, RegisterKind } from './kinds.ts'

/**
 * Names one operation for ever, so that trying it again can not apply it twice. A session sends one operation at a time to a register,
 * and counts them.
 */
export interface OperationId {
  readonly session: string
  readonly sequence: number
  /** Not above the version that it made, if it did: tells a later try whether the register may have forgotten it. Absent as long as nobody may have made it. */
  readonly stamp?: number | undefined
}

/** The last operation of a session on this register, and what it returned. */
export interface RememberedOperation {
  readonly session: string
  readonly sequence: number
  readonly stamp: number
  /** As it is written down: hardly anybody ever asks for it again, and each change of the register hands it on. */
  readonly result: Uint8Array
}

/** What a register holds. Voters see it as bytes; only proposers look inside. */
export interface Envelope {
  readonly kind: string
  /** Counts the changes, and never repeats: a register that was dropped and comes back counts on above the floor. */
  readonly version: number
  /** Wall milliseconds of the last change, by the clock of who made it. */
  readonly touched: number
  readonly state: unknown
  /** By ascending stamp: the next to be forgotten is first. */
  readonly remembered: readonly RememberedOperation[]
  /** The highest stamp that was forgotten. 0: none. */
  readonly evicted: number
  /** What it counts on from: as far as any register had counted that was dropped before this one came to be. */
  readonly base: number
}

export interface EnvelopeCodec {
  /** `undefined` for what cannot be written down, such as functions. */
  encode(envelope: Envelope): Uint8Array | undefined
  /** `undefined` for bytes that this version cannot read. */
  decode(bytes: Uint8Array): Envelope | undefined
  /** What an operation returned, to be remembered. `undefined` for what cannot be written down. */
  encodeResult(result: unknown): Uint8Array | undefined
  /** `undefined` for bytes that this version cannot read. */
  decodeResult(bytes: Uint8Array): { readonly value: unknown } | undefined
}

export interface ArgumentsCodec {
  /** What a change brings, for another peer. `undefined` for what cannot be written down, such as functions. */
  encodeArguments(args: unknown): Uint8Array | undefined
  /** `undefined` for bytes that this version cannot read. */
  decodeArguments(bytes: Uint8Array): { readonly value: unknown } | undefined
}

export interface Change {
  readonly operation: OperationId
  readonly kind: RegisterKind
  readonly args: unknown
}

/** What becomes of a change, given the register as a majority has it. */
export type Applied =
  /** The register as it shall be. */
  | { readonly type: 'changed'; readonly envelope: Envelope; readonly result: unknown }
  /** It was applied before. */
  | { readonly type: 'known'; readonly version: number; readonly result: unknown }
  /** It may have been applied before, and the register no longer remembers. It is not applied now. */
  | { readonly type: 'forgotten' }
  /** The register is of another kind. */
  | { readonly type: 'kind-mismatch'; readonly found: string }
  /** The reducer threw: on arguments that cannot be meant, or a state that it never made. */
  | { readonly type: 'reducer-failed'; readonly message: string }
  /** Its result does not fit. */
  | { readonly type: 'result-too-large'; readonly bytes: number }

export interface ApplyOptions {
  readonly codec: EnvelopeCodec
  /** The highest floor in the promise majority: what an absent register counts on from. */
  readonly floor: number
  readonly generation: number
  readonly touched: number
  readonly rememberedMax: number
  /** What was tried so lately was not dropped since. */
  readonly isFresh: boolean
}

/**
 * Applies a change to a register, once.
 *
 * Q7 An operation takes effect at most once, however often it is tried.
 */
export function applyChange(
  before: Envelope | undefined,
  { operation, kind, args }: Change,
  { codec, floor, generation, touched, rememberedMax, isFresh }: ApplyOptions
): Applied {
  const { session, sequence, stamp } = operation
  const last = before?.remembered.find((entry) => entry.session === session)
  if (last !== undefined && sequence <= last.sequence) {
    const result = sequence === last.sequence ? codec.decodeResult(last.result) : undefined
    return result === undefined ? { type: 'forgotten' } : { type: 'known', version: last.stamp, result: result.value }
  }
  const base = before?.base ?? floor
  if (last === undefined && stamp !== undefined && (stamp <= (before?.evicted ?? 0) || (!isFresh && stamp <= base))) {
    return { type: 'forgotten' }
  }
  if (before !== undefined && before.kind !== kind.name) {
    return { type: 'kind-mismatch', found: before.kind }
  }
  const version = (before?.version ?? floor) + 1
  // A change may have left a register that says nothing yet, like one that is absent: its version counts above all that was dropped before it came to be.
  const above = before !== undefined && before.state === undefined ? Math.max(floor, before.version) : floor
  const reduced = reduce(kind, before?.state, args, { version: before?.version ?? 0, floor: above, generation })
  if (typeof reduced === 'string') {
    return { type: 'reducer-failed', message: reduced }
  }
  const { state, result } = reduced
  const written = codec.encodeResult(result)
  if (written === undefined) {
    return { type: 'reducer-failed', message: 'what it returned cannot be written down' }
  }
  if (written.length > RESULT_BYTES_MAX) {
    return { type: 'result-too-large', bytes: written.length }
  }
  const others = (before?.remembered ?? []).filter((entry) => entry.session !== session)
  const forgotten = others.splice(0, Math.max(0, others.length + 1 - rememberedMax))
  const evicted = forgotten.at(-1)?.stamp ?? before?.evicted ?? 0
  const remembered = [...others, { session, sequence, stamp: version, result: written }]
  return {
    type: 'changed',
    envelope: { kind: kind.name, version, touched, state, remembered, evicted, base },
    result
  }
}

/** A reducer is the application's, and the state may come from a peer with another version of it: what it throws fails one change, not the peer. */
function reduce(
  kind: RegisterKind,
  state: unknown,
  args: unknown,
  context: ReducerContext
): ReturnType<RegisterKind['apply']> | string {
  try {
    return kind.apply(state, args, context)
  } catch (error) {
    return String(error)
  }
}

/** How many other sessions changed it since that version, as far as it remembers. */
export function othersSince({ remembered }: Envelope, session: string, version: number): number {
  return remembered.filter((entry) => entry.session !== session && entry.stamp > version).length
}

/** What callers see of a register. */
export function viewOf(envelope: Envelope | undefined): RegisterView {
  return envelope === undefined
    ? { version: 0, state: undefined }
    : { version: envelope.version, kind: envelope.kind, state: envelope.state }
}

/** What a register holds, by the word of a majority. */
export interface RegisterView {
  /** 0: it is absent. */
  readonly version: number
  readonly kind?: string | undefined
  readonly state: unknown
}
