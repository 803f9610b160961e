import { describe, expect, it } from 'vitest'
import { messagesPerGrant } from '../sim/message-count.ts'
import { MESSAGE_FORMULAS } from '../sim/message-formulas.ts'

describe('messages of one grant', () => {
  it.each(MESSAGE_FORMULAS)('[K6] of $algorithm are what the formula says, and fewer where all want it', (formula) => {
    const { algorithm, messages } = formula
    const run = { algorithm, count: 16, grants: 2_000, seed: 'spec' }
    const calm = messagesPerGrant({ ...run, load: 'calm' })
    expect(calm).toBeLessThan(messages(16) * 1.05)
    expect(calm).toBeGreaterThan(messages(16) * 0.7)
    expect(messagesPerGrant({ ...run, load: 'saturated' })).toBeLessThan(messages(16) * 1.1)
  })
})
