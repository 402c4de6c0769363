import { describe, expect, it } from 'vitest'
import { byScore, comparableScore, type FurtherMatch, runnerUp, weighedMatches } from './further-galleries.ts'
import type { VisualMatch } from './score.ts'

const ours = { confident: 0.5, unsure: 0.4, margin: 0.02 }
const theirs = { confident: 0.9, unsure: 0.85 }
const nowhere = { latitude: null, longitude: null, radiusMeters: 500 }

const own = (id: string, score: number): VisualMatch => ({
  landmark: { id, ...nowhere, embeddings: [], viewpoints: [], centroid: new Float32Array(1), handicap: 0 },
  similarity: score,
  score,
})
const further = (landmarkId: string, similarity: number): FurtherMatch => ({
  landmarkId,
  similarity,
  thresholds: theirs,
  ...nowhere,
})

const ranked = (matches: VisualMatch[], others: FurtherMatch[]) =>
  weighedMatches(matches, others, null, ours).sort(byScore(ours.margin))

describe('further galleries', () => {
  it('makes equal rates of false alarms equal scores', () => {
    expect(comparableScore(0.9, theirs, ours)).toBeCloseTo(0.5)
    expect(comparableScore(0.85, theirs, ours)).toBeCloseTo(0.4)
    expect(comparableScore(0.95, theirs, ours)).toBeCloseTo(0.6)
  })

  it('lets the own gallery win a tie, without a doubt', () => {
    const result = ranked([own('tower', 0.55)], [further('other tower', 0.93)])
    expect(result[0]).toMatchObject({ landmarkId: 'tower', further: false })
    expect(runnerUp(result)).toBeUndefined()
  })

  it('lets another gallery win with a clear lead', () => {
    const result = ranked([own('tower', 0.45)], [further('castle', 0.97)])
    expect(result[0]).toMatchObject({ landmarkId: 'castle', further: true, similarity: 0.97 })
    expect(runnerUp(result)?.landmarkId).toBe('tower')
  })

  it('counts a landmark once that both know, by its better score and as the own', () => {
    const result = ranked([own('tower', 0.3)], [further('tower', 0.95)])
    expect(result).toHaveLength(1)
    expect(result[0]).toMatchObject({ landmarkId: 'tower', further: false })
    expect(result[0]?.score).toBeCloseTo(0.6)
  })
})
