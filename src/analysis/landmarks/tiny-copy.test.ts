import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { prepareLandmark, type VisualMatch } from './score.ts'
import { judgedByTinyCopy, tinyCopyScores } from './tiny-copy.ts'
import { tinyCopy, tinyCopyImages } from './tiny-copy-image.ts'

const match = (id: string, score: number): VisualMatch => {
  const place = { id, latitude: null, longitude: null, radiusMeters: 500 }
  return {
    landmark: prepareLandmark({ ...place, embeddings: [Float32Array.of(1)] }),
    similarity: score,
    score,
  }
}
const scoresOf = (matches: VisualMatch[]) =>
  Object.fromEntries(matches.map(({ landmark, score }) => [landmark.id, Number(score.toFixed(4))]))

describe('a landmark known from tiny photos only', () => {
  const known = { low: new Set(['mosque', 'tower', 'shrine']), full: new Set(['mosque', 'tower', 'mine']) }

  test('comes first when the copy says so clearly, second when it says so faintly', () => {
    const matches = [match('mosque', 0.5), match('tower', 0.2), match('shrine', 0.1)]
    expect(scoresOf(judgedByTinyCopy(matches, { shrine: 0.6, mosque: 0.4 }, known, 0))).toEqual({
      mosque: 0.5,
      tower: 0.2,
      shrine: 0.6,
    })
    // A lead of .05 is no reason to prefer it, but the two are too close to name one.
    const close = scoresOf(judgedByTinyCopy(matches, { shrine: 0.45, mosque: 0.4 }, known, 0))
    expect(close['shrine']).toBeCloseTo(0.49, 4)
    const faint = scoresOf(judgedByTinyCopy(matches, { shrine: 0.43, mosque: 0.4 }, known, 0))
    expect(faint['shrine']).toBeCloseTo(0.43, 4)
    expect(
      scoresOf(judgedByTinyCopy(matches, { mosque: 0.5, shrine: 0.1 }, known, 0))['shrine'],
    ).toBeLessThan(0.1)
  })

  test('is too close to name the other where the copy prefers it, however little it scores by itself', () => {
    const matches = [match('mosque', 0.5), match('shrine', 0.1)]
    const scores = (mosque: number) =>
      scoresOf(judgedByTinyCopy(matches, { shrine: 0.3, mosque }, known, 0.05))
    expect(scores(0.25)).toEqual({ mosque: 0.5, shrine: 0.49 })
    expect(scores(0.29)).toEqual({ mosque: 0.5, shrine: 0.35 })
  })

  test('gets the score of the copy where no other is known in full size', () => {
    expect(scoresOf(judgedByTinyCopy([match('shrine', 0.1)], { shrine: 0.3 }, known, 0.05))).toEqual({
      shrine: 0.35,
    })
  })

  test('does not overtake a landmark that tiny photos say nothing of', () => {
    const matches = [match('mine', 0.5), match('shrine', 0.1)]
    expect(scoresOf(judgedByTinyCopy(matches, { shrine: 0.9 }, known, 0))).toEqual({ mine: 0.5, shrine: 0.1 })
  })

  test('keeps its score when the copy does not resemble it', () => {
    expect(scoresOf(judgedByTinyCopy([match('shrine', 0.1)], { mosque: 0.5 }, known, 0))).toEqual({
      shrine: 0.1,
    })
  })
})

test('keeps the ten best landmarks of the copy', () => {
  const scores = tinyCopyScores(Array.from({ length: 30 }, (_, i) => match(`l${i}`, i / 100)))
  expect(Object.keys(scores)).toHaveLength(10)
  expect(scores).toMatchObject({ l29: 0.29, l20: 0.2 })
})

test('the copy is small and soft, and shown at each size', async () => {
  const noise = Buffer.from(Array.from({ length: 400 * 300 * 3 }, (_, i) => (i * 7919) % 256))
  const photo = { data: noise, width: 400, height: 300 }
  const raw = { raw: { width: 400, height: 300, channels: 3 } } as const
  expect(await sharp(await tinyCopy(sharp(noise, raw))).metadata()).toMatchObject({
    format: 'jpeg',
    width: 96,
    height: 72,
  })
  const images = await tinyCopyImages(photo, [224, 320])
  expect(images.map(({ width, height, data }) => [width, height, data.length])).toEqual([
    [224, 168, 224 * 168 * 3],
    [320, 240, 320 * 240 * 3],
  ])
  // What was detail is gone: the enlarged copy varies far less than the photo.
  const spread = async (data: Buffer, width: number, height: number) =>
    (await sharp(data, { raw: { width, height, channels: 3 } }).stats()).channels[0]?.stdev ?? 0
  const [first] = images
  expect(await spread(first?.data ?? noise, 224, 168)).toBeLessThan((await spread(noise, 400, 300)) / 2)
})
