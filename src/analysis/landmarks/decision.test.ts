import { describe, expect, test } from 'vitest'
import { decide } from './decision.ts'

describe('decision', () => {
  const thresholds = { confident: 0.2, unsure: 0.1, margin: 0.05, similarity: 0.16 }

  test.each([
    [0.2, 0.1, 'confident'],
    [0.9, null, 'confident'],
    [0.3, 0.28, 'unsure'],
    [0.199, 0, 'unsure'],
    [0.1, null, 'unsure'],
    [0.099, null, 'none'],
    [null, null, 'none'],
  ] as const)('best %s, second %s → %s', (score, second, expected) => {
    expect(decide(score === null ? null : { score, similarity: 0.5 }, second, thresholds)).toBe(expected)
  })

  test.each([
    [0.16, 'confident'],
    [0.159, 'unsure'],
    [null, 'confident'],
  ] as const)('a high score with a similarity of %s → %s', (similarity, expected) => {
    expect(decide({ score: 0.9, similarity }, null, thresholds)).toBe(expected)
  })
})
