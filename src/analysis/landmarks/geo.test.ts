import { beforeAll, describe, expect, test } from 'vitest'
import { resourcesDir } from '../../shared/node/entries.ts'
import { Geo } from './geo.ts'

let geo: Geo
beforeAll(() => {
  geo = Geo.load(resourcesDir())
})

describe('position → place', () => {
  test.each([
    ['Big Ben', 51.5007, -0.1246, 'London', 'United Kingdom', 'GB'],
    ['Eiffel Tower, nearer to the centre of Levallois-Perret', 48.8584, 2.2945, 'Paris', 'France', 'FR'],
    ['Versailles, within the reach of Paris', 48.8049, 2.1204, 'Versailles', 'France', 'FR'],
    ['Taj Mahal', 27.1751, 78.0421, 'Agra', 'India', 'IN'],
    [
      'Statue of Liberty, on an islet that the map does not have',
      40.6892,
      -74.0445,
      'New York City',
      'United States',
      'US',
    ],
    ['Golden Gate Bridge, over water', 37.8199, -122.4783, 'San Francisco', 'United States', 'US'],
    ['Basel station', 47.5476, 7.5896, 'Basel', 'Switzerland', 'CH'],
    ['Saint-Louis, 3 km from the centre of Basel', 47.59, 7.56, 'Saint-Louis', 'France', 'FR'],
    ['Weil am Rhein, 5 km from it', 47.593, 7.62, 'Weil am Rhein', 'Germany', 'DE'],
    ["Saint Peter's Basilica", 41.9022, 12.4533, 'Vatican City', 'Vatican City', 'VA'],
    ["Castel Sant'Angelo, 1 km from it", 41.9031, 12.4663, 'Rome', 'Italy', 'IT'],
    ['Monaco', 43.7384, 7.4246, 'Monaco', 'Monaco', 'MC'],
    ['Kosovo, which has no ISO number', 42.66, 21.16, 'Pristina', 'Kosovo', 'XK'],
    ['49th parallel, Canadian side', 49.05, -110, null, 'Canada', 'CA'],
    ['49th parallel, US side', 48.95, -105, null, 'United States', 'US'],
  ])('%s', (_name, latitude, longitude, city, country, countryCode) => {
    const place = geo.place(latitude, longitude)
    expect(place).toMatchObject({ country, countryCode })
    if (city !== null) expect(place.city).toBe(city)
  })

  test('the sea belongs to nobody', () => {
    const nowhere = { city: null, country: null, countryCode: null }
    expect(geo.place(0, -30)).toEqual(nowhere)
    expect(geo.place(90, 0)).toEqual(nowhere)
    expect(geo.place(-45, 180)).toEqual(nowhere)
    expect(geo.place(-45, -180)).toEqual(nowhere)
  })

  test('both sides of the antimeridian, and the South Pole', () => {
    expect(geo.place(-16.85, 179.97).countryCode).toBe('FJ')
    // Off the beach, with no town near.
    expect(geo.place(-16.8, 179.99).countryCode).toBe('FJ')
    expect(geo.place(-16.8, -179.99).countryCode).toBe('FJ')
    expect(geo.place(66, -172).countryCode).toBe('RU')
    expect(geo.place(66, 172).countryCode).toBe('RU')
    expect(geo.place(-90, 0)).toEqual({ city: null, country: 'Antarctica', countryCode: 'AQ' })
  })

  test('far from any city there is a country only', () => {
    expect(geo.place(23.5, 10)).toEqual({ city: null, country: 'Algeria', countryCode: 'DZ' })
  })
})

describe('position → named places near it', () => {
  const at = (latitude: number, longitude: number, accuracyMeters: number | null = null) =>
    geo.nearby({ latitude, longitude, altitude: null, accuracyMeters, heading: null })

  test('the Taj Mahal, with its distance', () => {
    const [first] = at(27.1745, 78.0421)
    expect(first).toMatchObject({ id: 'taj-mahal', name: 'Taj Mahal' })
    expect(first?.distanceMeters).toBeGreaterThan(50)
    expect(first?.distanceMeters).toBeLessThan(80)
  })

  test('only within a radius, unless the fix is poor', () => {
    const ids = (accuracyMeters: number | null) => at(27.1791, 78.0421, accuracyMeters).map(({ id }) => id)
    expect(ids(null)).not.toContain('taj-mahal')
    expect(ids(1000)).toContain('taj-mahal')
  })

  test('what the camera faces comes before what lies behind it', () => {
    // By the London Eye, between the Palace of Whitehall in the west and the Shell Centre in the east.
    const order = (heading: number) => {
      const gps = { latitude: 51.5035, longitude: -0.1215, altitude: null, accuracyMeters: null, heading }
      return geo
        .nearby(gps)
        .map(({ id }) => id)
        .filter((id) => id === 'palace-of-whitehall' || id === 'shell-centre-gb')
    }
    expect(order(270)).toEqual(['palace-of-whitehall', 'shell-centre-gb'])
    expect(order(90)).toEqual(['shell-centre-gb', 'palace-of-whitehall'])
  })

  test('nothing at sea, at most five anywhere', () => {
    expect(at(0, -30)).toEqual([])
    const paris = at(48.8606, 2.3376)
    expect(paris.length).toBeGreaterThan(0)
    expect(paris.length).toBeLessThanOrEqual(5)
    expect(paris[0]?.name).toMatch(/Louvre/)
  })
})
