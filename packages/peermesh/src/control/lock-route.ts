import { setTimeout as sleep } from 'node:timers/promises'
import type { Lock, LockInspection, LockPlace, Locks } from '@peermesh/lock'
import { BadRequestError, toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { LentLock, STOPPING } from './lent-lock.ts'
import type { AttachedForce, AttachedLockState, AttachedPlace, LockAnswer } from './protocol.ts'

/** What these routes use of a peer. */
export interface LockingPeer {
  readonly self: string
  readonly locks: Pick<Locks, 'acquire' | 'inspect' | 'forceRelease' | 'explain' | 'explained' | 'status'>
}

/** Locks that are told of at once: each is asked for at the quorum. */
const LOCKS_TOLD_MAX = 256

/** The one that is named, or all that this peer uses or used last. Where no majority answers, nobody knows. */
export async function showLocks({ locks }: LockingPeer, exchange: Exchange): Promise<void> {
  const named = exchange.optionalParameter('name')
  const used = new Set([...locks.status().map(({ name }) => name), ...locks.explained().reverse()])
  const names = named === undefined ? [...used].slice(0, LOCKS_TOLD_MAX) : [named]
  const { signal } = exchange
  const inspected = await Promise.all(names.map(async (name) => await locks.inspect(name, { signal })))
  const inUse = inspected.filter(({ name, capacity }) => name === named || capacity !== undefined)
  await exchange.sendJson(inUse.map(stateOf))
}

export async function forceRelease({ locks }: LockingPeer, exchange: Exchange): Promise<void> {
  const name = exchange.parameter('name')
  const fence = exchange.optionalParameter('fence')
  const { signal } = exchange
  const reason = exchange.parameter('reason')
  const options = { reason, signal, ...(fence === undefined ? {} : { fence: fenceFrom(fence) }) }
  const { released, fence: raised } = await locks.forceRelease(name, options)
  await exchange.sendJson({
    name,
    released: released.map(placeOf),
    ...(raised === undefined ? {} : { fence: String(raised) })
  } satisfies AttachedForce)
}

function stateOf({ name, capacity, holders, queue, registered }: LockInspection): AttachedLockState {
  const places = { holders: holders.map(placeOf), waiting: queue.map(placeOf) }
  return {
    name,
    ...(capacity === undefined ? {} : { capacity }),
    ...(registered === undefined ? {} : { registered }),
    ...places
  }
}

function placeOf({ peer, permits, since, fence }: LockPlace & { readonly fence?: bigint }): AttachedPlace {
  return { peer, permits, since, ...(fence === undefined ? {} : { fence: String(fence) }) }
}

function fenceFrom(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) {
    throw new BadRequestError(`A fence is a whole number, not ${JSON.stringify(text)}.`)
  }
  return BigInt(text)
}

/** Whoever waits for longer is told whom it waits for: what is free is got sooner. */
const TELL_QUEUE_AFTER_MS = 300

/**
 * Holds a lock for an attached program, for as long as that says that it is there, and no longer than it was promised.
 *
 * What the program does under the lock may go on after the program itself is gone. So its end releases nothing at once: the lock is kept until the last
 * moment that it was told, after which it counts on nothing. Only `done` releases at once.
 */
export async function holdLock(peer: LockingPeer, exchange: Exchange): Promise<void> {
  const lock = await acquired(peer, exchange)
  if (lock !== undefined) {
    // A peer that stops waits for this: whoever acts under the lock must be able to end before others may.
    await exchange.outliveStop(new LentLock(lock, exchange).untilReturned())
    await exchange.end()
  }
}

async function acquired(peer: LockingPeer, exchange: Exchange): Promise<Lock | undefined> {
  const name = exchange.parameter('name')
  const [capacity, permits, wait] = ['capacity', 'permits', 'wait'].map((each) => numberOf(exchange, each))
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  const waits = new AbortController()
  void tellQueue(peer, name, exchange, waits.signal)
  try {
    return await peer.locks.acquire(name, {
      ...(capacity === undefined ? {} : { capacity }),
      ...(permits === undefined ? {} : { permits }),
      ...(wait === undefined ? {} : { wait }),
      signal
    })
  } catch (error) {
    const answer = exchange.stopping.aborted ? STOPPING : ({ type: 'failed', failure: toFailure(error) } as const)
    await exchange.sendLine(answer satisfies LockAnswer)
    await exchange.end()
    return undefined
  } finally {
    waits.abort()
  }
}

/** For people to read, once: where nobody can say it yet, a little later. */
async function tellQueue(
  { self, locks }: LockingPeer,
  name: string,
  exchange: Exchange,
  signal: AbortSignal
): Promise<void> {
  try {
    for (;;) {
      await sleep(TELL_QUEUE_AFTER_MS, undefined, { signal })
      const inspection = await queueOf(locks, name, signal)
      if (inspection !== undefined && !signal.aborted) {
        const { holders, queue } = inspection
        const own = queue.findIndex(({ peer }) => peer === self)
        await exchange.sendLine({
          type: 'queued',
          holders: holders.map(({ peer, fence }) => ({ peer, fence: String(fence) })),
          before: own === -1 ? queue.length : own
        } satisfies LockAnswer)
        return
      }
    }
  } catch {
    // Nobody waits any more, or the program is gone.
    return
  }
}

async function queueOf(
  locks: LockingPeer['locks'],
  name: string,
  signal: AbortSignal
): Promise<LockInspection | undefined> {
  try {
    return await locks.inspect(name, { signal })
  } catch {
    // No majority answered. How the waiting ends is told in any case.
    return undefined
  }
}

function numberOf(exchange: Exchange, name: string): number | undefined {
  const text = exchange.optionalParameter(name)
  const value = Number(text)
  if (text !== undefined && (text.trim() === '' || Number.isNaN(value))) {
    throw new BadRequestError(`${name} is a number, not ${JSON.stringify(text)}.`)
  }
  return text === undefined ? undefined : value
}
