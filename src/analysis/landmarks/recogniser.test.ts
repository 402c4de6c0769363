import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Gps } from '../../shared/evidence.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { encodeGallery, type Gallery, type GalleryEntry } from './gallery.ts'
import { BACKBONE_MODEL, galleryPath, LandmarkRecogniser } from './recogniser.ts'
import { unseenLift } from './unseen.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-gallery-'))
afterAll(() => rmSync(dir, { recursive: true }))

const unit = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180)
const at = (latitude: number, longitude: number): Gps => ({
  latitude,
  longitude,
  altitude: null,
  accuracyMeters: 10,
  heading: null,
})
const PARIS = { latitude: 48.8584, longitude: 2.2945 }
const SEATTLE = { latitude: 47.6019, longitude: -122.3317 }

const entry = (
  id: string,
  place: { latitude: number; longitude: number },
  photo: Float32Array,
): GalleryEntry => ({
  id,
  ...place,
  radiusMeters: 500,
  resolution: 'full',
  acrossHandicap: 0.1,
  embeddings: [photo],
  viewpoints: [{ centroid: photo, count: 1 }],
})

// Embeddings are directions in the plane; no references, so that score = cosine.
const gallery: Gallery = {
  backbone: { ...BACKBONE_MODEL, longestSides: [320], exponents: [1] },
  whitening: { mean: new Float32Array(2), projection: Float32Array.of(1, 0, 0, 1), dimension: 2 },
  landmarks: [entry('paris', PARIS, unit(0)), entry('seattle', SEATTLE, unit(90))],
  references: { full: [], low: [] },
  // Every photo just passes the gate, which says no more of it; none is of low resolution.
  gate: { model: { weights: new Float32Array(0), bias: 0 }, threshold: 0.5 },
  resolutionHead: { weights: new Float32Array(0), bias: -1 },
  lowResolutionWhitening: {
    mean: new Float32Array(2),
    projection: Float32Array.of(1, 0, 0, 1),
    dimension: 2,
  },
  lowResolutionOffset: 0,
  calibration: { slope: 10, offset: -5 },
  thresholds: { confident: 0.9, unsure: 0.7, margin: 0.02, similarity: 0.15 },
  fittedOn: ['ab'.repeat(32)],
  calibratedOn: ['cd'.repeat(32)],
}
const small = encodeGallery(gallery)

describe('landmark recogniser', () => {
  let recogniser: LandmarkRecogniser
  beforeEach(() => {
    mkdirSync(dirname(galleryPath(dir)), { recursive: true })
    writeFileSync(galleryPath(dir), small)
    recogniser = LandmarkRecogniser.load(dir)
  })

  test('embeds feature maps to unit length', () => {
    const embedding = recogniser.embed([
      { data: Float32Array.of(3, 3, 4, 4), channels: 2, height: 1, width: 2 },
    ])
    expect(embedding[0]).toBeCloseTo(0.6, 5)
    expect(embedding[1]).toBeCloseTo(0.8, 5)
    expect(() => recogniser.embed([])).toThrow(/expected 1 feature maps/)
    expect(() => recogniser.embed([{ data: new Float32Array(6), channels: 3, height: 1, width: 2 }])).toThrow(
      RangeError,
    )
  })

  test('names by the picture alone when there is no GPS', () => {
    const result = recogniser.recognise(unit(10), null)
    expect(result).toMatchObject({ decision: 'confident', by: ['vision'], threshold: 0.9 })
    expect(result.candidates[0]).toMatchObject({ landmarkId: 'paris', distanceMeters: null })
    expect(result.candidates[0]?.score).toBeCloseTo(Math.cos(Math.PI / 18), 3)
    expect(recogniser.recognise(unit(40), null)).toMatchObject({ decision: 'unsure', by: ['vision'] })
    expect(recogniser.recognise(unit(200), null)).toMatchObject({ decision: 'none', by: [] })
  })

  test('GPS at the place turns a doubtful match into a sure one, and says so', () => {
    const elsewhere = Array.from({ length: 118 }, (_, i) =>
      entry(`elsewhere-${i}`, SEATTLE, unit(180 + i / 10)),
    )
    const landmarks = [...gallery.landmarks, ...elsewhere]
    const withGate = (bias: number) => {
      const gate = { model: { weights: new Float32Array(0), bias }, threshold: 0.5 }
      writeFileSync(galleryPath(dir), encodeGallery({ ...gallery, landmarks, gate }))
      return LandmarkRecogniser.load(dir)
    }
    const large = withGate(2)
    expect(large.recognise(unit(40), null).decision).toBe('unsure')
    const result = large.recognise(unit(40), at(48.86, 2.3))
    expect(result).toMatchObject({ decision: 'confident', by: ['vision', 'gps'] })
    expect(result.candidates[0]?.similarity).toBeCloseTo(Math.cos((40 * Math.PI) / 180), 3)
    expect(result.candidates[0]?.distanceMeters).toBeLessThan(1000)
    // The others are an ocean away: no candidates any more, and behind it in the full ranking.
    expect(result.candidates.map(({ landmarkId }) => landmarkId)).toEqual(['paris'])
    expect(result.ranking).toHaveLength(120)
    expect(result.ranking[0]?.landmarkId).toBe('paris')
    // Whatever else is photographed at a sight: the gate must be sure that it is one.
    expect(withGate(0).recognise(unit(40), at(48.86, 2.3)).decision).toBe('unsure')
    expect(withGate(0).recognise(unit(10), at(48.86, 2.3)).decision).toBe('confident')
  })

  test('a high score of little similarity is asked about, unless the position agrees', () => {
    const thresholds = { confident: 0.5, unsure: 0.3, margin: 0.02, similarity: 0.8 }
    const gate = { model: { weights: new Float32Array(0), bias: 2 }, threshold: 0.5 }
    writeFileSync(galleryPath(dir), encodeGallery({ ...gallery, thresholds, gate }))
    const strict = LandmarkRecogniser.load(dir)
    expect(strict.recognise(unit(40), null)).toMatchObject({ decision: 'unsure', by: ['vision'] })
    expect(strict.recognise(unit(40), at(PARIS.latitude, PARIS.longitude)).decision).toBe('confident')
    expect(strict.recognise(unit(30), null).decision).toBe('confident')
  })

  test('GPS far away refuses even the best match', () => {
    const result = recogniser.recognise(unit(0), at(27.1751, 78.0421))
    expect(result).toMatchObject({ decision: 'none', by: [], candidates: [] })
  })

  test('GPS alone never names', () => {
    expect(recogniser.recognise(unit(180), at(PARIS.latitude, PARIS.longitude))).toMatchObject({
      decision: 'none',
      by: [],
    })
  })

  test('compares with other photos on demand', () => {
    recogniser.useGallery({
      landmarks: [{ id: 'mine', name: 'Mine', latitude: null, longitude: null, embeddings: [unit(180)] }],
    })
    expect(recogniser.recognise(unit(180), null)).toMatchObject({
      decision: 'confident',
      ranking: [{ landmarkId: 'mine' }],
    })
    const own = { id: 'mine', name: 'Mine', latitude: null, longitude: null }
    expect(() => recogniser.useGallery({ landmarks: [{ ...own, embeddings: [] }] })).toThrow(/no photos/)
    expect(() =>
      recogniser.useGallery({ landmarks: [{ ...own, embeddings: [new Float32Array(3)] }] }),
    ).toThrow(/3 numbers, expected 2/)
    expect(() => recogniser.recognise(new Float32Array(3), null)).toThrow(RangeError)
  })

  test('takes photos that the user confirmed, at once, and forgets them again', () => {
    const own = { id: 'mine', name: 'Mine', latitude: null, longitude: null }
    expect(recogniser.recognise(unit(180), null).decision).toBe('none')
    recogniser.setPrototypes({ landmarks: [{ ...own, embeddings: [unit(180)], negatives: [] }] })
    expect(recogniser.recognise(unit(180), null)).toMatchObject({
      decision: 'confident',
      candidates: [{ landmarkId: 'mine' }, { landmarkId: 'seattle' }, { landmarkId: 'paris' }],
    })
    // To a bundled landmark they are added: its own photo still counts.
    recogniser.setPrototypes({
      landmarks: [{ id: 'paris', name: '', ...PARIS, embeddings: [unit(-20)], negatives: [] }],
    })
    expect(recogniser.recognise(unit(-10), null).decision).toBe('confident')
    expect(recogniser.recognise(unit(180), null).decision).toBe('confident')
    recogniser.setPrototypes({ landmarks: [{ ...own, embeddings: [], negatives: [] }] })
    expect(recogniser.recognise(unit(180), null).decision).toBe('none')
    expect(() =>
      recogniser.setPrototypes({
        landmarks: [{ ...own, embeddings: [], negatives: [new Float32Array(3)] }],
      }),
    ).toThrow(/3 numbers, expected 2/)
  })

  test('what looks more like a rejected photo than like the landmark loses score', () => {
    expect(recogniser.recognise(unit(20), null).decision).toBe('confident')
    recogniser.setPrototypes({
      landmarks: [{ id: 'paris', name: '', ...PARIS, embeddings: [], negatives: [unit(22)] }],
    })
    const rejected = recogniser.recognise(unit(20), null)
    expect(rejected.candidates[0]?.score).toBeCloseTo(
      2 * Math.cos(Math.PI / 9) - Math.cos((2 * Math.PI) / 180),
      3,
    )
    expect(rejected.decision).toBe('unsure')
    expect(recogniser.recognise(unit(20), null, { negatives: false }).decision).toBe('confident')
    expect(recogniser.recognise(unit(5), null).decision).toBe('confident')
  })

  test('matching details lift a doubtful landmark by a part of the band', () => {
    expect(recogniser.recognise(unit(40), null).decision).toBe('unsure')
    const lifted = recogniser.recognise(unit(40), null, {}, { localLogOdds: new Map([['paris', 3]]) })
    expect(lifted).toMatchObject({ decision: 'confident', by: ['vision', 'local'] })
    expect(lifted.candidates[0]?.score).toBeCloseTo(
      Math.cos((40 * Math.PI) / 180) + (0.2 * 3) / Math.log(50),
      3,
    )
    const seattle = recogniser.recognise(unit(40), null, {}, { localLogOdds: new Map([['seattle', 3]]) })
    expect(seattle.candidates[0]?.landmarkId).toBe('seattle')
    expect(
      recogniser.recognise(unit(180), null, {}, { localLogOdds: new Map([['paris', 3]]) }).decision,
    ).toBe('none')
  })

  test('behind the gate nothing is named, unless it resembles a photo of the user', () => {
    // Passes what points upwards: the second number is the sine.
    const upwards = { model: { weights: Float32Array.of(0, 10), bias: 0 }, threshold: 0.5 }
    writeFileSync(galleryPath(dir), encodeGallery({ ...gallery, gate: upwards }))
    const gated = LandmarkRecogniser.load(dir)
    expect(gated.recognise(unit(10), null)).toMatchObject({ decision: 'confident', by: ['vision'] })
    const stopped = gated.recognise(unit(-10), null)
    expect(stopped).toMatchObject({ decision: 'none', by: [], candidates: [{ landmarkId: 'paris' }, {}] })
    expect(stopped.gate).toBeLessThan(0.5)
    expect(gated.recognise(unit(-10), null, { gate: false }).decision).toBe('confident')
    gated.setPrototypes({
      landmarks: [{ id: 'paris', name: '', ...PARIS, embeddings: [unit(-15)], negatives: [] }],
    })
    expect(gated.recognise(unit(-10), null).decision).toBe('confident')
  })

  test('the gate has a say in the score of every landmark, within bounds', () => {
    const say = (bias: number, stages = {}) => {
      const gate = { model: { weights: new Float32Array(0), bias }, threshold: 0 }
      writeFileSync(galleryPath(dir), encodeGallery({ ...gallery, gate }))
      const own = { id: 'oak', name: '', latitude: null, longitude: null, negatives: [] }
      const biased = LandmarkRecogniser.load(dir)
      const score = () => biased.recognise(unit(10), null, stages).candidates[0]?.score ?? 0
      const before = score()
      biased.setPrototypes({ landmarks: [{ ...own, embeddings: [unit(60)] }] })
      return { said: before - Math.cos(Math.PI / 18), likeOwn: score() - Math.cos(Math.PI / 18) }
    }
    expect(say(1).said).toBeCloseTo(0.03, 3)
    expect(say(8).said).toBeCloseTo(0.09, 3)
    expect(say(-2).said).toBeCloseTo(-0.06, 3)
    // A user's oak is no building: what resembles it is not held against the photo.
    expect(say(-2).likeOwn).toBeCloseTo(0, 3)
    expect(say(2).likeOwn).toBeCloseTo(0.06, 3)
    expect(say(-2, { gate: false }).said).toBeCloseTo(0, 3)
  })

  test('compares across resolutions at a handicap, and once for each landmark', () => {
    // What points downwards is of low resolution.
    const mixed: Gallery = {
      ...gallery,
      resolutionHead: { weights: Float32Array.of(0, -1), bias: 0 },
      lowResolutionOffset: 0.05,
      landmarks: [
        entry('paris', PARIS, unit(0)),
        { ...entry('paris', PARIS, unit(-30)), resolution: 'low' },
        { ...entry('seattle', SEATTLE, unit(60)), resolution: 'low' },
      ],
    }
    writeFileSync(galleryPath(dir), encodeGallery(mixed))
    const recognise = (degrees: number) => LandmarkRecogniser.load(dir).recognise(unit(degrees), null)
    expect(recognise(50).ranking).toMatchObject([{ landmarkId: 'seattle' }, { landmarkId: 'paris' }])
    expect(recognise(50).candidates[0]?.score).toBeCloseTo(Math.cos(Math.PI / 18) - 0.1, 3)
    // The photo of low resolution is compared with its like, and gets the offset.
    expect(recognise(-30).candidates[0]).toMatchObject({ landmarkId: 'paris' })
    expect(recognise(-30).candidates[0]?.score).toBeCloseTo(1.05, 3)
  })

  test('a large gallery is searched, not gone through, and the answer is the same', () => {
    // Golden-angle steps: no two directions alike, none far from the next.
    const degrees = Array.from({ length: 3000 }, (_, i) => (i * 137.50776405) % 360)
    const place = (i: number) => (i === 7 ? PARIS : { latitude: -40 + (i % 60), longitude: 100 })
    const landmarks = degrees.map((angle, i) => ({
      id: `l${i}`,
      name: '',
      ...place(i),
      embeddings: [unit(angle)],
    }))
    recogniser.useGallery({ landmarks })
    const off = (angle: number, from: number) => Math.abs(((angle - from + 540) % 360) - 180)
    for (const asked of [141, 33.3, 271]) {
      const nearest = degrees
        .map((angle, i) => ({ id: `l${i}`, away: off(angle, asked) }))
        .sort((a, b) => a.away - b.away)
      const { candidates, ranking } = recogniser.recognise(unit(asked), null)
      expect(candidates.map(({ landmarkId }) => landmarkId)).toEqual(nearest.slice(0, 5).map(({ id }) => id))
      expect(ranking.length).toBeLessThan(3000)
    }
    // What lies around the photo is compared with, however little it resembles it.
    const [seventh = 0] = degrees.slice(7)
    const found = recogniser.recognise(unit(seventh + 120), at(PARIS.latitude, PARIS.longitude))
    expect(found.candidates.map(({ landmarkId }) => landmarkId)).toEqual(['l7'])
    // The user's own photos of a listed landmark stand in its place.
    recogniser.setPrototypes({
      landmarks: [{ id: 'l7', name: '', ...PARIS, embeddings: [unit(10.01)], negatives: [] }],
    })
    const own = recogniser
      .recognise(unit(10.01), null)
      .ranking.filter(({ landmarkId }) => landmarkId === 'l7')
    expect(own).toHaveLength(1)
  })

  test('a position says the same of a large gallery, of which a part is compared, as of a small one', () => {
    const scoreAmong = (others: number) => {
      const landmarks = Array.from({ length: others }, (_, i) => ({
        id: `l${i}`,
        name: '',
        ...SEATTLE,
        embeddings: [unit(60 + ((i * 137.50776405) % 240))],
      }))
      recogniser.useGallery({
        landmarks: [{ id: 'paris', name: '', ...PARIS, embeddings: [unit(0)] }, ...landmarks],
      })
      const { candidates, ranking } = recogniser.recognise(unit(40), at(PARIS.latitude, PARIS.longitude))
      return { compared: ranking.length, score: candidates[0]?.score ?? 0 }
    }
    const [small, large] = [scoreAmong(400), scoreAmong(3000)]
    expect(small.compared).toBe(401)
    expect(large.compared).toBeLessThan(200)
    expect(large.score).toBeCloseTo(small.score, 6)
    expect(large.score).toBeCloseTo(Math.cos((40 * Math.PI) / 180) + 0.2, 3)
  })

  test('gives each candidate a calibrated probability', () => {
    const [best] = recogniser.recognise(unit(60), null).candidates
    expect(best?.score).toBeCloseTo(Math.cos(Math.PI / 6), 3)
    expect(best?.probability).toBeCloseTo(1 / (1 + Math.exp(-(10 * (best?.score ?? 0) - 5))), 5)
    // Also one of the user's own that has to yield to a sure one of the gallery, and loses score by that.
    recogniser.setPrototypes({
      landmarks: [
        { id: 'mine', name: '', latitude: null, longitude: null, embeddings: [unit(30)], negatives: [] },
      ],
    })
    const { candidates } = recogniser.recognise(unit(10), null)
    const mine = candidates.find(({ landmarkId }) => landmarkId === 'mine')
    expect(mine?.score).toBeCloseTo(Math.cos(Math.PI / 18) - 0.02, 3)
    expect(mine?.probability).toBeCloseTo(1 / (1 + Math.exp(-(10 * (mine?.score ?? 0) - 5))), 5)
  })

  test('a landmark that the whitening has not seen is lifted, one of the same photos that it has seen is not', () => {
    const asGallery = (embeddings: Float32Array[]) => {
      const unplaced = { name: '', latitude: null, longitude: null }
      recogniser.useGallery({ landmarks: [{ id: 'asked', ...unplaced, embeddings }] })
      return recogniser.recognise(unit(45), null).candidates[0]?.score ?? 0
    }
    // The bundled photo itself, and once more as another decoder rounds it.
    expect(asGallery([unit(0)])).toBeCloseTo(cosine(45), 3)
    expect(asGallery([unit(0.5), unit(89.5)])).toBeCloseTo(asGallery([unit(0), unit(90)]), 2)
    const few = asGallery([unit(20)])
    expect(few).toBeCloseTo(cosine(25) + unseenLift(1), 3)
    // A taught one likewise; in a lead that is only the lift's it does not silence what is sure.
    const own = { id: 'mine', name: '', latitude: null, longitude: null, negatives: [] }
    recogniser.setPrototypes({ landmarks: [{ ...own, embeddings: [unit(70)] }] })
    const mine = recogniser
      .recognise(unit(90), null)
      .candidates.find(({ landmarkId }) => landmarkId === 'mine')
    expect(mine?.score).toBeCloseTo(cosine(20) + unseenLift(1), 3)
  })

  describe('a landmark of the user’s own, and ordinary photos that look like it', () => {
    const unplaced = { name: '', latitude: null, longitude: null, negatives: [] }
    const home = { id: 'home', ...unplaced, embeddings: [unit(45)] }
    const decided = (ordinary: Float32Array[]) => {
      const own = new LandmarkRecogniser({
        ...gallery,
        landmarks: [entry('paris', PARIS, unit(-90)), entry('seattle', SEATTLE, unit(180))],
        references: { full: ordinary, low: [] },
        thresholds: { confident: 0.2, unsure: 0, margin: 0.02, similarity: 0.15 },
        checksum: '',
      })
      own.setPrototypes({ landmarks: [home] })
      return own.recognise(unit(60), null)
    }
    // Spread, so that each of them resembles the others as little as it resembles the photo.
    const unlike = [unit(-135), unit(-130), unit(-125)]
    const alike = [unit(30), unit(20), unit(75)]

    test('it must score more than they do', () => {
      const without = decided(unlike)
      const among = decided([...alike, ...unlike])
      expect(without.decision).toBe('confident')
      const rise = (without.candidates[0]?.score ?? 0) - (among.candidates[0]?.score ?? 0)
      // More than what the photo loses for looking ordinary itself.
      const ordinary = 0.7 * ((cosine(15) + cosine(30)) / 2) - 0.7 * ((cosine(175) + cosine(170)) / 2)
      expect(rise).toBeGreaterThan(ordinary + 0.05)
    })

    test('order and leads stay, and landmarks of the gallery keep their threshold', () => {
      const among = decided([...alike, ...unlike])
      const scores = among.ranking.map(({ score }) => score)
      expect(among.ranking[0]?.landmarkId).toBe('home')
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    })
  })

  test('what is said of one landmark leaves the others of the user’s as they are, and can be taken back', () => {
    const own = (id: string, degrees: number) => ({
      id,
      name: id,
      latitude: null,
      longitude: null,
      embeddings: [unit(degrees)],
      negatives: [],
    })
    const asked = () => recogniser.recognise(unit(60), null).ranking
    recogniser.setPrototypes({ landmarks: [own('home', 45)] })
    const before = asked()
    recogniser.setPrototypes({ landmarks: [own('cabin', 135)] })
    expect(asked().find(({ landmarkId }) => landmarkId === 'home')).toEqual(before[0])
    recogniser.setPrototypes({ landmarks: [own('home', 50)] })
    expect(asked()[0]?.similarity).toBeCloseTo(cosine(10), 3)
    recogniser.setPrototypes({ landmarks: [own('home', 45), { ...own('cabin', 0), embeddings: [] }] })
    expect(asked()).toEqual(before)
  })

  test('refuses two landmarks of one name', () => {
    const own = { id: 'twin', name: 'Twin', latitude: null, longitude: null, embeddings: [unit(0)] }
    expect(() => recogniser.useGallery({ landmarks: [own, own] })).toThrow(/two landmarks are called "twin"/)
  })

  test('knows what it was fitted and calibrated on', () => {
    expect(recogniser.seenInTraining('ab'.repeat(32))).toBe(true)
    expect(recogniser.seenInTraining('cd'.repeat(32))).toBe(false)
    expect(recogniser.usedForThresholds('cd'.repeat(32))).toBe(true)
  })

  test('names a missing or altered file', () => {
    expect(() => LandmarkRecogniser.load(join(dir, 'nowhere'))).toThrow(/landmarks\.bin cannot be read/)
    writeFileSync(galleryPath(dir), small.subarray(0, -1))
    expect(() => LandmarkRecogniser.load(dir)).toThrow(/landmarks\.bin is cut short or was altered/)
  })
})

test('the bundled gallery loads, and landmarks.json knows every landmark in it', () => {
  const recogniser = LandmarkRecogniser.load(resourcesDir())
  expect(recogniser.backbone.modelId).toBe('place_embedder')
  expect(recogniser.dimension).toBeLessThanOrEqual(512)
  expect(recogniser.thresholds.confident).toBeGreaterThan(recogniser.thresholds.unsure)
  const names: { id: string }[] = JSON.parse(
    readFileSync(join(resourcesDir(), 'gallery/landmarks.json'), 'utf8'),
  )
  const { ranking } = recogniser.recognise(new Float32Array(recogniser.dimension), null)
  expect(ranking.map(({ landmarkId }) => landmarkId).sort()).toEqual(names.map(({ id }) => id).sort())
})
