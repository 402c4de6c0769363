import { describe, expect, it } from 'vitest'
import type { GazetteerEntry } from '../../shared/node/gazetteer.ts'
import { matchNames } from './match-names.ts'

function place(
  id: string,
  name: string,
  latitude: number,
  longitude: number,
  more: Partial<GazetteerEntry> = {},
) {
  return {
    ...{ id, name, latitude, longitude, altNames: [], kind: 'tower', radiusMeters: 500, popularity: 0.5 },
    ...{ wikidata: null, city: null, country: null, countryCode: null },
    ...more,
  }
}

const PARIS = [48.8584, 2.2945] as const
const TOWER = place('tower', 'The Iron Tower', ...PARIS, { altNames: ['Tour de Fer'], popularity: 0.9 })
const ids = (names: string[], gazetteer: GazetteerEntry[], region: 'europe' | null = 'europe') =>
  matchNames(names, gazetteer, region).places.map((found) => found?.id ?? null)

describe('matchNames', () => {
  it('overlooks case, accents, punctuation and the article', () => {
    expect(ids(['IRON-TOWER', 'Irón  Tower?'], [TOWER])).toEqual([null, null])
    expect(ids(['Irón-Tower'], [TOWER])).toEqual(['tower'])
    expect(ids(['tour de fer'], [TOWER])).toEqual(['tower'])
  })

  it('keeps homonyms of the pack apart', () => {
    expect(matchNames(['Iron Tower', 'iron tower', 'Wall'], [TOWER], 'europe')).toMatchObject({
      places: [null, null, null],
      matched: 0,
      ambiguous: 2,
      unknown: 1,
    })
  })

  it('does not choose between places far from each other, but takes one of two at the same spot', () => {
    const elsewhere = place('other', 'Iron Tower', 45.76, 4.82)
    expect(ids(['Iron Tower'], [TOWER, elsewhere])).toEqual([null])
    const sameSpot = place('square', 'Iron Tower', PARIS[0] + 0.002, PARIS[1])
    expect(ids(['Iron Tower'], [sameSpot, TOWER])).toEqual(['tower'])
  })

  it('means places of its own region', () => {
    const texas = place('texas', 'Iron Tower', 33.66, -95.55)
    expect(ids(['Iron Tower'], [TOWER, texas])).toEqual(['tower'])
    expect(ids(['Iron Tower'], [texas])).toEqual([null])
    expect(ids(['Iron Tower'], [TOWER, texas], null)).toEqual([null])
  })

  it('gives a second name only to a place whose first name the pack does not have', () => {
    expect(ids(['Iron Tower', 'Tour de Fer'], [TOWER])).toEqual(['tower', null])
  })
})
