import { expect, test } from 'vitest'
import { seededRandom } from '../../shared/seeded-random.ts'
import { gateEvidence } from './gate.ts'
import { OrdinaryPhotos } from './ordinary-photos.ts'
import { normaliserOf, prepareLandmark, scoreLandmarks } from './score.ts'
import { normalise } from './vectors.ts'

const random = seededRandom(3)
const vector = () => normalise(Float32Array.from({ length: 24 }, () => random() - 0.4))
const photos = Array.from({ length: 130 }, vector)
// One of them twice: each is then the other's nearest.
photos.push(photos[7] as Float32Array)
const gate = { weights: Float32Array.of(2, -3), bias: 0.1 }
const landmark = prepareLandmark({
  id: 'home',
  latitude: null,
  longitude: null,
  radiusMeters: 0,
  embeddings: [vector(), vector(), vector()],
})

test('each ordinary photo scores as a photo would that is none of the references', () => {
  const scores = new OrdinaryPhotos(photos, gate).scoresFor(landmark)
  const expected = photos.map((photo, i) => {
    const normaliser = normaliserOf(photo, photos, i) - gateEvidence(gate, photo)
    return scoreLandmarks(photo, [landmark], normaliser)[0]?.score ?? 0
  })
  expect(scores).toHaveLength(photos.length)
  for (const [i, score] of scores.entries()) expect(score).toBeCloseTo(expected[i] ?? 0, 6)
})

test('a gallery without ordinary photos, or with one, has no or one score', () => {
  expect(new OrdinaryPhotos([], gate).scoresFor(landmark)).toEqual([])
  const [only] = photos as [Float32Array]
  const [score] = new OrdinaryPhotos([only], gate).scoresFor(landmark)
  expect(score).toBeCloseTo(scoreLandmarks(only, [landmark], -gateEvidence(gate, only))[0]?.score ?? 0, 6)
})
