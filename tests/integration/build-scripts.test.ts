/** The parts of the build scripts that decide something: which places are one, and where thresholds lie. */
import { describe, expect, test } from 'vitest'
import { toGalleryLandmark } from '../../scripts/gallery-landmarks.ts'
import { mergeDuplicates, type RawPlace } from '../../scripts/gazetteer-duplicates.ts'
import { allowedAlarms, thresholdsFrom } from '../../scripts/thresholds.ts'

const place = (
  name: string,
  latitude: number,
  longitude: number,
  more: Partial<RawPlace> = {},
): RawPlace => ({
  id: name.toLowerCase().replaceAll(/\W+/g, '-'),
  name,
  altNames: [],
  latitude,
  longitude,
  kind: 'other',
  radiusMeters: 300,
  popularity: 0.5,
  wikidata: null,
  heritageSite: false,
  ...more,
})

describe('places that stand twice', () => {
  test('the same name near by is one place; the popular one keeps its identity', () => {
    const merged = mergeDuplicates([
      place('Sé de Lisboa', 38.71, -9.133, { popularity: 0.2, wikidata: 'Q1' }),
      place('Se Lisboa', 38.711, -9.133, { popularity: 0.8, radiusMeters: 200 }),
    ])
    expect(merged).toHaveLength(1)
    expect(merged[0]).toMatchObject({
      name: 'Se Lisboa',
      altNames: ['Sé de Lisboa'],
      wikidata: 'Q1',
      radiusMeters: 300,
      popularity: 0.8,
    })
  })

  test('the same name elsewhere is another place', () => {
    expect(mergeDuplicates([place('City Hall', 40, 0), place('City Hall', 41, 0)])).toHaveLength(2)
  })

  test('one Wikidata item is one place, whatever it is called', () => {
    expect(
      mergeDuplicates([
        place('Badaling', 40.36, 116.02, { wikidata: 'Q2' }),
        place('Wall', 40.4, 116.1, { wikidata: 'Q2' }),
      ]),
    ).toHaveLength(1)
  })

  test("a World Heritage site's long name joins the one place it means, and none of several", () => {
    const site = place('Historic Ensemble of the Potala Palace, Lhasa', 29.658, 91.117, {
      heritageSite: true,
    })
    const palace = place('Potala Palace', 29.6578, 91.1169)
    expect(mergeDuplicates([site, palace])).toMatchObject([{ name: 'Potala Palace', altNames: [site.name] }])
    const westminster = place('Palace of Westminster and Westminster Abbey', 51.4995, -0.1255, {
      heritageSite: true,
    })
    const members = [
      place('Westminster Abbey', 51.4994, -0.1273),
      place('Palace of Westminster', 51.4995, -0.1248),
    ]
    expect(mergeDuplicates([westminster, ...members])).toHaveLength(3)
  })
})

describe('thresholds', () => {
  test('as few alarms as make 99 % specificity likely: tables of the binomial distribution', () => {
    // P(0 of 229 | 1 %) = .9900^229 = .1001, P(0 of 230) = .0991
    expect(allowedAlarms(229)).toBe(-1)
    expect(allowedAlarms(230)).toBe(0)
    // Poisson(6.68): P(≤ 2) = .04, P(≤ 3) = .099 … (binomial .0987); Poisson(13.31): P(≤ 8) = .089, P(≤ 9) = .146
    expect(allowedAlarms(668)).toBe(3)
    expect(allowedAlarms(1331)).toBe(8)
  })

  test('leave exactly the allowed alarms above them', () => {
    const scores = Array.from({ length: 1331 }, (_, i) => ((i * 7919) % 1331) / 1331)
    const { confident, unsure } = thresholdsFrom(scores)
    expect(scores.filter((score) => score >= confident)).toHaveLength(8)
    expect(scores.filter((score) => score > unsure)).toHaveLength(66)
    expect(() => thresholdsFrom(scores.slice(0, 200))).toThrow(/too few/)
  })
})

describe('identity of a gallery landmark', () => {
  const row = {
    slug: 'chichen_itza',
    name: 'Chichen Itza',
    city: 'Tinum, Yucatán',
    latitude: 20.6843,
    longitude: -88.5678,
  }
  const entry = {
    id: 'el-castillo',
    name: 'Chichén Itzá (El Castillo)',
    altNames: [],
    latitude: 20.6829,
    longitude: -88.5686,
    kind: 'ruin',
    radiusMeters: 800,
    popularity: 1,
    wikidata: null,
    city: null,
    country: null,
    countryCode: null,
  }

  test('is the gazetteer entry of that name there', () => {
    expect(toGalleryLandmark(row, [entry], () => 'Mexico')).toEqual({
      id: 'el-castillo',
      name: 'Chichen Itza',
      city: 'Tinum',
      country: 'Mexico',
      latitude: 20.6843,
      longitude: -88.5678,
      radiusMeters: 800,
    })
  })

  test('is its own when the entry of that name is elsewhere', () => {
    expect(toGalleryLandmark(row, [{ ...entry, latitude: 21 }], () => 'Mexico').id).toBe('chichen-itza')
  })
})
