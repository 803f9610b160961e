import { describe, expect, it } from 'vitest'
import type { AcquireCommand } from '../src/core/named-lock.ts'
import { HeldLock } from '../src/held-lock.ts'
import { checkForce, checkInit } from '../src/options.ts'
import { Owner } from '../src/owner.ts'

const refusal = expect.objectContaining({ name: 'InvalidParametersError' }) as Error

/** Held until `end`. */
function held(): HeldLock {
  const hold = { name: 'x', heldForMs: () => 1_000, extend: () => Promise.resolve(true), release: () => true }
  return new HeldLock(hold, { generation: 0, counter: 1 })
}

/** An owner, and what it asked for. */
function owner(): { readonly owner: Owner; readonly asked: AcquireCommand[] } {
  const asked: AcquireCommand[] = []
  const ask = (command: AcquireCommand): undefined => {
    asked.push(command)
  }
  return { owner: new Owner(undefined, ask), asked }
}

describe('options that cannot be meant', () => {
  it.each<[what: string, options: unknown]>([
    ['null', null],
    ['a number', 5_000],
    ['an option that there is not', { timeout: 5_000 }],
    ['an algorithm that every object has', { algorithm: 'constructor' }],
    ['another mode', { mode: 'quorum' }],
    ['a capacity that is text', { capacity: '3' }],
    ['a hold that is no time', { hold: Number.NaN }],
    ['a wait that is text', { wait: '5s' }],
    ['a wait without end', { wait: Number.POSITIVE_INFINITY }],
    ['a controller in place of its signal', { signal: new AbortController() }]
  ])('are refused before anything is asked for: %s', async (_, options) => {
    const { owner: one, asked } = owner()
    await expect(one.acquire('x', options as object)).rejects.toThrow(refusal)
    await expect(one.tryAcquire('x', options as object)).rejects.toThrow(refusal)
    await expect(one.acquireAll(['x'], options as object)).rejects.toThrow(refusal)
    expect(asked).toEqual([])
  })

  it('are told of with what may have been meant', async () => {
    await expect(owner().owner.acquire('x', { permit: 5 } as object)).rejects.toThrow('did you mean permits?')
  })

  it.each<[what: string, names: unknown]>([
    ['text, which is a list of letters', 'invoice/42'],
    ['nothing', undefined],
    ['one that is no name, after one that is', ['a', '']]
  ])('nor are names of several, before the first is asked for: %s', async (_, names) => {
    const { owner: one, asked } = owner()
    await expect(one.acquireAll(names as string[])).rejects.toThrow(refusal)
    expect(asked).toEqual([])
  })

  it.each<[what: string, options: unknown]>([
    ['nothing', undefined],
    ['no reason', {}],
    ['a reason that is a number', { reason: 5 }],
    ['a reason that is not well-formed', { reason: '\uD800' }],
    ['a fence that is a number', { reason: 'it hangs', fence: 5 }],
    ['a fence below all', { reason: 'it hangs', fence: -1n }],
    ['a fence above all', { reason: 'it hangs', fence: 2n ** 63n }]
  ])('of a release by force are refused: %s', (_, options) => {
    expect(() => {
      checkForce(options as { reason: string })
    }).toThrow(refusal)
  })

  it.each([null, { lease: 2_000 }, { leaseMs: 0 }, { leaseMs: Number.NaN }])('of all locks are refused: %o', (init) => {
    expect(() => {
      checkInit(init as object)
    }).toThrow(refusal)
  })

  it.each([undefined, '10 s', -1, Number.NaN])(
    'a hold that is no time is refused, and the lock is held: %s',
    async (hold) => {
      const lock = held()
      await expect(lock.extend(hold as number)).rejects.toThrow(refusal)
      expect(lock.held()).toBe(true)
    }
  )
})

describe('several locks', () => {
  it.each(['before', 'while'])(
    'are given up where one is lost %s the next is waited for, with its reason',
    async (when) => {
      const [first, second] = [held(), Promise.withResolvers<HeldLock>()]
      const owner = new Owner(undefined, ({ name }, signal) => {
        if (name === 'a') {
          return first
        }
        signal?.throwIfAborted()
        signal?.addEventListener('abort', () => second.reject(signal.reason))
        first.end('expired')
        return second.promise
      })
      if (when === 'before') {
        first.end('expired')
      }
      await expect(owner.acquireAll(['b', 'a'])).rejects.toMatchObject({
        name: 'LockLostError',
        details: { reason: 'expired' }
      })
    }
  )
})
