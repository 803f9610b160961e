import { type CausalContextData, replicaId } from '@peermesh/crdt'
import { describe, expect, it } from 'vitest'
import type { ChildExit, ChildPeer, ReadyLine } from '../src/cli/child-peer.ts'
import { lastError, readableLog, warningIn } from '../src/cli/up/child-log.ts'
import { lagsOf } from '../src/cli/up/lag.ts'
import { Observer } from '../src/cli/up/observer.ts'
import { renderLine, renderTable } from '../src/cli/up/render.ts'
import { differs, type Row } from '../src/cli/up/row.ts'
import { type ManagedPeer, restartWaitMs, Supervisor } from '../src/cli/up/supervisor.ts'
import type { AttachedPeer } from '../src/control/attached-peer.ts'
import { expectTranscript } from './support/transcript.ts'

function clock(counts: Readonly<Record<string, number>>): CausalContextData {
  return Object.keys(counts)
    .sort()
    .map((name) => ({ replica: replicaId(name), ranges: [[1, counts[name] ?? 0]] as const }))
}

describe('lag', () => {
  it('counts the operations that another has and this one has not', () => {
    expect(lagsOf([clock({ a: 5, b: 2 }), clock({ a: 3, b: 7 }), clock({})])).toEqual([5, 2, 12])
  })

  it('is 0 for all that hold the same, and unknown for who can not be asked', () => {
    expect(lagsOf([clock({ a: 5 }), clock({ a: 5 }), undefined])).toEqual([0, 0, undefined])
    expect(lagsOf([])).toEqual([])
  })
})

const ROWS: readonly Row[] = [
  {
    peer: 'peer-1',
    state: 'running',
    name: '12D3KooWE7c5RRqbKyeatdUvmmJsff9t3y4DNFNz9QgueTtaA93Y',
    keys: 135_233,
    lag: 0,
    cpuPercent: 34.4,
    memoryBytes: 261 * 1_024 * 1_024,
    pid: 4_711,
    address: '/ip4/127.0.0.1/tcp/7400'
  },
  { peer: 'peer-2', state: 'running', keys: 120_000, lag: 15_233, pid: 4_712, address: '/ip4/127.0.0.1/tcp/7401' },
  { peer: 'peer-3', state: 'waiting', exit: 'SIGKILL' },
  { peer: 'peer-4', state: 'starting', pid: 4_714 }
]

describe('the table of up', () => {
  it('reads well, on a terminal and in lines', () => {
    const led = ROWS.map((row) => ({
      ...row,
      locks: 2,
      leader: '12D3KooWE7c5RRqbKyeatdUvmmJsff9t3y4DNFNz9QgueTtaA93Y'
    }))
    const orphaned = ROWS.map((row, index) => (index === 0 ? { ...row, leader: null } : row))
    const lines = [...ROWS, ...orphaned.slice(0, 1), ...led.slice(0, 1)].map(renderLine).join('\n')
    const tables = `${renderTable(ROWS)}\n\n# with a leader and locks\n${renderTable(led)}\n\n# without one\n${renderTable(orphaned)}`
    expectTranscript('up', `${tables}\n\n# in lines\n${lines}\n`)
  })

  it('has changed where something happened, not where time passed', () => {
    const [row] = ROWS as [Row]
    expect(differs(row, { ...row, cpuPercent: 90, memoryBytes: 1 })).toBe(false)
    expect(differs(row, { ...row, keys: 1 })).toBe(true)
    expect(differs(row, { ...row, state: 'silent' })).toBe(true)
  })
})

describe('the log of a peer that ended', () => {
  it('is its own words, out of their JSON, and whatever else was said as it is', () => {
    const lines = [
      '{"type":"warning","name":"ForeignMeshError","message":"Peer x is refused"}',
      '(node:1) Warning: something',
      '{not json',
      '{"error":{"name":"JournalError","message":"The disk is full.","remedy":"Free space."}}'
    ]
    expect(readableLog(lines)).toEqual(['Peer x is refused', lines[1], lines[2], 'The disk is full.'])
    expect(lastError(lines)).toMatchObject({ message: 'The disk is full.', remedy: 'Free space.' })
    expect(lastError(lines.slice(0, 3))).toBeUndefined()
    expect(lines.map(warningIn)).toEqual([
      { name: 'ForeignMeshError', message: 'Peer x is refused' },
      undefined,
      undefined,
      undefined
    ])
  })
})

describe('what up sees of a peer', () => {
  const RUNNING: ManagedPeer = {
    directory: 'peer-1',
    dataDir: '/data/peer-1',
    state: 'running',
    child: undefined,
    ready: { type: 'ready', name: 'first', addresses: ['/ip4/127.0.0.1/tcp/1/p2p/first'] },
    exit: undefined
  }

  it('is what it answers; processor time is counted from one look to the next, and anew for a new process', async () => {
    let now = 0
    let status = {
      name: 'first',
      addresses: [],
      locks: [{ phase: 'held' }],
      elections: [],
      store: { keys: 2 },
      memoryBytes: 5,
      cpuMs: 100,
      pid: 1
    }
    const attach = async (): Promise<AttachedPeer> =>
      await Promise.resolve({
        status: async () => await Promise.resolve(status),
        clock: async () => await Promise.resolve(clock({ a: 1 }))
      } as unknown as AttachedPeer)
    const observer = new Observer(attach, () => now)
    expect(await observer.look([RUNNING])).toEqual([
      { peer: 'peer-1', state: 'running', name: 'first', locks: 1, keys: 2, lag: 0, memoryBytes: 5, pid: 1 }
    ])
    now = 1_000
    status = { ...status, cpuMs: 350 }
    expect(await observer.look([RUNNING])).toMatchObject([{ cpuPercent: 25 }])
    now = 2_000
    status = { ...status, cpuMs: 10, pid: 2 }
    expect((await observer.look([RUNNING]))[0]).not.toHaveProperty('cpuPercent')
  })

  it('is that it is silent where it does not answer, and how it ended where it did', async () => {
    const observer = new Observer(
      async () => await Promise.reject(new TypeError('nobody answers')),
      () => 0
    )
    const ended: ManagedPeer = { ...RUNNING, state: 'ended', exit: { code: 1, signal: undefined } }
    expect(await observer.look([RUNNING, ended])).toEqual([
      { peer: 'peer-1', state: 'silent', name: 'first', address: '/ip4/127.0.0.1/tcp/1' },
      { peer: 'peer-1', state: 'ended', name: 'first', exit: '1' }
    ])
  })
})

/** Processes that only exist as promises. */
class FakeProcesses {
  readonly started: { readonly dataDir: string; readonly how: readonly string[]; readonly child: FakeChild }[] = []

  spawn(dataDir: string, how: readonly string[]): ChildPeer {
    const child = new FakeChild()
    this.started.push({ dataDir, how, child })
    return child
  }
}

class FakeChild implements ChildPeer {
  readonly pid = 1
  readonly log: readonly string[] = []
  readonly #ready = Promise.withResolvers<ReadyLine | undefined>()
  readonly #exited = Promise.withResolvers<ChildExit>()
  readonly ready = this.#ready.promise
  readonly exited = this.#exited.promise
  killed = false
  say: (line: string) => void = () => undefined

  onLine(listener: (line: string) => void): void {
    this.say = listener
  }

  listen(address: string): void {
    this.#ready.resolve({ type: 'ready', name: address, addresses: [address] })
  }

  end(code: number): void {
    this.#ready.resolve(undefined)
    this.#exited.resolve({ code, signal: undefined })
  }

  async stop(): Promise<void> {
    this.end(0)
    await this.exited
  }

  kill(): void {
    this.killed = true
    this.end(1)
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await Promise.resolve()
  }
}

describe('the supervisor of up', () => {
  function setUp(count: number, restarts = false, known: readonly string[] = []) {
    const processes = new FakeProcesses()
    const ends: (readonly [directory: string, code: number, againInMs: number | undefined])[] = []
    const lines: string[] = []
    const supervisor = new Supervisor({
      root: '/data',
      count,
      known: new Set(known),
      restarts,
      spawn: (dataDir, how) => processes.spawn(dataDir, how),
      now: () => 0,
      onChange: () => undefined,
      onLine: ({ directory }, line) => lines.push(`${directory}: ${line}`),
      onEnd: ({ directory }, { code }, againInMs) => ends.push([directory, code, againInMs])
    })
    const states = (): string[] => supervisor.peers.map(({ state }) => state)
    return { supervisor, processes, ends, states, lines }
  }

  async function running(count: number, restarts = false) {
    const world = setUp(count, restarts)
    const starting = world.supervisor.start()
    world.processes.started[0]?.child.listen('/first')
    await settled()
    for (const { child } of world.processes.started.slice(1)) {
      child.listen('/other')
    }
    expect(await starting).toBeUndefined()
    return world
  }

  it('begins with a peer that was there before, so that a new one does not found a second mesh', async () => {
    const { supervisor, processes } = setUp(3, false, ['peer-2', 'peer-3'])
    void supervisor.start()
    processes.started[0]?.child.listen('/second')
    await settled()
    expect(processes.started.map(({ dataDir, how }) => [dataDir, ...how])).toEqual([
      ['/data/peer-2', '--found'],
      ['/data/peer-1', '--join', '/second'],
      ['/data/peer-3', '--join', '/second']
    ])
  })

  it('founds with the first, and lets the others join through it', async () => {
    const { processes, states } = await running(3)
    expect(processes.started.map(({ dataDir, how }) => [dataDir, ...how])).toEqual([
      ['/data/peer-1', '--found'],
      ['/data/peer-2', '--join', '/first'],
      ['/data/peer-3', '--join', '/first']
    ])
    expect(states()).toEqual(['running', 'running', 'running'])
  })

  it('passes on what they say', async () => {
    const { processes, lines } = await running(2)
    processes.started[1]?.child.say('careful')
    expect(lines).toEqual(['peer-2: careful'])
  })

  it('tells which did not start', async () => {
    const { supervisor, processes, ends, states } = setUp(2)
    const starting = supervisor.start()
    processes.started[0]?.child.listen('/first')
    await settled()
    processes.started[1]?.child.end(6)
    expect(await starting).toMatchObject({ directory: 'peer-2', exit: { code: 6 } })
    expect(states()).toEqual(['running', 'ended'])
    expect(ends).toEqual([])
    await supervisor.stop()
    expect(states()).toEqual(['stopped', 'ended'])
  })

  it('tells of one that ended, and when all have', async () => {
    const { supervisor, processes, ends } = await running(2)
    processes.started[1]?.child.end(1)
    await settled()
    expect(ends).toEqual([['peer-2', 1, undefined]])
    processes.started[0]?.child.end(0)
    await supervisor.allEnded
  })

  it('waits twice as long after each end, and begins at the shortest wait after one that ran long', () => {
    const waits = [restartWaitMs(undefined, 0)]
    while (waits.length < 7) {
      waits.push(restartWaitMs(waits.at(-1), 5_000))
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(restartWaitMs(30_000, 60_000)).toBe(1_000)
  })

  it('starts again what ended, but not once it is asked to stop', async () => {
    const { supervisor, processes, ends, states } = await running(2, true)
    processes.started[1]?.child.end(1)
    await settled()
    expect(states()).toEqual(['running', 'waiting'])
    expect(ends).toEqual([['peer-2', 1, 1_000]])
    await supervisor.stop()
    expect(states()).toEqual(['stopped', 'stopped'])
    expect(processes.started).toHaveLength(2)
  })

  it('starts nothing more once it is asked to stop', async () => {
    const { supervisor, processes, states } = setUp(3)
    const starting = supervisor.start()
    const stopping = supervisor.stop()
    await Promise.all([starting, stopping])
    expect(processes.started).toHaveLength(1)
    expect(states()).toEqual(['stopped', 'stopped', 'stopped'])
  })
})
