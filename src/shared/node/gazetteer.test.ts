import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { countryName } from './country-names.ts'
import { resourcesDir } from './entries.ts'
import { GAZETTEER_COLUMNS, gazetteerPath, loadGazetteer } from './gazetteer.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-gazetteer-'))
afterAll(() => rmSync(dir, { recursive: true }))

function withRows(...rows: string[]): string {
  mkdirSync(dirname(gazetteerPath(dir)), { recursive: true })
  writeFileSync(gazetteerPath(dir), `${[GAZETTEER_COLUMNS.join('\t'), ...rows].join('\n')}\n`)
  return dir
}

const TOWER = 'tower\tTower\tTour|塔\t48.85840\t2.29450\ttower\t1500\t0.9\tQ243\tParis\tFR'

describe('gazetteer', () => {
  test('reads names, numbers and what is unknown', () => {
    expect(loadGazetteer(withRows(TOWER, 'reef\tReef\t\t-10\t-170\tnatural\t300\t0\t\t\t'))).toEqual([
      {
        id: 'tower',
        name: 'Tower',
        altNames: ['Tour', '塔'],
        latitude: 48.8584,
        longitude: 2.2945,
        kind: 'tower',
        radiusMeters: 1500,
        popularity: 0.9,
        wikidata: 'Q243',
        city: 'Paris',
        country: 'France',
        countryCode: 'FR',
      },
      expect.objectContaining({
        id: 'reef',
        altNames: [],
        wikidata: null,
        city: null,
        country: null,
        countryCode: null,
      }),
    ])
  })

  test.each([
    ['a cell is missing', TOWER.split('\t').slice(0, -1).join('\t')],
    ['the latitude is no latitude', TOWER.replace('48.85840', '148')],
    ['the radius is no number', TOWER.replace('1500', 'wide')],
  ])('names file and line when %s', (_what, row) => {
    expect(() => loadGazetteer(withRows(TOWER, row))).toThrow(/gazetteer\.tsv, line 3 is damaged/)
  })

  test('names the file when it is missing or has other columns', () => {
    expect(() => loadGazetteer(join(dir, 'nowhere'))).toThrow(/gazetteer\.tsv cannot be read/)
    writeFileSync(gazetteerPath(dir), 'id\tname\n')
    expect(() => loadGazetteer(dir)).toThrow(/does not have the columns/)
  })

  test('the bundled one has unique ids and knows where things are', () => {
    const entries = loadGazetteer(resourcesDir())
    expect(entries.length).toBeGreaterThan(14_000)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    expect(entries.find(({ id }) => id === 'colosseum')).toMatchObject({ city: 'Rome', country: 'Italy' })
    const located = entries.filter(({ countryCode }) => countryCode !== null)
    expect(located.length / entries.length).toBeGreaterThan(0.99)
  })
})

test('country names are the ones people use', () => {
  expect(['GB', 'US', 'HK', 'XK', 'VN'].map(countryName)).toEqual([
    'United Kingdom',
    'United States',
    'Hong Kong',
    'Kosovo',
    'Vietnam',
  ])
  expect(countryName('QQ')).toBeNull()
  expect(countryName('nonsense')).toBeNull()
})
