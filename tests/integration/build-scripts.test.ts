/** The parts of the build scripts that decide something: which places are one, and where thresholds lie. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DescriptorCache } from '../../scripts/descriptor-cache.ts'
import { type Fitted, fitGallery, heldOut } from '../../scripts/gallery-fit.ts'
import { readLandmarkTable, toGalleryLandmark } from '../../scripts/gallery-landmarks.ts'
import { mergeDuplicates, type RawPlace } from '../../scripts/gazetteer-duplicates.ts'
import { PhotoEmbedder } from '../../scripts/photo-embedder.ts'
import { allowedAlarms, thresholdsFrom } from '../../scripts/thresholds.ts'
import { encodeGallery } from '../../src/analysis/landmarks/gallery.ts'
import { describeMaps } from '../../src/analysis/landmarks/gem.ts'
import { logit, sigmoid } from '../../src/analysis/landmarks/logistic.ts'
import { BACKBONE_MODEL } from '../../src/analysis/landmarks/recogniser.ts'

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
    const matches = Array.from({ length: 1331 }, (_, i) => ({
      score: ((i * 7919) % 1331) / 1331,
      similarity: ((i * 6007) % 1331) / 1331,
    }))
    const thresholds = thresholdsFrom(matches)
    expect(matches.filter(({ score }) => score >= thresholds.confident)).toHaveLength(8)
    expect(matches.filter(({ score }) => score > thresholds.unsure)).toHaveLength(66)
    expect(matches.filter(({ similarity }) => similarity > thresholds.similarity)).toHaveLength(19)
    expect(() => thresholdsFrom(matches.slice(0, 200))).toThrow(/too few/)
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

describe('files of the gallery script', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'moodmark-build-'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const table = (name: string, ...rows: string[]) => {
    const path = join(dir, name)
    writeFileSync(path, ['slug,name,city,latitude,longitude', ...rows, ''].join('\n'))
    return path
  }

  test('a landmark of two tables is one; two of one table with the same name or slug are refused', () => {
    const first = table('a.csv', 'tower,Tower,Paris,48.8,2.3', 'bridge,Bridge,Porto,41.1,-8.6')
    const second = table('b.csv', 'tower,The Tower,Paris,48,2')
    expect([...readLandmarkTable([first, second]).values()].map(({ name }) => name)).toEqual([
      'Tower',
      'Bridge',
    ])
    const names = table('names.csv', 'a,Tower,Paris,48,2', 'b,Tower,Rome,41,12')
    expect(() => readLandmarkTable([names])).toThrow(
      /names\.csv has two landmarks with the name "Tower"; rename/,
    )
    const slugs = table('slugs.csv', 'a,Tower,Paris,48,2', 'a,Gate,Rome,41,12')
    expect(() => readLandmarkTable([slugs])).toThrow(/slugs\.csv has two landmarks with the slug "a"/)
    writeFileSync(join(dir, 'odd.csv'), 'name,where\nTower,Paris\n')
    expect(() => readLandmarkTable([join(dir, 'odd.csv')])).toThrow(/odd\.csv needs the columns slug/)
  })

  test('descriptors are found again under the same recipe only, and no half file is left', () => {
    const cache = new DescriptorCache(join(dir, 'cache'), { sides: [320] })
    expect(cache.get('ab')).toBeNull()
    cache.set('ab', Float32Array.of(1.5, -2))
    expect(new DescriptorCache(join(dir, 'cache'), { sides: [320] }).get('ab')).toEqual(
      Float32Array.of(1.5, -2),
    )
    expect(new DescriptorCache(join(dir, 'cache'), { sides: [448] }).get('ab')).toBeNull()
    expect(
      readdirSync(join(dir, 'cache')).flatMap((recipe) => readdirSync(join(dir, 'cache', recipe))),
    ).toEqual(['ab.f32'])
  })

  test('a photo gets the same descriptor every time, beside whatever others, from the backbone or from the cache', async () => {
    const embedder = await PhotoEmbedder.open(
      join(import.meta.dirname, '../../resources/models/place_embedder.onnx'),
    )
    const photos = [1, 2, 3].map((seed) => {
      const path = join(dir, `wave-${seed}.jpg`)
      return { path, label: 'wave', seed }
    })
    for (const { path, seed } of photos) {
      const data = Buffer.from(
        Array.from({ length: 96 * 64 * 3 }, (_, i) => 128 + 90 * Math.sin(i / (7 * seed))),
      )
      await sharp(data, { raw: { width: 96, height: 64, channels: 3 } })
        .jpeg()
        .toFile(path)
    }
    const describeAll = (some: typeof photos, cache?: DescriptorCache) =>
      embedder.descriptors(some, { longestSides: [64, 96], ...(cache ? { cache } : {}) }, (maps) =>
        describeMaps(maps, [3, 1]),
      )
    const cache = new DescriptorCache(join(dir, 'empty'), { sides: [64, 96] })
    const first = (await describeAll(photos, cache)).map(({ value }) => value)
    expect((await describeAll(photos, cache)).map(({ value }) => value)).toEqual(first)
    expect((await describeAll(photos.toReversed())).map(({ value }) => value)).toEqual(first.toReversed())
    expect(first[0]).not.toEqual(first[1])
  })

  test('a photo that cannot be read is named and left out', async () => {
    const model = join(import.meta.dirname, '../../resources/models/place_embedder.onnx')
    const embedder = await PhotoEmbedder.open(model)
    writeFileSync(join(dir, 'broken.jpg'), 'no picture')
    const photos = [{ path: join(dir, 'broken.jpg'), label: 'x' }]
    const unreadable: string[] = []
    const options = { longestSides: [64], onUnreadable: (path: string) => unreadable.push(path) }
    expect(await embedder.all(photos, options, () => 1)).toEqual([])
    expect(unreadable).toEqual([join(dir, 'broken.jpg')])
    await expect(embedder.all(photos, { longestSides: [64] }, () => 1)).rejects.toThrow(/broken\.jpg/)
  })
})

test('the fit tells landmarks, ordinary photos and resolutions of made-up descriptors apart', () => {
  let state = 99
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
  // Axis 0: landmark or not; axis 1: tiny or not; axes 2–4: which landmark or kind; the rest is noise.
  const photo = (axis: number, landmark: boolean, tiny: boolean) =>
    Float32Array.from(
      { length: 24 },
      (_, i) =>
        0.25 * noise() + (i === 0 && landmark ? 0.8 : 0) + (i === 1 && tiny ? 1 : 0) + (i === axis ? 1 : 0),
    )
  const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
  const twice = (label: string, axis: number, landmark: boolean) => ({
    label,
    hash: `${label}-${noise()}`,
    value: photo(axis, landmark, false),
    tiny: photo(axis, landmark, true),
  })
  const photos = {
    full: [...many(12, () => twice('tower', 2, true)), ...many(12, () => twice('bridge', 3, true))],
    low: many(12, () => ({ label: 'gate', hash: `gate-${noise()}`, value: photo(4, true, true) })),
    ordinary: [...many(30, () => twice('food', 5, false)), ...many(30, () => twice('pets', 6, false))],
    others: many(10, () => ({ label: 'scenes', hash: `scene-${noise()}`, value: photo(7, false, false) })),
  }
  const place = (id: string) => ({
    id,
    name: id,
    city: null,
    country: null,
    latitude: 0,
    longitude: 0,
    radiusMeters: 1,
  })
  const places = new Map(['tower', 'bridge', 'gate'].map((id) => [id, place(id)]))
  const fitted = fitGallery(photos, places)
  const bytesOf = (by: Fitted) =>
    encodeGallery({
      ...by,
      backbone: { ...BACKBONE_MODEL, longestSides: [64], exponents: [1] },
      landmarks: by.entries,
      gate: { model: by.gate, threshold: 0.5 },
      thresholds: { confident: 0.5, unsure: 0.4, margin: 0.02, similarity: 0.1 },
      calibration: { slope: 10, offset: -5 },
      fittedOn: [],
      calibratedOn: [],
    })
  expect(
    bytesOf(fitGallery(photos, places)).equals(bytesOf(fitted)),
    'the same photos make the same bytes',
  ).toBe(true)

  expect(fitted.entries.map(({ id, resolution }) => `${id} ${resolution}`).sort()).toEqual([
    'bridge full',
    'bridge low',
    'gate low',
    'tower full',
    'tower low',
  ])
  const isTiny = (value: Float32Array) => logit(fitted.resolutionHead, fitted.embed(value)) > 0
  expect(many(20, () => isTiny(photo(2, true, true))).filter(Boolean).length).toBeGreaterThanOrEqual(19)
  expect(many(20, () => isTiny(photo(5, false, false))).filter(Boolean).length).toBeLessThanOrEqual(1)
  const passes = (value: Float32Array) => logit(fitted.gate, fitted.embed(value)) > 0
  expect(many(20, () => passes(photo(3, true, false))).filter(Boolean).length).toBeGreaterThanOrEqual(19)
  expect(many(20, () => passes(photo(6, false, false))).filter(Boolean).length).toBeLessThanOrEqual(1)
  // With three landmarks the head learns their names: left out, each of them is less sure to pass.
  const { gate: unseen, answers } = heldOut(photos, places)
  const seen = fitted.entries
    .filter(({ id, resolution }) => resolution === 'full' || id === 'gate')
    .flatMap(({ embeddings }) => embeddings.map((embedding) => sigmoid(logit(fitted.gate, embedding))))
  expect(unseen.full.length + unseen.low.length).toBe(seen.length)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(unseen.full)).toBeLessThan(mean(seen))
  // A quarter of the photos of each known landmark is asked in each of four rounds; it is known in three of them.
  expect(answers.length).toBeGreaterThan(photos.full.length / 2)
  expect(answers.filter(({ right }) => right).length).toBeGreaterThan(0.8 * answers.length)
})
