import type { LockInspection } from '@peermesh/lock'
import { describe, expect, it } from 'vitest'
import { lockExplainer } from '../src/control/explain/explain-lock.ts'

const CLOCKS = { wall: () => 0, monotonic: () => 0 }
const PLACE = { group: 'root', problem: undefined }
const NOBODY = { name: 'x', capacity: 1, holders: [], queue: [], forced: [] }

async function summaryOf(inspection: LockInspection): Promise<string | undefined> {
  const inspect = (): Promise<LockInspection> => Promise.resolve(inspection)
  const locks = { inspect, explain: () => [], explained: () => [], status: () => [] }
  const { summary } = await lockExplainer({ self: 'us', locks, registerOf: () => PLACE }, CLOCKS).explain('x')
  return summary
}

describe('what is told of a lock', () => {
  it('says of a token who was registered, and not that nobody holds it', async () => {
    const token = { ...NOBODY, algorithm: 'raymond', mode: 'strict' } as const
    expect(await summaryOf({ ...token, registered: 'them' })).toBe(
      'It is a token (raymond, strict): them was registered last. Who holds it and who waits is not known to the quorum.'
    )
    expect(await summaryOf({ ...token, registered: undefined })).toBe(
      'It is a token (raymond, strict), and nobody has it.'
    )
  })

  it('says that nobody holds a quorum lock in whose register is nobody', async () => {
    expect(await summaryOf({ ...NOBODY, algorithm: 'quorum' })).toBe('Nobody holds it, and nobody waits for it.')
  })
})
