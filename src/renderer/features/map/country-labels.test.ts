import { afterEach, expect, it } from 'vitest'
import countries from 'world-atlas/countries-110m.json' with { type: 'json' }
import { speak } from '../../../shared/i18n/i18n.ts'
import { countryLabel } from './country-labels.ts'

afterEach(() => speak('en', 'en-US'))

const names = (
  countries as unknown as { objects: { countries: { geometries: { properties: { name: string } }[] } } }
).objects.countries.geometries.map(({ properties }) => properties.name)

it('are written as on the map in English', () => {
  expect(names.map(countryLabel)).toEqual(names)
})

it('are written in another language, shortened ones too', () => {
  speak('de', 'de-DE')
  expect(['Germany', 'Dem. Rep. Congo', 'United States of America', 'Turkey'].map(countryLabel)).toEqual([
    'Deutschland',
    'Kongo-Kinshasa',
    'Vereinigte Staaten',
    'Türkei',
  ])
  // Every country has a code, except two that most others do not recognise.
  const german = new Intl.DisplayNames(['de'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const known = new Set(letters.flatMap((a) => letters.map((b) => german.of(a + b))))
  expect(names.filter((name) => !known.has(countryLabel(name)))).toEqual(['N. Cyprus', 'Somaliland'])
})
