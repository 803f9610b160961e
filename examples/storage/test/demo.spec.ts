import type { StoreValue } from 'peermesh'
import { describe, expect, it } from 'vitest'
import { countTrueCities, findDifferences, type Readable } from '../src/demo/compare.ts'
import { cities } from '../src/cities.ts'
import { describeFigures } from '../src/demo/figures.ts'
import type { PeerView } from '../src/demo/observer.ts'
import { parseOptions } from '../src/demo/options.ts'
import { renderLine, renderTable, type TableRow } from '../src/demo/table.ts'

const path = { operationsSent: 0, operationsReceived: 0, messagesSent: 0, messagesReceived: 0 }

function peer(label: string, entries: Iterable<readonly [string, StoreValue]>): Readable {
  return {
    label,
    attached: {
      async *entries() {
        for (const entry of entries) {
          yield await Promise.resolve(entry)
        }
      }
    }
  }
}

function view(keys: number): PeerView {
  return {
    digest: '0123456789abcdef0123456789abcdef',
    keys,
    members: new Map([
      ['a', 'alive'],
      ['b', 'dead']
    ]),
    status: {
      name: 'a',
      mesh: 'cities',
      meshId: undefined,
      addresses: [],
      dataDir: undefined,
      profile: 'local',
      durability: 'process',
      members: { alive: 1, suspect: 0, dead: 1, left: 0 },
      membership: {} as never,
      elections: [],
      locks: [],
      partitions: { held: 24 } as never,
      values: {} as never,
      placement: 'root',
      connections: 1,
      quorum: [],
      store: {
        keys,
        bytes: 3 * 1_024 * 1_024,
        behind: 42,
        pendingWrites: 0,
        salvaging: 0,
        invalid: 0,
        streamingTo: 1,
        gossip: path,
        direct: path,
        pull: { ...path, snapshots: 0 }
      },
      pid: 1,
      memoryBytes: 128 * 1_024 * 1_024,
      cpuMs: 0,
      uptimeMs: 1,
      version: '0.1.0'
    }
  }
}

describe('the table of the demo', () => {
  const rows: TableRow[] = [
    {
      label: 'peer-1',
      role: 'bootstrap',
      state: 'running',
      view: view(67_616),
      follows: 'peer-3 (2)',
      sees: ['alive', 'dead', 'suspect', undefined]
    },
    { label: 'peer-2', role: '', state: 'killed', view: undefined, follows: '', sees: [] }
  ]

  it('shows for each peer its state and what it told', () => {
    const lines = renderTable(rows)
      .split('\n')
      .map((line) => line.trimEnd())
    expect(lines).toEqual([
      'PEER    ROLE       STATE    LEADER (TERM)    KEYS    BYTES  DIGEST        BEHIND  HOLDS  SEES        MEMORY',
      'peer-1  bootstrap  running  peer-3 (2)     67,616  3.0 MiB  0123456789ab      42     24  ● ✕ ? ·  128.0 MiB',
      'peer-2             killed'
    ])
  })

  it('is one line where there is no terminal', () => {
    expect(renderLine(rows)).toBe('peer-1 67,616  peer-2 killed')
  })
})

describe('what peers hold', () => {
  it('is the same where every peer has every key with the same value', async () => {
    const entries = [...cities(50)].map(({ key, value }) => [key, value] as const)
    expect(await findDifferences([peer('a', entries), peer('b', entries)])).toEqual([])
    expect(await countTrueCities(peer('a', entries), 50, new AbortController().signal)).toBe(50)
  })

  it('differs by what a peer lacks or holds otherwise, told by count and first keys', async () => {
    const all = Array.from({ length: 20 }, (_, index) => [`k/${index}`, { index }] as const)
    const some = all.slice(0, 12).map(([key, value]) => [key, key === 'k/3' ? { index: -3 } : value] as const)
    expect(await findDifferences([peer('a', all), peer('b', some), peer('c', all)])).toEqual([
      {
        label: 'b',
        missing: 8,
        firstMissing: ['k/12', 'k/13', 'k/14', 'k/15', 'k/16'],
        differing: 1,
        firstDiffering: ['k/3']
      }
    ])
  })

  it('is compared with the data set value by value, whatever the order of the fields', async () => {
    const entries = [...cities(10)].map(({ key, value }, index) => {
      const fields = Object.fromEntries(Object.entries(value).reverse())
      return [key, index === 4 ? { ...fields, population: -1 } : fields] as const
    })
    expect(await countTrueCities(peer('a', entries), 10, new AbortController().signal)).toBe(9)
  })
})

describe('the options of the demo', () => {
  it('are five peers and all cities unless told otherwise', () => {
    expect(parseOptions([])).toMatchObject({ peers: 5, cities: 135_233 })
    expect(parseOptions(['--peers', '7', '--cities', '1000', '--keep', '--json'])).toMatchObject({
      peers: 7,
      cities: 1_000,
      keep: true,
      json: true
    })
  })
})

describe('the figures of the demo', () => {
  it('say what was measured', () => {
    const text = describeFigures({
      peers: 5,
      cities: 135_233,
      digest: 'abcd',
      import: { acknowledged: 135_233, elapsedMs: 9_100, perSecond: 14_861 },
      allHaveAllMs: 21_500,
      kills: [
        { peer: 'peer-3', role: 'killed half-way', knownMs: 2_900, knownBy: 4, downMs: 3_000, caughtUpMs: 1_500 },
        { peer: 'peer-2', role: 'importer', knownMs: undefined, knownBy: 0, downMs: 100, caughtUpMs: 900 }
      ],
      election: { killed: { peer: 'peer-4', term: 2 }, next: { peer: 'peer-5', term: 3 }, tookMs: 2_049 },
      growth: {
        from: 5,
        to: 8,
        partitions: 64,
        values: 300,
        grown: { foretold: 60, moves: 62, tookMs: 5_800 },
        shrunk: { foretold: 60, moves: 79, tookMs: 2_040 },
        reads: 1_778,
        slowestReadMs: 810,
        unanswered: 0
      },
      memoryBytes: { 'peer-1': 128 * 1_024 * 1_024, 'peer-2': 200 * 1_024 * 1_024 },
      verified: 135_233
    })
    expect(text.split('\n')).toEqual([
      'All 5 peers hold the same 135,233 cities: digest abcd.',
      '  import       135,233 acknowledged in 9.1 s: 14,861 puts a second, each durable on its peer',
      '  replication  all peers had all cities 21.5 s after the import began, kills and restarts included',
      '  peer-3       killed half-way: known as dead to the 4 others after 2.9 s, away for 3.0 s, caught up 1.5 s after its start',
      '  peer-2       importer: not noticed while it was away, away for 0.1 s, caught up 0.9 s after its start',
      '  leader       peer-4 was killed in term 2; peer-5 led in term 3, and all knew it, 2.0 s later',
      '  partitions   64 with 300 cities: from 5 peers to 8 by 62 moves (60 foretold) in 5.8 s, and back by 79 moves (60 foretold) in 2.0 s',
      '  reads        1,778 of these values meanwhile: none failed and none was wrong, the slowest took 0.8 s',
      '  memory       128.0 MiB to 200.0 MiB a peer',
      '  verified     135,233 cities of one peer compared with the data set, value by value'
    ])
  })
})
