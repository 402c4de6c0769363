import { describe, expect, it } from 'vitest'
import { faceOf } from '../../../tests/library-fixture.ts'
import { categoriesOf, type EmoticCategory } from '../../shared/emotic.ts'
import type { EmotionResult, Face } from '../../shared/evidence.ts'
import { derivedModel, emoticFigures, type PersonEmotion, trainedModel } from './emotic.ts'
import type { EmoticPerson } from './emotic-annotations.ts'

const person = (...categories: EmoticCategory[]): EmoticPerson => ({
  path: 'a.jpg',
  box: [0, 0, 50, 100],
  imageSize: { width: 100, height: 100 },
  categories: new Set(categories),
  valence: 0,
  arousal: 0,
  dominance: 0,
})
const said = (happiness: number, dominance: number | null): PersonEmotion => ({
  categories: { ...categoriesOf(0, 0), happiness },
  valence: 0.4,
  arousal: -0.2,
  dominance,
})

describe('emoticFigures', () => {
  it('gives what comes out by hand', () => {
    const figures = emoticFigures(
      [
        { person: person('happiness'), emotion: said(0.9, 0.5) },
        { person: person('anger'), emotion: said(0.8, null) },
        { person: person('happiness'), emotion: said(0.1, -1) },
      ],
      false,
    )
    // Happiness: positives at ranks 1 and 3, (1 + 2/3) / 2. Anger: equal scores, one of three.
    expect(figures.averagePrecision.happiness).toBeCloseTo(5 / 6)
    expect(figures.averagePrecision.anger).toBeCloseTo(1 / 3)
    expect(figures.averagePrecision.peace).toBeNull()
    expect(figures.map).toBeCloseTo((5 / 6 + 1 / 3) / 2)
    // Errors in points of the scale of 1 to 10, 4.5 points a unit; dominance of the two persons whose is told.
    expect(figures.meanAbsoluteError.valence).toBeCloseTo(1.8)
    expect(figures.meanAbsoluteError.arousal).toBeCloseTo(0.9)
    expect(figures.meanAbsoluteError.dominance).toBeCloseTo(0.75 * 4.5)
    expect(figures).toMatchObject({ persons: 3, categoriesDerived: false })
  })
})

describe('derivedModel', () => {
  const result = (faces: Face[], scene: EmotionResult['scene']): EmotionResult => ({
    model: { id: 'net', version: '1' },
    faces,
    scene,
    mood: null,
  })

  it('takes the face inside the person’s box, else the scene, else says nothing', () => {
    const inside = faceOf('happy', [0.1, 0.1, 0.2, 0.2])
    const beside = faceOf('sad', [0.7, 0.1, 0.2, 0.2])
    const scene: EmotionResult['scene'] = {
      valence: -0.3,
      arousal: 0.1,
      rmse: [0.3, 0.2],
      branches: ['scene'],
      seen: false,
    }
    expect(derivedModel.describe(result([beside, inside], scene), person(), 0)?.valence).toBe(inside.valence)
    expect(derivedModel.describe(result([beside], scene), person(), 0)?.valence).toBe(-0.3)
    expect(derivedModel.describe(result([], null), person(), 0)).toBeNull()
  })

  it('knows no dominance and says that its categories are derived', () => {
    const told = derivedModel.describe(result([faceOf('happy', [0.1, 0.1, 0.2, 0.2])], null), person(), 0)
    expect(told?.dominance).toBeNull()
    expect(derivedModel.derived).toBe(true)
    expect(told?.categories.happiness).toBeGreaterThan(told?.categories.sadness ?? 1)
  })
})

describe('trainedModel', () => {
  it('finds each person at the place that it was asked at', () => {
    const people = [null, { box: [0, 0, 1, 1] as const, ...said(0.9, 0.5), dominance: 0.5 }]
    const result = { scene: { people } } as unknown as EmotionResult
    expect(trainedModel.describe(result, person(), 0)).toBeNull()
    expect(trainedModel.describe(result, person(), 1)?.dominance).toBe(0.5)
    expect(trainedModel.derived).toBe(false)
  })
})
