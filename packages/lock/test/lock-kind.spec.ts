import { peerName } from '@peermesh/kernel'
import { ENTRIES_MAX, FORCED_MAX, type LockArgs, lockKind, type LockResult, type LockState } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'

const WALL = 1_790_000_000_000
const context = { version: 0, floor: 7, generation: 0 }

function acquire(session: string, options: { permits?: number; capacity?: number; waits?: boolean } = {}): LockArgs {
  const { permits = 1, capacity = 1, waits = true } = options
  return { type: 'acquire', session, peer: peerName(session), request: 1, capacity, permits, waits, wall: WALL }
}

/** What a register goes through, and what each change returned. */
function history(...changes: readonly LockArgs[]): { readonly state: LockState; readonly results: LockResult[] } {
  let state: unknown
  const results = changes.map((args) => {
    const { state: next, result } = lockKind.apply(state, args, context)
    state = next
    return result as LockResult
  })
  return { state: state as LockState, results }
}

const sessions = (entries: readonly { readonly session: string }[]): string[] => entries.map(({ session }) => session)

describe('the register of a lock', () => {
  it('[K3] counts fences on from the floor, so that they never repeat though it was dropped', () => {
    const { results } = history(acquire('a'), { type: 'release', session: 'a', request: 1, wall: WALL }, acquire('b'))
    expect(results.map(({ fence }) => fence)).toEqual([8, undefined, 9])
    expect(lockKind.counterOf(history(acquire('a')).state)).toBe(8)
  })

  it('[K5] lets in who came first, and whoever asks for less does not overtake', () => {
    const { state } = history(
      acquire('reader', { capacity: 3 }),
      acquire('writer', { capacity: 3, permits: 3 }),
      acquire('late', { capacity: 3 })
    )
    expect(sessions(state.holders)).toEqual(['reader'])
    expect(sessions(state.queue)).toEqual(['writer', 'late'])
  })

  it('[K1] lets in as many as fit, and never more', () => {
    const reader = { capacity: 3 }
    const writer = { capacity: 3, permits: 3 }
    const changes = [acquire('w', writer), acquire('a', reader), acquire('b', reader), acquire('x', writer)]
    const { state } = history(...changes, { type: 'release', session: 'w', request: 1, wall: WALL })
    expect(sessions(state.holders)).toEqual(['a', 'b'])
    expect(sessions(state.queue)).toEqual(['x'])
  })

  it('[K8] who does not wait leaves nothing behind, and a release takes back what waits', () => {
    const { state, results } = history(acquire('a'), acquire('b', { waits: false }))
    expect(results[1]?.outcome).toBe('refused')
    expect(state.queue).toEqual([])
    const { state: after } = history(acquire('a'), acquire('b'), {
      type: 'release',
      session: 'b',
      request: 1,
      wall: WALL
    })
    expect(after.queue).toEqual([])
    expect(sessions(after.holders)).toEqual(['a'])
  })

  it('[K5] who releases it and asks anew in one change stands behind all who wait', () => {
    const { state, results } = history(acquire('a'), acquire('b'), {
      ...acquire('a'),
      request: 2,
      leaves: { session: 'a', request: 1 }
    } as LockArgs)
    expect(state.holders).toMatchObject([{ session: 'b', fence: 9 }])
    expect(state.queue).toMatchObject([{ session: 'a', request: 2 }])
    // Whoever was let in by it is above what was before.
    expect(results.at(-1)).toMatchObject({ outcome: 'queued', above: 8 })
  })

  it('[K8] what is released for an acquire is, whatever comes of that', () => {
    const leaves = { session: 'a', request: 1 }
    const asks = (options: Parameters<typeof acquire>[1]): LockArgs =>
      ({ ...acquire('a', options), request: 2, leaves }) as LockArgs
    const refused = history(acquire('a'), acquire('b'), asks({ waits: false }))
    expect(refused.results.at(-1)?.outcome).toBe('refused')
    expect(sessions(refused.state.holders)).toEqual(['b'])
    const mismatched = history(acquire('a'), acquire('b'), asks({ capacity: 2 }))
    expect(mismatched.results.at(-1)?.outcome).toBe('kind-mismatch')
    expect(sessions(mismatched.state.holders)).toEqual(['b'])
    const alone = history(acquire('a'), asks({ waits: false }))
    expect(alone.state.holders).toMatchObject([{ session: 'a', request: 2, fence: 9 }])
    // It was dropped meanwhile, by who saw the session expired.
    expect(history(asks({})).results.at(-1)).toMatchObject({ outcome: 'granted', fence: 8 })
  })

  it('[K6] whoever is gone is removed wherever it stands, and the next is let in', () => {
    const { state } = history(acquire('a'), acquire('b'), acquire('a'), acquire('c'), {
      type: 'expel',
      session: 'a',
      wall: WALL
    })
    expect(sessions(state.holders)).toEqual(['b'])
    expect(sessions(state.queue)).toEqual(['c'])
    expect(lockKind.isFree(state)).toBe(false)
    expect(lockKind.isFree(history(acquire('a'), { type: 'expel', session: 'a', wall: WALL }).state)).toBe(true)
  })

  it('[K9] keeps the capacity of its first use', () => {
    expect(history(acquire('a'), acquire('b', { capacity: 2 })).results[1]).toMatchObject({
      outcome: 'kind-mismatch',
      capacity: 1
    })
  })

  it('[K6] is full before it grows over what a register may be', () => {
    const many = Array.from({ length: ENTRIES_MAX + 1 }, (_, index) => acquire(`s${index}`))
    const { results } = history(...many)
    expect(results.at(-2)?.outcome).toBe('queued')
    expect(results.at(-1)?.outcome).toBe('full')
  })

  const forces: LockArgs = { type: 'force', by: peerName('operator'), reason: 'it hangs', wall: WALL }
  const released = (session: string): LockArgs => ({ type: 'release', session, request: 1, wall: WALL })

  it('[K11] lets in the next where the holder is forced out, above a fence that nobody was granted', () => {
    const { state, results } = history(acquire('a'), acquire('b'), forces)
    expect(results.at(-1)).toMatchObject({ outcome: 'forced', fence: 9, forced: [8] })
    expect(state.holders).toMatchObject([{ session: 'b', fence: 10, heldAt: WALL }])
    expect(state.forced).toMatchObject([{ holder: { session: 'a' }, by: 'operator', reason: 'it hangs', heard: false }])
  })

  it('[K11] forces out the one that is meant, or nobody', () => {
    const two = [acquire('a', { capacity: 2 }), acquire('b', { capacity: 2 })]
    const one = history(...two, { ...forces, fence: { generation: 0, counter: 9 } })
    expect(sessions(one.state.holders)).toEqual(['a'])
    expect(history(...two, { ...forces, fence: { generation: 1, counter: 9 } }).results.at(-1)).toMatchObject({
      forced: []
    })
    expect(history(acquire('a'), released('a'), forces).results.at(-1)).toMatchObject({ outcome: 'forced', forced: [] })
    expect(history(forces).results).toMatchObject([{ outcome: 'forced' }])
  })

  it('[K11] is not dropped before who was forced out has heard of it, or is gone', () => {
    const out = history(acquire('a'), forces).state
    expect(lockKind.isFree(out)).toBe(false)
    for (const heard of [released('a'), { type: 'expel', session: 'a', wall: WALL } as const]) {
      const { state } = history(acquire('a'), forces, heard)
      expect(state.forced).toMatchObject([{ heard: true }])
      expect(lockKind.isFree(state)).toBe(true)
    }
  })

  it('[K11] remembers so many, and forces nobody out whom it could not remember', () => {
    const rounds = Array.from({ length: FORCED_MAX + 2 }, (_, index) => [acquire(`s${index}`), forces]).flat()
    const { state, results } = history(...rounds)
    expect(results.at(-1)).toMatchObject({ outcome: 'full' })
    expect(state.forced).toHaveLength(FORCED_MAX)
    const { state: after } = history(...rounds, released('s0'), forces)
    expect(after.forced?.map(({ holder }) => holder.session)).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'])
  })
})
