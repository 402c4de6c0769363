import { describe, expect, it } from 'vitest'
import {
  categoriesOf,
  EMOTIC_CATEGORIES,
  emoticCategory,
  fromEmoticScale,
  peopleTogether,
  toEmoticScale,
} from './emotic.ts'

describe('EMOTIC vocabulary', () => {
  it('reads the dataset’s spelling', () => {
    expect(EMOTIC_CATEGORIES).toHaveLength(26)
    expect(emoticCategory('Doubt/Confusion')).toBe('doubt-confusion')
    expect(emoticCategory(' Happiness ')).toBe('happiness')
    expect(emoticCategory('Bliss')).toBeNull()
  })

  it('maps ratings of 1 to 10 onto −1..1 and back', () => {
    expect(fromEmoticScale(1)).toBe(-1)
    expect(fromEmoticScale(5.5)).toBe(0)
    expect(toEmoticScale(fromEmoticScale(7))).toBeCloseTo(7)
  })
})

describe('categoriesOf', () => {
  const best = (valence: number, arousal: number) => {
    const scores = categoriesOf(valence, arousal)
    return [...EMOTIC_CATEGORIES].sort((a, b) => scores[b] - scores[a]).slice(0, 5)
  }

  it('puts fitting categories first in each corner of the plane', () => {
    expect(best(0.7, 0.4)).toContain('happiness')
    expect(best(0.5, -0.5)[0]).toBe('peace')
    expect(best(-0.6, -0.35)[0]).toBe('sadness')
    expect(best(-0.6, 0.65)).toEqual(expect.arrayContaining(['fear', 'anger']))
  })

  it('gives scores between 0 and 1', () => {
    for (const score of Object.values(categoriesOf(-1, 1))) {
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
    }
  })
})

describe('peopleTogether', () => {
  const person = (side: number, happiness: number, dominance: number) => ({
    box: [0, 0, side, side],
    categories: { ...categoriesOf(0, 0), happiness },
    dominance,
  })

  it('weighs people by the side of their box, and is silent without anybody', () => {
    const together = peopleTogether([person(0.6, 1, 0.5), null, person(0.2, 0, -0.5)])
    expect(together?.categories.happiness).toBeCloseTo(0.75)
    expect(together?.dominance).toBeCloseTo(0.25)
    expect(peopleTogether([])).toBeNull()
    expect(peopleTogether([null])).toBeNull()
  })
})
