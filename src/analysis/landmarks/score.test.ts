import { describe, expect, test } from 'vitest'
import { normaliserOf, prepareLandmark, scoreLandmarks } from './score.ts'

const unit = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180)
const landmark = (id: string, degrees: number[], negatives: number[] = []) =>
  prepareLandmark({
    id,
    latitude: 0,
    longitude: 0,
    radiusMeters: 500,
    embeddings: degrees.map(unit),
    negatives: negatives.map(unit),
  })

describe('score', () => {
  test('similarity: half the 2 nearest viewpoints, half the class centroid', () => {
    // Four views too far apart to be merged (cosine of 80° < .5), whose centroid lies at 120°.
    const [match] = scoreLandmarks(unit(0), [landmark('a', [0, 80, 160, 240])], 0)
    const nearest = (cosine(0) + cosine(80)) / 2
    expect(match?.similarity).toBeCloseTo(nearest / 2 + cosine(120) / 2, 5)
  })

  test('photos of one view count once as a viewpoint, singly when viewpoints are switched off', () => {
    const views = [landmark('a', [0, 2, 4, 90])]
    const [clustered] = scoreLandmarks(unit(2), views, 0)
    const [single] = scoreLandmarks(unit(2), views, 0, { viewpoints: false })
    // Centroids at 2° and 90°; without them the two nearest photos are at 2° and at 0° or 4°.
    expect(single?.similarity).toBeGreaterThan((clustered?.similarity ?? 1) + 0.2)
  })

  test('the normaliser and a larger number of photos lower the score, not the similarity', () => {
    const [plain] = scoreLandmarks(unit(0), [landmark('a', [10])], 0)
    const [normalised] = scoreLandmarks(unit(0), [landmark('a', [10])], 0.25)
    expect(normalised?.score).toBeCloseTo((plain?.score ?? 0) - 0.25, 6)
    const [many] = scoreLandmarks(unit(0), [landmark('a', new Array(20).fill(10))], 0)
    expect(many?.similarity).toBeCloseTo(plain?.similarity ?? 0, 5)
    expect(many?.score).toBeCloseTo((plain?.score ?? 0) - 0.005 * Math.log(20), 5)
  })

  test('a rejected photo that is nearer than any view costs the difference', () => {
    const rejecting = [landmark('a', [40], [10])]
    const [with_] = scoreLandmarks(unit(0), rejecting, 0)
    const [without] = scoreLandmarks(unit(0), rejecting, 0, { negatives: false })
    expect(with_?.score).toBeCloseTo((without?.score ?? 0) - (cosine(10) - cosine(40)), 5)
    const [farther] = scoreLandmarks(unit(40), rejecting, 0)
    expect(farther?.score).toBeCloseTo(1, 5)
  })

  test('skips landmarks without photos and puts the best first', () => {
    const matches = scoreLandmarks(
      unit(0),
      [landmark('far', [50]), landmark('none', []), landmark('near', [5])],
      0,
    )
    expect(matches.map(({ landmark: { id } }) => id)).toEqual(['near', 'far'])
  })

  test('similarity never leaves −1..1 by rounding', () => {
    const long = Float32Array.of(1.0000001, 0)
    expect(scoreLandmarks(long, [landmark('a', [0])], 0)[0]?.similarity).toBe(1)
  })
})

describe('normaliser', () => {
  test('is 0.7 of the mean cosine of the 2 nearest ordinary photos', () => {
    const references = [60, 30, 90, 170].map(unit)
    expect(normaliserOf(unit(0), references)).toBeCloseTo((0.7 * (cosine(30) + cosine(60))) / 2, 5)
    expect(normaliserOf(unit(0), references, 1)).toBeCloseTo((0.7 * (cosine(60) + cosine(90))) / 2, 5)
    expect(normaliserOf(unit(0), [])).toBe(0)
  })
})
