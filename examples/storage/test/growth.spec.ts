import { setImmediate as turn } from 'node:timers/promises'
import type { PartitionsStatus, Stage } from 'peermesh'
import { describe, expect, it } from 'vitest'
import { cities } from '../src/cities.ts'
import { CityValues, type ValuePeer } from '../src/demo/city-values.ts'
import { describeUnsettled, isSettled, movesBetween, type Placement, renderProgress } from '../src/demo/placement.ts'

const { signal } = new AbortController()

type Held = Map<string, unknown>

function valuePeer(label: string, held: Held): ValuePeer {
  return {
    label,
    attached: {
      value: async (key) => {
        await turn()
        return { version: 1, value: held.get(key) as never }
      },
      setValue: async (key, value) => {
        held.set(key, value)
        return await Promise.resolve({ set: true, version: 1 })
      }
    }
  }
}

describe('cities as values of partitions', () => {
  it('are put once each, and read at each peer in turn for as long as the work takes', async () => {
    const held: Held = new Map()
    const asked: string[] = []
    const peers = ['a', 'b', 'c'].map((label) => valuePeer(label, held))
    const values = new CityValues([...cities(10)])
    await values.putAll(peers, signal)
    expect([...held.keys()].sort()).toEqual([...cities(10)].map(({ key }) => key).sort())
    const heard = peers.map(({ label, attached }): ValuePeer => {
      const value: ValuePeer['attached']['value'] = async (key) => {
        asked.push(label)
        return await attached.value(key)
      }
      return { label, attached: { ...attached, value } }
    })
    const work = async (): Promise<string> => {
      while (values.reads < 25) {
        await turn()
      }
      return 'done'
    }
    expect(await values.readDuring(heard, work, signal)).toBe('done')
    expect(asked.slice(0, 5)).toEqual(['a', 'b', 'c', 'a', 'b'])
    expect(values.reads).toBe(asked.length)
  })

  it('end the work at the first value that is not as it was put, or cannot be read', async () => {
    const held: Held = new Map()
    const values = new CityValues([...cities(10)])
    const peers = [valuePeer('a', held)]
    await values.putAll(peers, signal)
    const untilTold = async (told: AbortSignal): Promise<never> =>
      await new Promise((_, reject) => told.addEventListener('abort', () => reject(told.reason as Error)))
    const { key } = values.cities[7] as { key: string }
    held.set(key, { name: 'Atlantis' })
    await expect(values.readDuring(peers, untilTold, signal)).rejects.toThrow(
      `a read ${key} as {"name":"Atlantis"}, where {`
    )
    held.delete(key)
    await expect(values.readAll(peers, signal)).rejects.toThrow(`a read ${key} as undefined, where {`)
    const away: ValuePeer = { label: 'b', attached: { ...valuePeer('b', held).attached, value: refuse } }
    await expect(values.readDuring([away], untilTold, signal)).rejects.toThrow(
      /^b cannot reach city\/\d+ with its partition: Error: gone$/
    )
  })

  it('are asked for again where no majority answered in time', async () => {
    const held: Held = new Map()
    const values = new CityValues([...cities(3)])
    const peer = valuePeer('a', held)
    let away = 2
    const value: ValuePeer['attached']['value'] = async (key) => {
      if (away-- > 0) {
        throw Object.assign(new Error('two voters are away'), { name: 'NoQuorumError' })
      }
      return await peer.attached.value(key)
    }
    await values.putAll([peer], signal)
    await values.readAll([{ label: 'a', attached: { ...peer.attached, value } }], signal)
    expect(values).toMatchObject({ reads: 3, unanswered: 2 })
  })

  it('are read no more where the whole demo is to end', async () => {
    const end = AbortSignal.abort(new Error('interrupted'))
    const values = new CityValues([...cities(1)])
    const away: ValuePeer = { label: 'b', attached: { ...valuePeer('b', new Map()).attached, value: refuse } }
    await expect(values.readAll([away], end)).rejects.toThrow(/^interrupted$/)
  })
})

async function refuse(): Promise<never> {
  return await Promise.reject(new Error('gone'))
}

describe('where partitions are', () => {
  it('is where they should be once all peers share them out among the same ones, and each serves', () => {
    const names = ['b', 'a']
    const calm = placement(['a', 'b'], [1, 1])
    expect(isSettled([calm, calm], names)).toBe(true)
    expect(isSettled([calm, placement(['a'], [1, 1])], names)).toBe(false)
    expect(isSettled([calm, placement(['a', 'b'], [1])], names)).toBe(false)
    expect(isSettled([calm, placement(['a', 'b'], [1, 1], 'settling')], names)).toBe(false)
  })

  it('is told by epochs: each move of a partition is one', () => {
    const status = (epochs: readonly number[]): PartitionsStatus => placement([], epochs).status
    expect(movesBetween(status([1, 1, 4]), status([1, 3, 5]))).toBe(3)
  })

  it('is told of those that are on their way, with the reason', () => {
    const used = [
      { partition: 3, stage: 'serving' },
      { partition: 7, stage: 'waiting', reason: 'a majority of its voters is not linked' },
      { partition: 9, stage: 'moving' }
    ]
    expect(describeUnsettled({ used } as never)).toEqual([
      'Partition 7 is waiting: a majority of its voters is not linked.',
      'Partition 9 is moving: it is being handed over.'
    ])
  })

  it('is shown with how many are on their way', () => {
    const stages = { serving: 16, settling: 12, waiting: 3, moving: 1 }
    const { bar, words } = renderProgress({ used: 32, stages } as never)
    expect(bar).toBe(`${'█'.repeat(15)}${'░'.repeat(15)}`)
    expect(words).toBe('16 of 32 are where they should be, 12 settle, 4 move')
  })
})

function placement(sharers: readonly string[], epochs: readonly number[], stage: Stage = 'serving'): Placement {
  const used = epochs.map((epoch, partition) => ({ partition, epoch, stage }))
  return { sharers, status: { used } as never }
}
