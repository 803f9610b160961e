import { peerName } from '@peermesh/kernel'
import { FORCED_MAX, type TokenArgs, tokenKind, type TokenResult, type TokenState } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'

const context = { version: 0, floor: 7, generation: 3 }
const variant = { algorithm: 'naimi-trehel', mode: 'strict' } as const
const by = (session: string) => ({ session, peer: peerName(session), block: 10, wall: 1_800_000_000_000 })

/** What a register goes through, and what each change returned. */
function history(...changes: readonly TokenArgs[]): { readonly state: TokenState; readonly results: TokenResult[] } {
  let state: unknown
  const results = changes.map((args) => {
    const { state: next, result } = tokenKind.apply(state, args, context)
    state = next
    return result as TokenResult
  })
  return { state: state as TokenState, results }
}

const open: TokenArgs = { type: 'open', ...variant, ...by('a') }
const first = { epoch: { generation: 3, count: 8 }, version: 8 }

describe('the register of a token', () => {
  it('[K3] makes the first token above the floor, and each later one above the ceiling, whatever was used of it', () => {
    const { state, results } = history(open, { type: 'regenerate', ...first, over: 'a', ...by('b') })
    expect(results.map(({ made }) => made?.fences)).toEqual([
      { next: 8, last: 17 },
      { next: 18, last: 27 }
    ])
    expect(state).toMatchObject({ epoch: { generation: 3, count: 9 }, ceiling: 27, session: 'b' })
    expect(tokenKind.counterOf(state)).toBe(27)
  })

  it('[K4] lets one of those succeed who would make another, and whoever has the lost one is refused', () => {
    const { results } = history(
      open,
      { type: 'regenerate', ...first, over: 'a', ...by('b') },
      { type: 'regenerate', ...first, over: 'a', ...by('c') },
      { type: 'register', ...first, ...by('d') },
      { type: 'return', ...first, unused: 0 }
    )
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'stale', 'stale', 'stale'])
  })

  it('[K4] who is registered may have been replaced since, though the epoch is the same', () => {
    const { state, results } = history(
      open,
      { type: 'register', ...first, ...by('b') },
      { type: 'regenerate', ...first, over: 'a', ...by('a') },
      { type: 'regenerate', ...first, version: 9, over: 'a', ...by('a') }
    )
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'stale', 'stale'])
    expect(state).toMatchObject({ version: 9, session: 'b', epoch: first.epoch })
  })

  it('[K6] of a tree it says who made the token once another is registered, and of no other', () => {
    const tree: TokenArgs = { type: 'open', algorithm: 'raymond', mode: 'strict', ...by('a') }
    const moved: TokenArgs[] = [
      { type: 'register', ...first, ...by('b') },
      { type: 'register', ...first, version: 9, ...by('c') }
    ]
    expect(history(tree).state.maker).toBeUndefined()
    expect(history(tree, ...moved).state).toMatchObject({ maker: 'a', peer: 'c' })
    expect(history(open, ...moved).state.maker).toBeUndefined()
    const remade: TokenArgs = { type: 'regenerate', ...first, version: 10, over: 'c', ...by('b') }
    expect(history(tree, ...moved, remade).state).toMatchObject({ peer: 'b', epoch: { count: 9 } })
    expect(history(tree, ...moved, remade).state.maker).toBeUndefined()
    expect(history(tree, ...moved, { type: 'return', ...first, version: 10, unused: 0 }).state.maker).toBeUndefined()
  })

  it('[K3] a token that was returned leaves a free register, which counts on when it is used again', () => {
    const { state } = history(open, { type: 'return', ...first, unused: 0 })
    expect(tokenKind.isFree(state)).toBe(true)
    const { state: again, results } = history(open, { type: 'return', ...first, unused: 0 }, open, open)
    expect(again).toMatchObject({ epoch: { count: 9 }, ceiling: 27 })
    expect(results.at(-1)?.outcome).toBe('stale')
    expect(tokenKind.isFree(again)).toBe(false)
  })

  it('[K3] what a token did not give out of its block is set aside for the next, and nothing else', () => {
    const { state: whole } = history(open)
    const { state, results } = history(open, { type: 'return', ...first, unused: 7 }, open)
    const [opened, , next] = results.map(({ made }) => made?.fences)
    expect(state.ceiling).toBe(whole.ceiling - 7 + open.block)
    expect(next?.next).toBe((opened?.last ?? 0) - 7 + 1)
  })

  const force = (session: string): TokenArgs => {
    return { type: 'force', ...variant, ...by(session), by: peerName('operator'), reason: 'it hangs' }
  }

  it('[K3] [K4] [K11] is taken by force in a new epoch, above a fence that nobody has, whoever is registered', () => {
    const { state, results } = history(open, force('b'), { type: 'register', ...first, ...by('a') })
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'stale'])
    expect(results[1]?.made).toEqual({ epoch: { generation: 3, count: 9 }, fences: { next: 19, last: 28 } })
    expect(state).toMatchObject({ session: 'b', ceiling: 28, epoch: { count: 9 } })
    const words = { by: 'operator', reason: 'it hangs', heard: false, epoch: first.epoch }
    expect(state.forced).toMatchObject([{ holder: { session: 'a', peer: 'a', fence: 17 }, ...words }])
  })

  it('[K11] is taken from nobody where there is no token, nor where it is another', () => {
    expect(history(force('b'))).toMatchObject({ state: undefined, results: [{ outcome: 'done' }] })
    const { state, results } = history(open, { type: 'return', ...first, unused: 0 }, force('b'))
    expect([results.at(-1)?.made, state.forced]).toEqual([undefined, undefined])
    expect(history({ ...open, mode: 'fenced' }, force('b')).results.at(-1)?.outcome).toBe('kind-mismatch')
  })

  it('[K11] [K13] is not dropped before whoever it was taken from has heard of it', () => {
    const back = { type: 'return', epoch: { generation: 3, count: 9 }, version: 9, unused: 0 } as const
    const unheard = history(open, force('b'), back)
    expect([unheard.results.at(-1)?.outcome, tokenKind.isFree(unheard.state)]).toEqual(['done', false])
    const heard = history(open, force('b'), { type: 'hear', session: 'a' }, back)
    expect(heard.state.forced).toMatchObject([{ heard: true }])
    expect([heard.results.at(-1)?.outcome, tokenKind.isFree(heard.state)]).toEqual(['done', true])
  })

  it('[K11] remembers so many, and is taken from nobody whom it could not remember', () => {
    const forces = Array.from({ length: FORCED_MAX + 1 }, (_, index) => force(`s${index}`))
    const { state, results } = history(open, ...forces)
    expect([state.forced?.length, results.at(-1)?.outcome]).toEqual([FORCED_MAX, 'full'])
    const { state: next, results: after } = history(open, ...forces, { type: 'hear', session: 's0' }, force('z'))
    expect([next.forced?.length, after.at(-1)?.outcome]).toEqual([FORCED_MAX, 'done'])
    expect(next.forced?.map(({ holder }) => holder.session)).not.toContain('s0')
  })

  it('[K9] keeps the algorithm and mode of its first use', () => {
    expect(history(open, { ...open, mode: 'fenced' }).results[1]?.outcome).toBe('kind-mismatch')
    expect(
      history(open, { type: 'return', ...first, unused: 0 }, { ...open, mode: 'fenced' }).results[2]?.outcome
    ).toBe('kind-mismatch')
  })
})
