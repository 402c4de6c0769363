import { describe, expect, test } from 'vitest'
import { decide } from './decision.ts'
import { type GalleryLandmark, scoreLandmarks } from './score.ts'

const landmark = (id: string, embeddings: number[][]): GalleryLandmark => ({
  id,
  latitude: 0,
  longitude: 0,
  radiusMeters: 500,
  embeddings: embeddings.map((values) => Float32Array.from(values)),
})

describe('score', () => {
  const photo = Float32Array.of(1, 0)

  test('is the mean of the 3 most similar photos minus half the mean of the 5 most similar references', () => {
    const references = [0.5, 0.4, 0.3, 0.2, 0.1, -1, -1].map((cosine) => Float32Array.of(cosine, 0))
    const [match] = scoreLandmarks(
      photo,
      [
        landmark('a', [
          [0.9, 0],
          [0.6, 0],
          [0.3, 0],
          [-1, 0],
        ]),
      ],
      references,
    )
    expect(match?.similarity).toBeCloseTo(0.6, 6)
    expect(match?.score).toBeCloseTo(0.6 - 0.5 * 0.3, 6)
  })

  test('uses what there is of fewer photos, skips landmarks without any, and puts the best first', () => {
    const matches = scoreLandmarks(
      photo,
      [
        landmark('one', [[0.5, 0]]),
        landmark('none', []),
        landmark('two', [
          [0.8, 0],
          [0.6, 0],
        ]),
      ],
      [],
    )
    expect(matches.map(({ landmark: { id } }) => id)).toEqual(['two', 'one'])
    expect(matches[0]?.score).toBeCloseTo(0.7, 6)
    expect(matches[1]?.score).toBeCloseTo(0.5, 6)
  })

  test('similarity never leaves −1..1 by rounding', () => {
    const long = Float32Array.of(1.0000001, 0)
    expect(scoreLandmarks(long, [landmark('a', [[1, 0]])], [])[0]?.similarity).toBe(1)
  })
})

describe('decision', () => {
  const thresholds = { confident: 0.2, unsure: 0.1, margin: 0.05 }

  test.each([
    [0.2, 0.1, 'confident'],
    [0.9, null, 'confident'],
    [0.3, 0.28, 'unsure'],
    [0.199, 0, 'unsure'],
    [0.1, null, 'unsure'],
    [0.099, null, 'none'],
    [null, null, 'none'],
  ] as const)('best %s, second %s → %s', (best, second, expected) => {
    expect(decide(best, second, thresholds)).toBe(expected)
  })
})
