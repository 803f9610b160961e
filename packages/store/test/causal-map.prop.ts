import { describe, it } from 'vitest'
import { Schedule } from './causal-map.schedule.ts'

describe('the causal map', () => {
  it.each([
    { what: '[S5] replicas agree, with each other and with the specification', options: {} },
    {
      what: '[S5] [S37] they do, and who followed them, now one and now another, knows what they hold',
      options: { losesDisks: false }
    }
  ])('$what, after 3,000 random lives', async ({ options }) => {
    for (let seed = 1; seed <= 3_000; seed++) {
      try {
        await new Schedule(String(seed), options).run(120)
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error })
      }
    }
  })
})
