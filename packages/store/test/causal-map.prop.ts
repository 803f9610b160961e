import { describe, it } from 'vitest'
import { Schedule } from './causal-map.schedule.ts'

describe('the causal map', () => {
  it('[S5] replicas agree, with each other and with the specification, after 3,000 random lives', () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      try {
        new Schedule(String(seed)).run(120)
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error })
      }
    }
  })
})
