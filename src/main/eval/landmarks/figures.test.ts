import { describe, expect, test } from 'vitest'
import type { Answer } from './answers.ts'
import { figureIntervals, figures, figuresBy, gallerySizeBin, gateFigures } from './figures.ts'
import { takenTogether } from './visits.ts'

const answer = (
  truth: string | null,
  predicted: string | null,
  score: number,
  decision: Answer['decision'] = 'none',
): Answer => ({
  truth,
  predicted,
  score,
  decision,
  passedGate: true,
  threshold: 0.5,
  stageMs: {},
})

const all = [
  answer('a', 'a', 0.9, 'confident'),
  answer('a', 'a', 0.4, 'unsure'),
  answer('b', 'a', 0.7, 'confident'),
  answer('b', 'b', 0.6, 'confident'),
  answer(null, 'a', 0.55, 'confident'),
  answer(null, 'b', 0.3, 'unsure'),
  answer(null, null, Number.NEGATIVE_INFINITY),
  answer(null, 'b', 0.1),
]

describe('figures', () => {
  test('by hand', () => {
    expect(figures(all)).toEqual({
      top1: 3 / 4,
      // Right at places 1, 3 and 5 of the answers in order: .9, .7 (wrong), .6, .55 (none), .4
      gap: (1 / 1 + 2 / 3 + 3 / 5) / 4,
      sensitivity: 2 / 4,
      specificity: 3 / 4,
      // 99 % of four photos: none may pass .55
      sensitivityAt99: 2 / 4,
      sensitivityAt995: 2 / 4,
    })
  })

  test('without photos that show no landmark there is no specificity', () => {
    const queries = all.filter(({ truth }) => truth !== null)
    expect(figures(queries)).toMatchObject({ specificity: null, sensitivityAt99: null, top1: 3 / 4 })
    expect(figureIntervals(queries).specificity).toBeNull()
    expect(figuresBy(queries, (id) => id)['a']).toMatchObject({ sensitivityAt99: null })
  })

  test('parts of the queries are measured with the thresholds of all', () => {
    expect(figuresBy(all, (id) => id)).toEqual({
      a: { photos: 2, top1: 1, sensitivity: 1 / 2, sensitivityAt99: 1 / 2 },
      b: { photos: 2, top1: 1 / 2, sensitivity: 1 / 2, sensitivityAt99: 1 / 2 },
    })
    expect(figuresBy(all, () => 'europe')).toEqual({
      europe: { photos: 4, top1: 3 / 4, sensitivity: 2 / 4, sensitivityAt99: 2 / 4 },
    })
  })

  test('what the gate stops is never named, however many it stops; the best guess counts all the same', () => {
    const stopped = (truth: string | null): Answer => ({
      ...answer(truth, 'a', Number.NEGATIVE_INFINITY),
      passedGate: false,
    })
    const some = [...all, stopped('a'), stopped(null), stopped(null), stopped(null), stopped(null)]
    expect(gateFigures(some)).toEqual({ stopsNegatives: 4 / 8, stopsQueries: 1 / 5 })
    expect(gateFigures(all.filter(({ truth }) => truth !== null))).toEqual({
      stopsNegatives: null,
      stopsQueries: 0,
    })
    expect(figures(some)).toMatchObject({
      top1: 4 / 5,
      sensitivity: 2 / 5,
      specificity: 7 / 8,
      sensitivityAt99: 2 / 5,
    })
  })

  test('intervals hold the figure', () => {
    const { top1 } = figureIntervals(all)
    expect(top1?.[0]).toBeLessThan(3 / 4)
    expect(top1?.[1]).toBeGreaterThan(3 / 4)
  })

  test.each([
    [1, 'rare'],
    [5, 'rare'],
    [6, 'known'],
    [15, 'known'],
    [16, 'frequent'],
  ])('a landmark with %i gallery photos is %s', (photos, bin) => {
    expect(gallerySizeBin(photos)).toMatch(new RegExp(`^${bin}`))
  })
})

describe('photos taken together', () => {
  test('an unsure answer is lifted by a sure one of its visit for the same landmark, right or wrong', () => {
    const lifted = takenTogether([
      answer('a', 'a', 0.9, 'confident'),
      answer('a', 'a', 0.4, 'unsure'),
      answer('a', 'b', 0.4, 'unsure'),
      answer(null, 'a', 0.3, 'unsure'),
      answer(null, 'a', 0.1, 'none'),
    ])
    expect(lifted.map(({ decision }) => decision)).toEqual([
      'confident',
      'confident',
      'unsure',
      'confident',
      'none',
    ])
  })

  test('another visit lifts nothing', () => {
    const apart = takenTogether([
      answer('a', 'a', 0.9, 'confident'),
      answer('b', 'a', 0.4, 'unsure'),
      ...Array.from({ length: 4 }, () => answer('a', null, 0)),
    ])
    expect(apart.filter(({ decision }) => decision === 'unsure')).toHaveLength(1)
  })
})
