import { peerName } from '@peermesh/kernel'
import { formatShrunk, minimised, runSeed, shrink, type SuiteRun, ViolationError } from '@peermesh/sim'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suite } from './toy/suite.ts'

describe('delta debugging', () => {
  test('[R6] finds exactly the items that are to blame, wherever they are, in their order', () => {
    const blamed = fc.uniqueArray(fc.nat(199), { maxLength: 6 })
    fc.assert(
      fc.property(blamed, (culprits) => {
        const items = Array.from({ length: 200 }, (_, index) => index)
        const fails = (some: readonly number[]): boolean => culprits.every((culprit) => some.includes(culprit))
        expect(minimised(items, fails)).toEqual([...culprits].sort((a, b) => a - b))
      })
    )
  })

  test('[R6] no single item of what is left can be taken out, whatever the condition', () => {
    fc.assert(
      fc.property(fc.func(fc.boolean()), fc.nat(24), (anything, size) => {
        const items = Array.from({ length: size }, (_, index) => index)
        const fails = (some: readonly number[]): boolean => some.length === size || anything(some.join())
        const left = minimised(items, fails)
        expect(fails(left)).toBe(true)
        expect(left.length <= 1 || left.every((item) => !fails(left.filter((other) => other !== item)))).toBe(true)
      })
    )
  })

  test('[R6] a run that did not fail is refused: it would be shrunk to nonsense', () => {
    const passed = runSeed(suite, 1)
    expect(passed.failure).toBeUndefined()
    expect(() => shrink(suite, passed)).toThrow('Seed 1 did not fail')
  })

  test('[R6] stops where it is told to, with what it has so far', () => {
    let asked = 0
    const items = Array.from({ length: 64 }, (_, index) => index)
    const left = minimised(
      items,
      (some) => some.includes(63),
      () => asked++ < 4
    )
    expect(left).toContain(63)
    expect(left.length).toBeGreaterThan(1)
    expect(left.length).toBeLessThan(64)
  })
})

/** Breaks where a crash of any peer is followed by a partition and by two commands. */
class Fragile implements SuiteRun {
  readonly #run: SuiteRun
  #crashed = false
  #commands = 0

  constructor(run: SuiteRun) {
    this.#run = run
  }

  wiring(peer: Parameters<SuiteRun['wiring']>[0]) {
    return this.#run.wiring(peer)
  }

  command() {
    if (this.#crashed && ++this.#commands === 2) {
      throw new ViolationError('X1: two commands after a crash.')
    }
    return { core: 'counter', command: { type: 'add' } }
  }

  stopped(): void {
    this.#crashed = true
  }

  converged(): undefined {
    return undefined
  }
}

describe('shrinking', () => {
  const fragile = { ...suite, run: (...made: Parameters<typeof suite.run>) => new Fragile(suite.run(...made)) }
  const plan = [
    ...[1_100, 2_000, 2_500, 3_000].map(
      (atMs) => ({ kind: 'pause', atMs, peer: peerName('b'), lastsMs: 100 }) as const
    ),
    ...[1_500, 3_500].map(
      (atMs) => ({ kind: 'crash', atMs, peer: peerName('b'), afterPersist: false, downMs: 10 }) as const
    ),
    ...[1_200, 3_600, 3_700, 3_800].map(
      (atMs, index) => ({ kind: 'command', atMs, peer: peerName('c'), number: index + 1 }) as const
    )
  ].sort((a, b) => a.atMs - b.atMs)
  const options = { peers: 4, faultMs: 60_000, healMs: 1_000, commandEveryMs: 100, connections: 'kept' } as const

  test('[R6] a failure keeps its rule, and loses what it does not need: entries, weather, peers, time', () => {
    const failed = runSeed(fragile, 3, { plan, options, faultKinds: ['slow-disk', 'gossip-loss'] })
    expect(failed.failure).toMatchObject({ message: 'X1: two commands after a crash.' })
    const shrunk = shrink(fragile, failed)
    const { result } = shrunk
    expect(shrunk.finished).toBe(true)
    expect(result.failure?.message).toBe('X1: two commands after a crash.')
    expect(result.plan.map(({ kind }) => kind)).toEqual(['crash', 'command', 'command'])
    expect(result.options).toMatchObject({ peers: 2 })
    expect(result.options.faultMs).toBeLessThan(6_000)
    expect(result.faultKinds).toEqual([])
    const again = runSeed(fragile, 3, result)
    expect([again.failure?.message, again.traceHash]).toEqual([result.failure?.message, result.traceHash])
    expect(formatShrunk(shrunk, failed)).toMatch(
      /^shrunk +to 3 of 10 entries, 2 of 4 peers, \d+ of 60000 ms; \d+ runs$/m
    )
    expect(formatShrunk(shrunk, failed)).toMatch(/^ +\d+\.000 crash peer=a afterPersist=false downMs=10$/m)
  })

  test('[R6] it ends at its limit of runs, with a case that still fails', () => {
    const failed = runSeed(fragile, 3, { plan, options })
    const { result, runs, finished } = shrink(fragile, failed, { runsMax: 3 })
    expect([runs, finished]).toEqual([3, false])
    expect(result.failure).toBeDefined()
  })

  test('[R2] a command is what it is, whichever others are asked', () => {
    const lines = (numbers: readonly number[]): string[] => {
      const seen: string[] = []
      const drawing = {
        ...suite,
        run: (...made: Parameters<typeof suite.run>): SuiteRun => ({
          wiring: (peer) => suite.run(...made).wiring(peer),
          command: (peer, _id, random) => {
            seen.push(`${peer} ${random.uint32()}`)
            return undefined
          },
          converged: () => undefined
        })
      }
      const whole = runSeed(drawing, 4)
      seen.length = 0
      runSeed(drawing, 4, {
        plan: whole.plan.filter((entry) => entry.kind === 'command' && numbers.includes(entry.number))
      })
      return seen
    }
    const [first, second, third] = lines([10, 20, 30])
    expect(third).toBeDefined()
    expect(lines([10, 30])).toEqual([first, third])
    expect(lines([20])).toEqual([second])
  })
})
