import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createPeer } from '../src/index.ts'
import { eventually } from './support/eventually.ts'

const partitions = { partitions: 16, settleMs: 300 }

it('peers hold keys by partitions, and what is put at one is read at all; a restart loses nothing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  try {
    await using second = await (async () => {
      await using first = await createPeer({ mesh: 'partitions', found: true, dataDir, partitions })
      const joining = await createPeer({
        mesh: 'partitions',
        bootstrap: first.addresses,
        membership: { metadata: { capacity: 0 } },
        partitions
      })
      await first.partitions.kv.put('stock/17', 4, { timeoutMs: 60_000 })
      expect(await joining.partitions.kv.get('stock/17', { timeoutMs: 60_000 })).toMatchObject({ value: 4 })
      await eventually(() => expect(joining.partitions.lookup('stock/17').epoch).toBeGreaterThan(0))
      expect(joining.partitions.lookup('stock/17').replicas).toEqual([first.name])
      expect(first.status()).toMatchObject({
        partitions: { partitions: 16, used: 1, held: 1, primary: 1, withoutMajority: 0 }
      })
      expect(first.status().quorum.map(({ group }) => group)).toEqual(['root'])
      expect(joining.status().partitions).toMatchObject({ used: 1, held: 0 })
      return joining
    })()
    await using again = await createPeer({ mesh: 'partitions', dataDir, bootstrap: second.addresses, partitions })
    expect(await again.partitions.kv.get('stock/17', { timeoutMs: 60_000 })).toMatchObject({ value: 4 })
    expect(await second.partitions.kv.get('stock/17', { timeoutMs: 60_000 })).toMatchObject({ value: 4 })
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
