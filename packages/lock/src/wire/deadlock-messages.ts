import { CYCLE_MAX, type DeadlockMessage, type Wait } from '../core/index.ts'
import { check, readCounter, readFence, readName, readPeer, readSession } from './fields.ts'
import type { Chase, Confirm, LockFrame, Wait as WaitFields } from './messages.js'

/** Ten thousand years of milliseconds. */
const MOMENT_MAX = 2 ** 48 - 1

export function frameOf(message: DeadlockMessage): LockFrame {
  return message.type === 'chase'
    ? { chase: { round: message.round, path: message.path.map(fieldsOf) } }
    : { confirm: { step: message.step, cycle: message.cycle.map(fieldsOf) } }
}

export function chaseOf({ round, path }: Chase): DeadlockMessage {
  return { type: 'chase', round: readCounter(round, 'a round'), path: waitsOf(path) }
}

export function confirmOf({ step, cycle }: Confirm): DeadlockMessage {
  check(step < cycle.length, 'a step is one of its cycle')
  return { type: 'confirm', step, cycle: waitsOf(cycle) }
}

function fieldsOf({ by, ...wait }: Wait): WaitFields {
  const { peer: holder, session: holderSession, request: holderRequest, fence } = by
  return { ...wait, holder, holderSession, holderRequest, ...fence }
}

function waitsOf(all: readonly WaitFields[]): readonly Wait[] {
  check(all.length > 0 && all.length <= CYCLE_MAX, `1 to ${CYCLE_MAX} wait`)
  return all.map(waitOf)
}

function waitOf(fields: WaitFields): Wait {
  const { askedAt, holder, holderSession, holderRequest, generation, counter } = fields
  check(Number.isSafeInteger(askedAt) && askedAt >= 0 && askedAt <= MOMENT_MAX, 'a moment is one of a calendar')
  return {
    name: readName(fields.name),
    peer: readPeer(fields.peer),
    session: readSession(fields.session),
    request: readCounter(fields.request, 'a request'),
    askedAt,
    by: {
      peer: readPeer(holder),
      session: readSession(holderSession),
      request: readCounter(holderRequest, 'a request'),
      fence: readFence(generation, counter)
    }
  }
}
