import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText } from '@peermesh/kernel'

describe('compareText', () => {
  it('[V1] orders by UTF-16 code units, as the default sort does, whatever the locale thinks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect([...texts].sort(compareText)).toEqual([...texts].sort())
      })
    )
    expect(['b', 'ä', 'a', 'B', '10', '9'].sort(compareText)).toEqual(['10', '9', 'B', 'a', 'b', 'ä'])
  })

  it('[V1] an astral character comes before a late one of the basic plane: code units, not code points', () => {
    expect(compareText('\u{1f9c0}', '\uff5e')).toBe(-1)
  })

  it('[V1] is 0 for equal texts and no others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(compareText(a, b) === 0).toBe(a === b)
        expect(compareText(a, b) + compareText(b, a)).toBe(0)
      })
    )
  })
})
