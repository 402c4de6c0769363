import { describe, expect, it } from 'vitest'
import { type MoodVoter, voteMood } from './mood-vote.ts'
import type { Expression } from './taxonomy.ts'
import { EXPRESSIONS } from './taxonomy.ts'

function face(expression: Expression, probability: number, size = 0.2, confidence = probability): MoodVoter {
  const rest = (1 - probability) / (EXPRESSIONS.length - 1)
  const scores = Object.fromEntries(EXPRESSIONS.map((e) => [e, e === expression ? probability : rest]))
  return {
    box: [0.1, 0.1, size, size],
    scores: scores as MoodVoter['scores'],
    confidence,
    valence: expression === 'happy' ? 0.8 : -0.4,
    arousal: 0.1,
  }
}

describe('voteMood', () => {
  it('abstains without faces', () => {
    expect(voteMood([])).toBeNull()
  })

  it('names the mood of one clear face', () => {
    expect(voteMood([face('happy', 0.9)])).toMatchObject({ label: 'joyful' })
  })

  it('abstains when the only face is unclear', () => {
    expect(voteMood([face('happy', 0.4)])).toBeNull()
  })

  it('abstains when two equal faces disagree', () => {
    expect(voteMood([face('happy', 0.9), face('sad', 0.9)])).toBeNull()
  })

  it('lets a large face in front outvote a small one behind', () => {
    expect(voteMood([face('happy', 0.95, 0.4), face('anger', 0.95, 0.05)])).toMatchObject({ label: 'joyful' })
  })

  it('adds disgust and contempt up to one mood', () => {
    expect(voteMood([face('disgust', 0.9), face('contempt', 0.9)])).toMatchObject({ label: 'tense' })
  })

  it('averages valence by weight', () => {
    const mood = voteMood([face('happy', 0.95, 0.3), face('happy', 0.95, 0.1)])
    expect(mood?.valence).toBeCloseTo(0.8)
  })
})
