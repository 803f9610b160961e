import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { CITIES_COUNT, cities, cityLines, largestCities } from '../src/cities.ts'

describe('the cities of the world', () => {
  it('are 135,233, each with a key of its own', () => {
    expect(CITIES_COUNT).toBe(135_233)
    expect(new Set([...cities()].map(({ key }) => key)).size).toBe(135_233)
  })

  it('have what is known of them as their value', () => {
    const berlin = [...cities()].find(({ key }) => key === 'city/2950159')
    expect(berlin?.value).toEqual({
      name: 'Berlin',
      altName: '',
      country: 'DE',
      adminCode: '16',
      muni: '11000',
      muniSub: '11000000',
      featureCode: 'PPLC',
      population: 3_426_354,
      latitude: 52.52437,
      longitude: 13.41053
    })
  })

  it('are had by size, the largest first, of all or of the first so many', () => {
    expect(largestCities(3).map(({ value }) => value['name'])).toEqual(['Shanghai', 'Istanbul', 'Buenos Aires'])
    const [largest, second] = largestCities(2, 1_000).map(({ value }) => Number(value['population']))
    expect(largest).toBeGreaterThan(second as number)
    expect(largestCities(300, 10)).toHaveLength(10)
  })

  it('are lines of JSON for an import, as many as were asked for', async () => {
    const lines = (await text(cityLines(1_201))).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([...cities(1_201)])
  })
})
