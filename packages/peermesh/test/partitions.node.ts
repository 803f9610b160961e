import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { attach, createPeer } from '../src/index.ts'
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

it('whoever attaches to a peer sees its partitions, plans, sets values, and has it hand all over', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  try {
    await using first = await createPeer({ mesh: 'partitions', found: true, dataDir, partitions })
    const attached = attach(dataDir)
    expect(await attached.value('stock/17')).toEqual({ version: 0, value: undefined })
    await attached.setValue('stock/17', null)
    expect(await attached.value('stock/17')).toMatchObject({ value: null })
    expect(await attached.setValue('stock/17', 4)).toMatchObject({ set: true })
    const { version, value } = await attached.value('stock/17')
    expect(value).toBe(4)
    expect(await attached.setValue('stock/17', 3, { version: version + 1 })).toMatchObject({ set: false })
    const { context } = await attached.setAvailableValue('stock/17', ['bread'])
    await attached.setAvailableValue('stock/17', ['milk'], { context })
    expect(await attached.availableValue('stock/17')).toMatchObject({ siblings: [['milk']] })
    await attached.setAvailableValue('stock/17', undefined)
    expect(await attached.availableValue('stock/17')).toMatchObject({ siblings: [] })
    await expect(attached.setAvailableValue('other', 1, { context })).rejects.toMatchObject({
      name: 'InvalidParametersError'
    })
    expect(await first.partitions.kv.get('stock/17')).toMatchObject({ value: 4 })
    const { used } = await attached.partitions()
    expect(used).toMatchObject([{ stage: 'serving', replicas: [first.name] }])
    const { partition } = first.partitions.lookup('stock/17')
    const explained = await attached.explain('stock/17', { kind: 'partition' })
    expect(explained).toMatchObject({ kind: 'partition', subject: String(partition), data: { stage: 'serving' } })
    expect(await attached.explain(String(partition))).toMatchObject({ kind: 'partition' })

    const told: (string | undefined)[] = []
    const drained = attached.drain({ onProgress: (held, reason) => told.push(`${held} ${reason}`) })
    await eventually(() => expect(told.at(-1)).toBe('1 there is no member to hold it'))
    await using second = await createPeer({ mesh: 'partitions', bootstrap: first.addresses, partitions })
    await drained
    expect(told.at(-1)).toMatch(/^[01] /)
    await eventually(() => expect(second.partitions.lookup('stock/17').replicas).toEqual([second.name]))
    expect(await second.partitions.kv.get('stock/17', { timeoutMs: 60_000 })).toMatchObject({ value: 4 })

    const plan = await attached.plan({ without: [second.name.slice(-8)] })
    expect(plan.loads).toMatchObject([{ peer: second.name, before: 16, after: 0 }])
    await expect(attached.plan({ without: ['nobody'] })).rejects.toMatchObject({ name: 'InvalidParametersError' })
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
