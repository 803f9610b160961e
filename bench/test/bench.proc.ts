/** `pnpm bench` as a user calls it: with tiny sizes, for what it prints and how it ends, never for its figures. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'

/** A subject starts some hundred processes, one after another, each of which loads libp2p: beside others that takes minutes. */
const BENCH_TIMEOUT_MS = 540_000
vi.setConfig({ testTimeout: BENCH_TIMEOUT_MS + 60_000 })

const run = fileURLToPath(new URL('../run.ts', import.meta.url))

/** `--json` prints one object a line. */
function results(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@peermesh/source', run, ...args], {
    encoding: 'utf8',
    timeout: BENCH_TIMEOUT_MS
  })
  return { status, stdout, stderr }
}

it('measures each row of the store beside its limit, and prints one object a line', () => {
  const { status, stdout, stderr } = bench('store', '--quick', '--json')
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
  const rows = results(stdout)
  for (const kind of ['put-memory', 'put-disk', 'put-power', 'live', 'cold', 'delta', 'bytes', 'memory']) {
    expect(rows.some(({ bench }) => String(bench).startsWith(`store/${kind}`))).toBe(true)
  }
  for (const rival of ['yjs', 'loro']) {
    for (const kind of ['put-memory', 'live', 'cold', 'delta', 'memory-resident']) {
      expect(rows.map(({ bench }) => bench)).toContainEqual(expect.stringMatching(`^store/${kind}-.*-${rival}$`))
    }
  }
  for (const result of rows) {
    expect(result).toStrictEqual({
      bench: expect.stringMatching(/^store\/[a-z0-9-]+$/) as unknown,
      value: expect.any(Number) as unknown,
      statistic: 'median',
      unit: expect.stringMatching(/^(ms|µs\/put|B\/entry|B|MiB|symbols\/difference)$/) as unknown,
      spread: [expect.any(Number), expect.any(Number)],
      samples: 1,
      limit: expect.any(Number) as unknown,
      ratio: expect.any(Number) as unknown,
      goal: null,
      met: null
    })
  }
})

it('runs each kind of row of membership, simulated and of real processes', () => {
  const { status, stdout, stderr } = bench('membership', '--quick', '--json')
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
  const names = results(stdout).map(({ bench }) => String(bench))
  for (const kind of [
    ...[
      'silence-ping',
      'silence-suspect',
      'silence-dead',
      'crash-suspect',
      'crash-dead',
      'spread',
      'messages',
      'bytes'
    ],
    ...[
      'false-deaths',
      'heal-halves',
      'heal-one-way',
      'heal-pair',
      'heal-alone',
      'kill',
      'stop',
      'continue',
      'silent',
      'view'
    ]
  ]) {
    expect(names).toContainEqual(expect.stringMatching(`^membership/${kind}-`))
  }
})

it('runs each row of locks, and says of those beside a server why they are skipped', () => {
  const { status, stdout, stderr } = bench('lock', '--quick', '--json')
  expect(status).toBe(0)
  const skipped = stderr.trim().split('\n')
  expect(skipped).toHaveLength(6)
  for (const line of skipped) {
    expect(line).toMatch(
      /(redis|redlock|postgres) is skipped: --(redis|postgres) URL names (no server|fewer than 3 servers)/
    )
  }
  expect(results(stdout).map(({ bench }) => bench)).toStrictEqual([
    'lock/reacquire-quorum',
    'lock/first-memory-quorum',
    'lock/first-disk-quorum',
    'lock/hand-over-3x3-quorum',
    'lock/contended-3x3-quorum',
    'lock/unfairness-3-quorum',
    'lock/many-20x8-quorum',
    'lock/kill-quorum',
    'lock/memory-used-100-quorum',
    'lock/memory-idle-100-quorum',
    'lock/once-growth-100-holder-quorum',
    'lock/once-resident-100-holder-quorum',
    'lock/once-growth-100-voters-quorum',
    'lock/once-resident-100-voters-quorum'
  ])
})

it('runs each kind of row of election', () => {
  const { status, stdout, stderr } = bench('election', '--quick', '--json')
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
  const names = results(stdout).map(({ bench }) => String(bench))
  expect(names).toEqual(
    [
      'kill-available-3-median',
      'kill-available-3-greatest',
      'kill-quorum-3-median',
      'kill-quorum-3-greatest',
      'resign-quorum-3',
      'transfer-quorum-3',
      'crash-simulated-5-median',
      'crash-simulated-5-greatest',
      'crash-simulated-busy-5-median',
      'crash-simulated-busy-5-greatest'
    ].map((row) => `election/${row}`)
  )
})

it('lets peers come to a simulated mesh with partitions, restart, crash, and lose a rack', () => {
  const events = ['join', 'restart', 'crash', 'rack']
  const only = events.flatMap((event) => ['--only', `${event}-16`])
  const { status, stdout, stderr } = bench('partition', '--quick', '--json', ...only)
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
  const rows = results(stdout)
  const figures = ['settled', 'moved', 'messages-mean', 'messages-greatest', 'bytes-mean']
  const named = events.flatMap((event) => figures.map((figure) => `partition/${event}-16-${figure}`))
  // A restart that moves something has no figures at all.
  expect(rows.map((row) => row['bench'])).toStrictEqual(named.filter((name) => !name.endsWith('restart-16-moved')))
  for (const row of rows) {
    expect(row['ratio']).toBeGreaterThan(0)
  }
})

it('measures changes of registers among three processes, in memory and on disk', () => {
  const only = ['first-of-two-awaited', 'change-disk-awaited', 'changes-memory-8-in-flight']
  const { status, stdout, stderr } = bench('quorum', '--quick', '--json', ...only.flatMap((row) => ['--only', row]))
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' })
  expect(results(stdout).map((result) => result['bench'])).toStrictEqual(only.map((row) => `quorum/${row}`))
  for (const result of results(stdout)) {
    expect(result).toMatchObject({ value: expect.any(Number) as unknown, limit: expect.any(Number) as unknown })
  }
})

it('lists what can be measured where nothing is named', () => {
  expect(bench()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^store {2}\S/) as unknown })
})

it('exits 2 for a subject, a row or a number that cannot be meant, and says which there are', () => {
  expect(bench('stove')).toMatchObject({ status: 2, stderr: expect.stringContaining('There are: store') as unknown })
  expect(bench('store', '--only', 'hot')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('live-10000') as unknown
  })
  expect(bench('store', '--samples', 'many')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('whole number') as unknown
  })
})
