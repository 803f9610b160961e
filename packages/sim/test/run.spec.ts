import { invariant, peerName } from '@peermesh/kernel'
import {
  FAULT_KINDS,
  type FaultKind,
  formatReport,
  runSeed,
  runSeeds,
  SeedFailedError,
  seedRange,
  type Suite,
  ViolationError
} from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { counterCodec } from './toy/counter-core.ts'
import { suite } from './toy/suite.ts'

/** The toy, with part of its run replaced. */
function toy(change: Partial<ReturnType<Suite['run']>>, options: Partial<ReturnType<Suite['draw']>> = {}): Suite {
  return {
    ...suite,
    draw: (random) => ({ ...suite.draw(random), ...options }),
    run: (simulation, drawn) => {
      const run = suite.run(simulation, drawn)
      return {
        wiring: (peer) => run.wiring(peer),
        command: (...asked) => run.command?.(...asked),
        started: (...how) => run.started?.(...how),
        stopped: (...how) => run.stopped?.(...how),
        observe: (...what) => run.observe?.(...what),
        check: (peer) => run.check?.(peer),
        converged: () => run.converged(),
        ...change
      }
    }
  }
}

describe('determinism', () => {
  test('[V2] the same seed gives the same trace, another seed another one', () => {
    const hashes = seedRange(1, 20).map((seed) => runSeed(suite, seed).traceHash)
    expect(seedRange(1, 20).map((seed) => runSeed(suite, seed).traceHash)).toEqual(hashes)
    expect(new Set(hashes).size).toBe(20)
  })

  test('[V2] what a trace says, line by line, is the same too, and printing it changes nothing', () => {
    const lines: string[][] = [[], []]
    for (const kept of lines) {
      runSeed(suite, 3, { print: (line) => kept.push(line) })
    }
    expect(lines[0]).toEqual(lines[1])
    expect(lines[0]?.length).toBeGreaterThan(300)
  })

  test('[V2] one fault less leaves what came before it as it was', () => {
    const { plan } = runSeed(suite, 5)
    expect(plan.length).toBeGreaterThan(3)
    const lines: string[][] = [[], []]
    const last = plan.at(-1)?.atMs ?? 0
    runSeed(suite, 5, { print: (line) => lines[0]?.push(line) })
    runSeed(suite, 5, { print: (line) => lines[1]?.push(line), plan: plan.slice(0, -1) })
    const before = (kept: string[] = []): string[] => kept.filter((line) => Number.parseFloat(line) < last)
    expect(before(lines[0]).length).toBeGreaterThan(100)
    expect(before(lines[0])).toEqual(before(lines[1]))
    expect(lines[0]).not.toEqual(lines[1])
  })
})

describe('faults', () => {
  test('[R1] every kind of fault is drawn by some runs, and seen in their trace', () => {
    const seen = new Set<string>()
    for (const seed of seedRange(1, 60)) {
      const { faultKinds } = runSeed(suite, seed, {
        print: (line) => {
          const [, kind = '', text = ''] = / -- +(\S+) +(\S+)/.exec(line) ?? []
          seen.add(kind === 'fault' ? text : kind)
        }
      })
      expect(faultKinds.length).toBeLessThan(FAULT_KINDS.length)
    }
    expect([...seen]).toEqual(expect.arrayContaining([...FAULT_KINDS]))
  })

  test('[R1] only the kinds that a suite allows are drawn', () => {
    const faults: FaultKind[] = ['crash', 'gossip-loss']
    for (const seed of seedRange(1, 20)) {
      const { faultKinds, plan } = runSeed(toy({}, { faults }), seed)
      expect(faults).toEqual(expect.arrayContaining([...faultKinds]))
      expect(plan.every(({ kind }) => kind === 'crash' || kind === 'command')).toBe(true)
    }
  })

  test('[R5] a run is repeated by what it was given: options, kinds of faults and plan', () => {
    const { traceHash, options, faultKinds, plan } = runSeed(suite, 5)
    expect(runSeed(suite, 5, { options, faultKinds, plan }).traceHash).toBe(traceHash)
    expect(runSeed(suite, 5, { options, faultKinds, plan: [] }).traceHash).not.toBe(traceHash)
  })

  test('[R2] a plan can be given in place of the drawn one', () => {
    const a = peerName('a')
    const plan = [{ atMs: 3_000, kind: 'crash', peer: a, afterPersist: false, downMs: 500 }] as const
    const result = runSeed(suite, 1, { plan })
    expect(result.plan).toEqual(plan)
    expect(result.failure).toBeUndefined()
  })
})

describe('what fails a run', () => {
  test('[R3] a violation, with all that is needed to replay it', () => {
    const failing = toy({
      check: (peer) => {
        if (peer === 'b') {
          throw new ViolationError('T9: b shall not step.')
        }
      }
    })
    const { failure, ...result } = runSeed(failing, 11)
    expect(failure).toMatchObject({ name: 'ViolationError', message: 'T9: b shall not step.' })
    const report = formatReport({ ...result, ...(failure === undefined ? {} : { failure }) })
    for (const part of [
      'seed 11 failed',
      'T9: b shall not step.',
      '"peers":',
      'pnpm sim counter --seed 11',
      result.traceHash
    ]) {
      expect(report).toContain(part)
    }
    expect(report).toMatch(/ b +\* +start +[0-9a-f]{8} boot 1/)
    expect(() => runSeeds(failing, [11])).toThrow(SeedFailedError)
  })

  test('[R4] that it does not converge in time, and what is missing', () => {
    const { failure, simulatedMs, options } = runSeed(toy({ converged: () => 'a lacks 3' }, { healMs: 2_000 }), 1)
    expect(failure).toMatchObject({ name: 'LivenessError' })
    expect(failure?.message).toContain('a lacks 3')
    expect(simulatedMs).toBe(options.faultMs + 2_000)
  })

  test('[R3] the input that made a core throw ends the trace', () => {
    const throws = (): never => invariant(false, 'S1: this cannot be') as never
    const core = { step: throws, deadline: () => undefined, snapshot: () => undefined }
    const seat = { name: 'fragile', tag: 1, version: 1, priority: 1, codec: counterCodec, create: () => core }
    const { failure } = runSeed(toy({ wiring: () => ({ seats: [seat] }) }), 1)
    expect(failure).toMatchObject({ name: 'InvariantError', message: 'S1: this cannot be' })
    expect(failure?.trace.at(-2)).toMatch(/ start /)
    expect(failure?.trace.at(-1)).toMatch(/ threw +InvariantError: S1: this cannot be/)
  })

  test('[R3] an exception of any kind, and too many events', () => {
    const throwing = toy({
      observe: () => {
        throw new RangeError('out of range')
      }
    })
    expect(runSeed(throwing, 1).failure).toMatchObject({ name: 'RangeError' })
    expect(runSeed(suite, 1, { eventsMax: 100 }).failure).toMatchObject({ name: 'RunawayError' })
  })
})
