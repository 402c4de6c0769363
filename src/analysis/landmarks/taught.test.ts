import { describe, expect, it } from 'vitest'
import { taughtLift, yieldToSure } from './taught.ts'

const match = (landmarkId: string, score: number, own = false, refused = false) => ({
  candidate: { landmarkId, score },
  score,
  own,
  refused,
})
const asked = (matches: ReturnType<typeof match>[]) =>
  Object.fromEntries(
    yieldToSure(
      matches,
      ({ own }) => own,
      ({ refused }) => !refused,
      { confident: 0.5, margin: 0.1 },
    ).map(({ candidate, score }) => {
      expect(candidate.score).toBe(score)
      return [candidate.landmarkId, score]
    }),
  )

describe('a landmark of the user’s own', () => {
  it('stands clear of a sure landmark of the gallery that it does not clearly lead', () => {
    const { home, tower } = asked([match('home', 0.62, true), match('tower', 0.6)])
    expect(tower).toBe(0.6)
    expect((tower ?? 0) - (home ?? 0)).toBeGreaterThanOrEqual(0.1)
  })

  it('keeps its score where it leads clearly, is behind anyway, or nothing is sure', () => {
    expect(asked([match('home', 0.75, true), match('tower', 0.6)])).toEqual({ home: 0.75, tower: 0.6 })
    expect(asked([match('home', 0.3, true), match('tower', 0.6)])).toEqual({ home: 0.3, tower: 0.6 })
    expect(asked([match('home', 0.45, true), match('tower', 0.49)])).toEqual({ home: 0.45, tower: 0.49 })
    expect(asked([match('home', 0.6, true), match('tower', 0.62, false, true)])).toEqual({
      home: 0.6,
      tower: 0.62,
    })
  })
})

it('lifts a landmark from the second photo on, fully from the third', () => {
  expect([0, 1, 2, 3, 20].map(taughtLift)).toEqual([0, 0, 0.01, 0.02, 0.02])
})
