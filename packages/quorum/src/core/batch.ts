import type { Moment } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import { applyChange, type ApplyOptions, type Envelope, type EnvelopeCodec, viewOf } from './envelope.ts'
import { REGISTER_BYTES_MAX, RESULT_BYTES_MAX } from './limits.ts'
import {
  kindMismatch,
  outcomeUnknown,
  reducerFailed,
  type Task,
  type TaskResult,
  tooLarge,
  unreadable
} from './tasks.ts'

/** The register as a majority has it. */
export interface Known {
  readonly accepted: Accepted | undefined
  /** What is in it. */
  readonly envelope: Envelope | undefined
  /** The highest floor in the promise majority: for a register that is absent. */
  readonly floor: number
}

/** What a task is told once the value is chosen. */
export interface TaskOutcome {
  readonly task: Task
  readonly result: TaskResult
}

/** What shall be accepted. */
export interface Proposal {
  readonly value: Uint8Array
  /** What is in it. */
  readonly envelope: Envelope
}

export interface Batch {
  /** Absent: the register is, and stays so. */
  readonly proposal: Proposal | undefined
  readonly outcomes: readonly TaskOutcome[]
}

/** So many of those that wait are looked at: a peer's own changes are of one session, and go one by one. */
const LOOKED_AT_MAX = 256

interface BatchOptions extends Omit<ApplyOptions, 'floor' | 'isFresh' | 'touched'> {
  readonly at: Moment
  /** For so long what was tried is not dropped, in milliseconds. */
  readonly freshMs: number
}

/**
 * The value that answers the first of these tasks, and whatever others can be answered with it, as if they came one after the other. Where nothing changes
 * it is the one that was found, which is made sure of before anybody is told: it may be at a minority only.
 *
 * Q22 Of each session one operation at most is in a batch, and no more than the register remembers: each of them that is tried again is found there.
 */
export function buildBatch(tasks: readonly Task[], known: Known, options: BatchOptions): Batch {
  const together = tasksOf(tasks, options.rememberedMax)
  const outcomes: TaskOutcome[] = []
  const changed: Task[] = []
  const touched = Math.max(0, Math.floor(options.at.wall))
  let { envelope } = known
  for (const task of together) {
    const { after, result } = answer(task, envelope, {
      ...options,
      floor: known.floor,
      touched,
      isFresh: isFresh(task, options)
    })
    outcomes.push({ task, result })
    if (after !== envelope) {
      changed.push(task)
      envelope = after
    }
  }
  if (envelope === undefined || changed.length === 0) {
    return { proposal: found(known), outcomes }
  }
  const value = options.codec.encode(envelope)
  if (value !== undefined && value.length <= REGISTER_BYTES_MAX) {
    for (const task of changed) {
      task.sent = true
      task.triedAt ??= options.at
    }
    return { proposal: { value, envelope }, outcomes }
  }
  const [task] = together
  if (task === undefined || together.length > 1) {
    return buildBatch(together.slice(0, 1), known, options)
  }
  const failure =
    value === undefined
      ? reducerFailed(task.key, envelope.kind, 'what it made of the register cannot be written down')
      : tooLarge(task.key, value.length, REGISTER_BYTES_MAX)
  const result = refusal(task, failure)
  return { proposal: found(known), outcomes: [{ task, result }] }
}

function tasksOf([first, ...others]: readonly Task[], most: number): Task[] {
  if (first === undefined || first.lends === true) {
    return first === undefined ? [] : [first]
  }
  const sessions = new Set([first.change?.operation.session])
  const together = [first]
  for (const task of others.slice(0, LOOKED_AT_MAX)) {
    const session = task.change?.operation.session
    if (together.length < most && isPlain(task) && !sessions.has(session)) {
      sessions.add(session)
      together.push(task)
    }
  }
  return together
}

/** By both clocks: a machine that slept may show it by one alone. */
function isFresh({ triedAt }: Task, { at, freshMs }: BatchOptions): boolean {
  const isOfNow = triedAt === undefined || triedAt !== 'earlier'
  return isOfNow && at.now - (triedAt?.now ?? at.now) < freshMs && at.wall - (triedAt?.wall ?? at.wall) < freshMs
}

/** A change that neither brings a ballot nor takes one away. */
function isPlain({ change, lent, lends }: Task): boolean {
  return change !== undefined && lent === undefined && lends !== true
}

function answer(
  task: Task,
  before: Envelope | undefined,
  options: ApplyOptions
): { readonly after: Envelope | undefined; readonly result: TaskResult } {
  const { change, key } = task
  if (change === undefined) {
    return { after: before, result: { ok: true, value: viewOf(before) } }
  }
  const { operation, kind } = change
  const applied = applyChange(before, change, options)
  switch (applied.type) {
    case 'changed': {
      const { envelope: after, result } = applied
      // The lowest version that any try made: the register may forget the operation only above it.
      const stamp = Math.min(operation.stamp ?? after.version, after.version)
      change.operation = { ...operation, stamp }
      const outcome = { ...viewOf(after), made: after.version, result, operation: change.operation }
      return { after, result: { ok: true, value: outcome } }
    }
    case 'known': {
      const { version: made, result } = applied
      return { after: before, result: { ok: true, value: { ...viewOf(before), made, result, operation } } }
    }
    case 'forgotten': {
      const why = 'the register no longer remembers the operation'
      return { after: before, result: outcomeUnknown(key, operation, why) }
    }
    case 'kind-mismatch':
      return { after: before, result: refusal(task, kindMismatch(key, kind.name, applied.found)) }
    case 'reducer-failed':
      return { after: before, result: refusal(task, reducerFailed(key, kind.name, applied.message)) }
    case 'result-too-large':
      return { after: before, result: refusal(task, tooLarge(key, applied.bytes, RESULT_BYTES_MAX)) }
  }
}

/** What a read is told. */
export function viewed(key: string, accepted: Accepted | undefined, codec: EnvelopeCodec): TaskResult {
  const envelope = accepted === undefined ? undefined : codec.decode(accepted.value)
  return accepted !== undefined && envelope === undefined ? unreadable(key) : { ok: true, value: viewOf(envelope) }
}

/** Q8 A refusal is no word on an earlier try. */
export function refusal(task: Task, refused: TaskResult): TaskResult {
  const { change, key, sent } = task
  if (!sent || change === undefined || refused.ok) {
    return refused
  }
  const why = `an earlier try may have taken effect, and a later one was refused (${refused.failure.name})`
  return outcomeUnknown(key, change.operation, why)
}

function found({ accepted, envelope }: Known): Proposal | undefined {
  return accepted === undefined || envelope === undefined ? undefined : { value: accepted.value, envelope }
}
