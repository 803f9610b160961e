import { expect } from 'vitest'

/** Generous: tests share their machine. What is true at once is seen at once. */
const DEADLINE_MS = 60_000

/** Waits until an assertion holds. */
export async function eventually(assertion: () => void | Promise<void>): Promise<void> {
  await expect.poll(async () => await attempt(assertion), { timeout: DEADLINE_MS, interval: 50 }).toBeUndefined()
}

async function attempt(assertion: () => void | Promise<void>): Promise<unknown> {
  try {
    await assertion()
    return undefined
  } catch (error) {
    return error ?? 'failed'
  }
}
