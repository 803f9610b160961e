import { describe, expect, it } from 'vitest'
import { Turns } from '../src/turns.ts'

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

function waitAMoment(): void {
  const until = performance.now() + 2
  while (performance.now() < until) {
    // The event loop stands still meanwhile: that is what this is about.
  }
}

describe('turns of the event loop', () => {
  it('are not waited for until one has lasted long enough, and then so many go on in each, in order', async () => {
    const turns = new Turns()
    expect(turns.due()).toBeUndefined()
    waitAMoment()
    const wentOn: number[] = []
    const all = Array.from({ length: 100 }, async (_, index) => {
      await turns.due()
      wentOn.push(index)
    })
    await turn()
    const first = wentOn.length
    expect(first).toBe(64)
    // Whoever comes now comes after those who wait.
    all.push(
      (async () => {
        await turns.due()
        wentOn.push(100)
      })()
    )
    await Promise.all(all)
    expect(wentOn).toEqual(Array.from({ length: 101 }, (_, index) => index))
    await turn()
    expect(turns.due()).toBeUndefined()
  })
})
