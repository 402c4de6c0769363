import { expect, it } from 'vitest'
import { regionsAt } from './world-regions.ts'

it.each([
  ['Paris', 48.86, 2.35, ['europe']],
  ['Istanbul', 41.01, 28.98, ['europe', 'asia']],
  ['Tokyo', 35.68, 139.69, ['asia']],
  ['Bali', -8.41, 115.19, ['asia', 'oceania']],
  ['New York', 40.71, -74.01, ['north-america']],
  ['Rio de Janeiro', -22.95, -43.21, ['south-america']],
  ['Sydney', -33.86, 151.21, ['oceania']],
  ['South Pole', -90, 0, ['oceania']],
  ['Honolulu', 21.31, -157.86, ['north-america', 'oceania']],
  ['Nairobi', -1.29, 36.82, ['africa']],
  ['Cairo', 30.04, 31.24, ['africa']],
  ['Reykjavík', 64.15, -21.94, ['europe', 'north-america']],
])('%s is looked for in the right packs', (_, latitude, longitude, regions) => {
  expect(regionsAt(latitude, longitude)).toEqual(regions)
})
