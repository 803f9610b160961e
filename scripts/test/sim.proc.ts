/** `pnpm sim` as a person or a script sees it: what it prints, and how it exits. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const toy = join(root, 'packages/sim/test/toy/suite.ts')
const directory = mkdtempSync(join(tmpdir(), 'peermesh-sim-'))

afterAll(() => rmSync(directory, { recursive: true, force: true }))

function sim(...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const command = ['--conditions=@peermesh/source', join(root, 'scripts/sim.ts'), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
  })
  return { code: status, out: stdout, err: stderr }
}

/** The toy with something else in the place of part of it. */
function variant(name: string, change: string): string {
  const file = join(directory, `${name}.ts`)
  writeFileSync(
    file,
    `import { suite as toy } from '${pathToFileURL(toy).href}'\nexport const suite = { ...toy, ${change} }\n`
  )
  return file
}

const mutant = (file: string, from: string, to: string): string =>
  `{ id: 'm', story: 's', file: '${file}', replace: ${JSON.stringify([from, to])}, seedsMax: 2 }`

describe('pnpm sim', () => {
  test('a range of seeds that pass exits 0 with one line of figures', () => {
    const { code, out, err } = sim(toy, '--seeds', '1..20')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^counter: 20 runs, passed; \d+\.\d simulated hours, \d+ events, \d+ events\/s, \d+\.\d s\n$/)
  })

  test('one seed prints its options, its faults and the hash of its trace, the same each time', () => {
    const [first, second] = [sim(toy, '--seed', '7'), sim(toy, '--seed', '7')]
    const hash = /^trace +([0-9a-f]{32})$/m
    expect(first.out).toMatch(/^options +\{"peers":/)
    expect(hash.exec(first.out)?.[1]).toBeDefined()
    expect(hash.exec(first.out)?.[1]).toBe(hash.exec(second.out)?.[1])
    expect(sim(toy, '--seeds', '1..10', '--twice').code).toBe(0)
  })

  test('--trace prints every event, --json one object a line', () => {
    expect(sim(toy, '--seed', '7', '--trace').out).toMatch(/^ +\d+\.\d{3} a +\* +start +[0-9a-f]{8} boot 1/m)
    const lines = sim(toy, '--seed', '7', '--json').out.trim().split('\n')
    const [result, summary] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(result).toMatchObject({ suite: 'counter', seed: '7' })
    expect(summary).toMatchObject({ runs: 1, failed: [] })
  })

  test('a failure exits 1, with a report, and stops unless it is told to keep going', () => {
    const failing = variant(
      'failing',
      `run: (simulation) => ({ ...toy.run(simulation), wiring: () => { throw new RangeError('oh') } })`
    )
    const first = sim(failing, '--seeds', '1..3')
    expect(first.code).toBe(1)
    expect(first.out).toContain('RangeError: oh')
    expect(first.out).toContain('--seed 1 --trace')
    expect(first.out).toMatch(/counter: 1 run, 1 failed/)
    expect(sim(failing, '--seeds', '1..3', '--keep-going').out).toContain('failed: 1 2 3')
  })

  test('fresh seeds are printed when they fail', () => {
    const failing = variant(
      'fresh',
      `run: (simulation) => ({ ...toy.run(simulation), wiring: () => { throw new RangeError('oh') } })`
    )
    expect(sim(failing, '--fresh', '2').out).toMatch(/seed \d+ failed/)
    expect(sim(toy, '--fresh', '2').code).toBe(0)
  })

  test('--help teaches and exits 0; what is not understood exits 2 and says why', () => {
    expect(sim('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--seeds 1..1000') as string })
    for (const [args, message] of [
      [[], 'Name one suite'],
      [['nonsense'], 'There is no suite nonsense'],
      [[toy, '--seeds', '3'], '--seeds wants a range'],
      [[toy, '--seed', '1', '--fresh', '2'], 'Give one of'],
      [[toy, '--what'], 'what'],
      [[toy, '--mutant', 'nobody'], 'No mutant nobody']
    ] as const) {
      const { code, err } = sim(...args)
      expect(code).toBe(2)
      expect(err).toContain(message)
    }
  })
})

describe('shrinking', () => {
  test.each([
    ['order', 'trusts-the-order'],
    ['loss', 'waits-for-gossip'],
    ['disk', 'counts-on-power'],
    ['clock', 'stops-at-a-jump'],
    ['partition', 'gives-up-whom-it-lost']
  ])('[R6] a planted bug of %s is caught, and shrunk to a plan of at most 10 entries', (_, mutant) => {
    const { code, out } = sim(toy, '--mutant', mutant, '--seeds', '1..200', '--shrink-for', '120')
    expect(code).toBe(1)
    const entries = Number(/^shrunk +to (\d+) of \d+ entries/m.exec(out)?.[1])
    expect(entries, out).toBeLessThanOrEqual(10)
    expect(out).not.toContain('not finished')
  })

  test('[R6] the smaller case is saved, and fails as it did when it is run again; --no-shrink leaves it', () => {
    const failing = variant(
      'commanded',
      `run: (simulation) => ({ ...toy.run(simulation), wiring: (peer) => toy.run(simulation).wiring(peer), started: () => {}, stopped: () => {}, observe: () => {}, check: () => {}, command: (peer) => { if (simulation.now > 3000) throw new RangeError('R1: oh'); return undefined }, converged: () => undefined })`
    )
    const file = join(directory, 'case.json')
    const first = sim(failing, '--seed', '1', '--save', file)
    expect(first.out).toMatch(/^shrunk +to 1 of \d+ entries, 1 of \d peers/m)
    const again = sim(failing, '--seed', '1', '--case', file, '--no-shrink')
    expect(again.out).toContain('RangeError: R1: oh')
    expect(again.out).not.toContain('shrunk')
    expect(sim(toy, '--seed', '1', '--case', join(directory, 'none.json'))).toMatchObject({ code: 2 })
  })
})

describe('mutants', () => {
  test('every bug that is planted in the toy is caught', () => {
    const { code, out } = sim(toy, '--mutants')
    expect(out).toMatch(/caught +forgets-to-persist +\d+ of 10 seeds +ViolationError: T1/)
    expect(out).toContain('counter: 10 of 10 mutants caught')
    expect(code).toBe(0)
  })

  test('one that is not caught fails, and so does one whose text is not there once or whose file is not loaded', () => {
    for (const [name, file, from, said] of [
      ['survives', 'packages/sim/test/toy/counter-core.ts', 'The toy that the simulator', 'survived'],
      ['gone', 'packages/sim/test/toy/counter-core.ts', 'a text that is not there', 'rotten'],
      ['twice', 'packages/sim/test/toy/counter-core.ts', 'this.#counts', 'rotten'],
      ['no-file', 'packages/sim/test/toy/nothing.ts', 'x', 'rotten'],
      ['not-loaded', 'scripts/check.ts', 'runs all gates', 'rotten']
    ] as const) {
      const { code, out } = sim(variant(name, `mutants: [${mutant(file, from, `${from} (changed)`)}]`), '--mutants')
      expect(code).toBe(1)
      expect(out).toContain(said)
    }
  })

  test('one can be looked at: its seed, with its trace', () => {
    const { code, out } = sim(toy, '--mutant', 'trusts-the-order', '--seed', '1', '--trace')
    expect(code).toBe(1)
    expect(out).toContain('planted     trusts-the-order')
    expect(out).toContain('ViolationError: T1')
  })
})
