import { describe, expect, test } from 'vitest'
import { fenced, fenceOf } from '../src/index.ts'

describe('a guard', () => {
  test('[Q14] lets in equal and higher fences, and none below', () => {
    const guard = fenced('printer')
    guard.check({ mesh: 'm', fence: 5n })
    guard.check({ mesh: 'm', fence: 5n })
    guard.check({ mesh: 'm', fence: 9n })
    expect(() => guard.check({ mesh: 'm', fence: 8n })).toThrow(expect.objectContaining({ name: 'StaleFenceError' }))
    expect(guard.state).toEqual({ mesh: 'm', fence: 9n })
    expect(() => fenced('printer', guard.state).check({ mesh: 'm', fence: 8n })).toThrow('printer has seen fence 9')
  })

  test('[Q14] refuses another mesh, unless an operator founded it with a higher generation', () => {
    const guard = fenced('printer', { mesh: 'old', fence: fenceOf(1, 500) })
    expect(() => guard.check({ mesh: 'new', fence: fenceOf(1, 900) })).toThrow(
      expect.objectContaining({ name: 'ForeignFenceError' })
    )
    guard.check({ mesh: 'new', fence: fenceOf(2, 1) })
    expect(() => guard.check({ mesh: 'old', fence: fenceOf(1, 501) })).toThrow('belongs to mesh new')
  })

  test('[Q14] fences fit a signed 64-bit integer, whatever the generation', () => {
    expect(fenceOf(32_767, 2 ** 48 - 1) < 2n ** 63n).toBe(true)
  })
})
