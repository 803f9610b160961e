import type { Moment } from '@peermesh/kernel'
import type { OperationId } from './envelope.ts'
import { type ArgumentsCodec, type EnvelopeCodec, othersSince, viewOf } from './envelope.ts'
import type { ChangeOutcome } from './events.ts'
import { ARGUMENTS_BYTES_MAX } from './limits.ts'
import type { ForwardMessage } from './messages.ts'
import type { Seen } from './registers.ts'
import type { Task } from './tasks.ts'

/**
 * Who wants to change a register that another peer is at work on hands its change over to that one, rather than come between with a ballot of its own: like one who
 * finds somebody at the counter, and passes the form on. Proposers that duel pay two round trips for each that the other undoes; whoever has the ballot makes the changes of
 * all, several with one value.
 *
 * Q23 Nothing goes out without a stamp, which is not above the version at which it may be made: what comes late, when the register may have forgotten it, is not made again. From
 * then on nobody can say that it had no effect (Q8). Who has no stamp to give asks for a version first.
 *
 * Returns what is to be said, `undefined` for what has to be made from here.
 */
export function handOver(
  task: Task,
  seen: Seen | undefined,
  codec: ArgumentsCodec,
  at: Moment
): Pick<ForwardMessage, 'kind' | 'args' | 'operation'> | undefined {
  const { change } = task
  if (change === undefined || task.forwards !== true || task.lends === true) {
    return undefined
  }
  const kind = change.kind.name
  const args = codec.encodeArguments(change.args)
  if (args === undefined || args.length > ARGUMENTS_BYTES_MAX || (seen !== undefined && seen.kind !== kind)) {
    return undefined
  }
  const { session, sequence, stamp } = change.operation
  if (seen === undefined) {
    // A stamp of our own may stand on a value that was never chosen: what is made elsewhere may be made below it.
    return { kind, args, operation: { session, sequence } }
  }
  change.operation = { session, sequence, stamp: Math.min(stamp ?? seen.version + 1, seen.version + 1) }
  task.sent = true
  task.triedAt ??= at
  return { kind, args, operation: change.operation }
}

/** What came of it, found in the register as it was chosen. */
export interface Made {
  readonly seen: Seen
  readonly outcome: ChangeOutcome
  /** So many others changed it since the version that was seen before. */
  readonly others: number
}

/** `undefined` where it is not in there, or was not made at all. */
export function findMade(
  value: Uint8Array | undefined,
  operation: OperationId,
  before: Seen | undefined,
  codec: EnvelopeCodec
): Made | undefined {
  const envelope = value === undefined ? undefined : codec.decode(value)
  const made = envelope?.remembered.find(({ session }) => session === operation.session)
  const result = made?.sequence === operation.sequence ? codec.decodeResult(made.result) : undefined
  if (envelope === undefined || made === undefined || result === undefined) {
    return undefined
  }
  const { version, kind } = envelope
  const outcome = { ...viewOf(envelope), made: made.stamp, result: result.value, operation }
  return {
    seen: { version, kind },
    outcome,
    others: othersSince(envelope, made.session, before?.version ?? 0)
  }
}
