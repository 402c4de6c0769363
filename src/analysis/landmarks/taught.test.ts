import { describe, expect, it } from 'vitest'
import { precedenceOver, taughtLift, taughtThreshold, yieldToGallery } from './taught.ts'

const THRESHOLDS = { confident: 0.5, unsure: 0.3, margin: 0.02 }

const match = (landmarkId: string, score: number, own = false, refused = false) => ({
  candidate: { landmarkId, score },
  score,
  own,
  refused,
})
const asked = (matches: ReturnType<typeof match>[]) =>
  Object.fromEntries(
    yieldToGallery(
      matches,
      ({ own }) => (own ? precedenceOver(5) : null),
      ({ refused }) => !refused,
      THRESHOLDS,
    ).map(({ candidate, score }) => {
      expect(candidate.score).toBe(score)
      return [candidate.landmarkId, score]
    }),
  )

describe('a landmark of the user’s own', () => {
  it('stands clear of one of the gallery that it does not lead by six hundredths, sure or not', () => {
    for (const tower of [0.6, 0.35]) {
      const { home = 0, ...others } = asked([match('home', tower + 0.05, true), match('tower', tower)])
      expect(others).toEqual({ tower })
      expect(tower - home).toBeGreaterThanOrEqual(THRESHOLDS.margin)
    }
  })

  it('keeps its score where it leads clearly, is behind anyway, or the gallery’s is not worth asking about', () => {
    expect(asked([match('home', 0.67, true), match('tower', 0.6)])).toEqual({ home: 0.67, tower: 0.6 })
    expect(asked([match('home', 0.3, true), match('tower', 0.6)])).toEqual({ home: 0.3, tower: 0.6 })
    expect(asked([match('home', 0.3, true), match('tower', 0.29)])).toEqual({ home: 0.3, tower: 0.29 })
    expect(asked([match('home', 0.6, true), match('tower', 0.62, false, true)])).toEqual({
      home: 0.6,
      tower: 0.62,
    })
  })

  it('needs less of a lead the more photos the user named', () => {
    const leads = [1, 5, 10, 20, 100].map(precedenceOver)
    expect(leads).toEqual([
      0.06,
      0.06,
      expect.closeTo(0.04, 6),
      expect.closeTo(0.02, 6),
      expect.closeTo(0.02, 6),
    ])
  })

  it('yields to no other of the user’s own', () => {
    expect(asked([match('home', 0.61, true), match('cabin', 0.6, true)])).toEqual({ home: 0.61, cabin: 0.6 })
  })
})

describe('its own threshold', () => {
  const far = new Array<number>(100).fill(-0.2)

  it('is that of the gallery where ordinary photos look little like it', () => {
    expect(taughtThreshold(far, 50, THRESHOLDS)).toBe(0)
    expect(taughtThreshold([], 50, THRESHOLDS)).toBe(0)
  })

  it('rises with the scores of the ordinary photos most like it, one odd photo counting a third', () => {
    expect(taughtThreshold([...far, 0.5, 0.5, 0.5], 1, THRESHOLDS)).toBeCloseTo(0.1, 6)
    expect(taughtThreshold([...far, 0.5, 0.5, 0.2], 1, THRESHOLDS)).toBeCloseTo(0, 6)
    expect(taughtThreshold([...far, 0.6, 0.5, 0.5], 1, THRESHOLDS)).toBeCloseTo(0.1 + 0.1 / 3, 6)
  })

  it('rises with the number of landmarks that are taught', () => {
    const alike = [...far, 0.5, 0.5, 0.5]
    const byNumber = [1, 5, 50].map((taught) => taughtThreshold(alike, taught, THRESHOLDS))
    expect(byNumber).toEqual(byNumber.toSorted((a, b) => a - b))
    expect((byNumber[2] ?? 0) - (byNumber[0] ?? 0)).toBeCloseTo(0.025 * Math.log(50), 6)
  })
})

it('lifts a landmark from the second photo on, fully from the third', () => {
  expect([0, 1, 2, 3, 20].map(taughtLift)).toEqual([0, 0, 0.01, 0.02, 0.02])
})
