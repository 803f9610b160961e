import { describe, expect, it } from 'vitest'
import { orderedInteger, readOrderedInteger } from '../src/core/ordered-integers.ts'
import { isPlace, placeBetween } from '../src/core/places.ts'

const ANNA = 'aaaaaaaaaa'
const BOB = 'bbbbbbbbbb'

let counter = 0

/** Each place is made by an operation of its own. */
function make(left: string | undefined, right: string | undefined, tag: string): string | undefined {
  return placeBetween(left, right, { tag, counter: ++counter })
}

/** Inserts one after the other behind `at`, and answers what was made. */
function type(list: string[], at: number, count: number, tag: string): string[] {
  const made: string[] = []
  for (let index = at; index < at + count; index++) {
    const place = make(list[index - 1], list[index], tag) as string
    list.splice(index, 0, place)
    made.push(place)
  }
  return made
}

/** The other way round: each before the last one. */
function typeBackwards(list: string[], at: number, count: number, tag: string): string[] {
  const made: string[] = []
  for (let left = count; left > 0; left--) {
    const place = make(list[at - 1], list[at], tag) as string
    list.splice(at, 0, place)
    made.push(place)
  }
  return made
}

describe('whole numbers as text', () => {
  it('sort as numbers do, and are read back', () => {
    const edges = [0, 1, 30, 61, 62, 63, 3_843, 3_844, 238_327, 238_328, 1e9, 2 ** 40]
    const numbers = [...new Set(edges.flatMap((edge) => [edge, -edge, edge + 1, -edge - 1]))]
      .map((number) => number + 0)
      .sort((a, b) => a - b)
    const texts = numbers.map(orderedInteger)
    expect([...texts].sort()).toEqual(texts)
    expect(texts.map((text) => readOrderedInteger(`x${text}y`, 1))).toEqual(
      numbers.map((number, index) => ({ number, end: 1 + (texts[index] as string).length }))
    )
  })

  it.each(['', '.', 'V', 'W1', 'V~', 'U'])('are not read where there are none: %j', (text) => {
    expect(readOrderedInteger(text, 0)).toBeUndefined()
  })
})

describe('places', () => {
  it('[S23] are between those between which they were made, wherever that is', () => {
    // A walk that has no pattern, and is the same each time.
    let state = 7
    const random = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
    const list: string[] = []
    for (let count = 0; count < 3_000; count++) {
      type(list, random(list.length + 1), 1, [ANNA, BOB, 'cccccccccc'][random(3)] as string)
    }
    expect([...list].sort()).toEqual(list)
    expect(new Set(list).size).toBe(list.length)
    expect(list.every(isPlace)).toBe(true)
  })

  it.each([
    ['forwards', type],
    ['backwards', typeBackwards]
  ])('[S24] of two runs that were typed %s at one place at once are not mixed', (_, typed) => {
    const base: string[] = []
    type(base, 0, 4, ANNA)
    for (const at of [0, 2, 4]) {
      const byAnna = typed([...base], at, 20, ANNA)
      const byBob = typed([...base], at, 20, BOB)
      const order = [...base, ...byAnna, ...byBob].sort()
      const writers = order.map((place) => (byAnna.includes(place) ? 'a' : byBob.includes(place) ? 'b' : '.')).join('')
      expect(writers).toMatch(/^\.*(a{20}b{20}|b{20}a{20})\.*$/)
      expect(order.filter((place) => base.includes(place))).toEqual(base)
    }
  })

  it('[S23] are never made again, also where those beside them were deleted', () => {
    const list: string[] = []
    const made = new Set<string>()
    for (let count = 0; count < 100; count++) {
      for (const place of type(list, list.length >> 1, 2, ANNA)) {
        expect(made.has(place)).toBe(false)
        made.add(place)
      }
      list.pop()
    }
  })

  it('[S24] of two runs in a list that three have made are not mixed, wherever it is', () => {
    let state = 3
    const random = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
    const tags = [ANNA, BOB, 'cccccccccc']
    for (let round = 0; round < 300; round++) {
      const base: string[] = []
      for (let count = random(40); count > 0; count--) {
        type(base, random(base.length + 1), 1 + random(3), tags[random(3)] as string)
      }
      const at = random(base.length + 1)
      const byAnna = (random(2) === 0 ? type : typeBackwards)([...base], at, 6, ANNA)
      const byBob = (random(2) === 0 ? type : typeBackwards)([...base], at, 6, BOB)
      const order = [...base, ...byAnna, ...byBob].sort()
      const writers = order.map((place) => (byAnna.includes(place) ? 'a' : byBob.includes(place) ? 'b' : '.')).join('')
      expect(writers).toMatch(/^\.*(a{6}b{6}|b{6}a{6})\.*$/)
      expect(order.filter((place) => base.includes(place))).toEqual(base)
    }
  })

  it('[S24] stay short where many write to the end or to the start, and where one types on', () => {
    const log: string[] = []
    for (let count = 0; count < 2_000; count++) {
      type(log, count % 4 < 2 ? log.length : 0, 1, [ANNA, BOB][count % 2] as string)
    }
    expect(Math.max(...log.map(({ length }) => length))).toBeLessThanOrEqual(20)
    const text: string[] = []
    type(text, 0, 1_000, ANNA)
    type(text, 500, 1_000, ANNA)
    typeBackwards(text, 700, 1_000, ANNA)
    expect(Math.max(...text.map(({ length }) => length))).toBeLessThanOrEqual(60)
  })

  it('[S23] stay short where one or many insert anywhere', () => {
    const list: string[] = []
    let state = 11
    for (let count = 0; count < 5_000; count++) {
      state = (state * 48_271) % 2_147_483_647
      type(list, state % (list.length + 1), 1, [ANNA, BOB][state % 3] ?? ANNA)
    }
    expect([...list].sort()).toEqual(list)
    expect(Math.max(...list.map(({ length }) => length))).toBeLessThanOrEqual(120)
    expect(list.join('').length / list.length).toBeLessThanOrEqual(60)
  })

  it('are none where they would be too long', () => {
    let left = make(undefined, undefined, ANNA) as string
    let right = make(left, undefined, ANNA) as string
    let made = 0
    for (;;) {
      const place = make(left, right, ANNA)
      if (place === undefined) {
        break
      }
      made++
      if (made % 2 === 0) {
        left = place
      } else {
        right = place
      }
    }
    expect(made).toBeGreaterThan(150)
  })

  it.each([
    '',
    '~',
    'V0',
    'V0.V0',
    'V00.V0',
    'V0aaaaaaaaaa.',
    'V0aaaaaaaaaa.V0~',
    'V0aaaaaaaaaa.V0V',
    'V0aaaaaaaaaa.V0~x',
    'V0aaaaaaaaaa.V0~V01.V0'
  ])('are not %j', (text) => {
    expect(isPlace(text)).toBe(false)
  })
})
