import { peerName } from '@peermesh/kernel'
import { type TokenArgs, tokenKind, type TokenResult, type TokenState } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'

const context = { version: 0, floor: 7, generation: 3 }
const variant = { algorithm: 'naimi-trehel', mode: 'strict' } as const
const by = (session: string) => ({ session, peer: peerName(session), block: 10 })

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

  it('[K9] keeps the algorithm and mode of its first use', () => {
    expect(history(open, { ...open, mode: 'fenced' }).results[1]?.outcome).toBe('kind-mismatch')
    expect(
      history(open, { type: 'return', ...first, unused: 0 }, { ...open, mode: 'fenced' }).results[2]?.outcome
    ).toBe('kind-mismatch')
  })
})
