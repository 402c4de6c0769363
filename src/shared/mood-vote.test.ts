import { describe, expect, it } from 'vitest'
import { affectOf, type MoodVoter, moodOf, nearestMood, sharesOfScene } from './mood-vote.ts'
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

const voteMood = (faces: MoodVoter[]) => moodOf(faces, null)
const scene = (valence: number, arousal: number, error = 0.15) => ({
  valence,
  arousal,
  rmse: [error, error] as [number, number],
  branches: ['scene'],
  seen: false,
})

describe('moodOf, faces alone', () => {
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

  it('lets contempt vote by the user’s word alone', () => {
    expect(voteMood([face('happy', 0.9), face('contempt', 0.95, 0.4)])).toMatchObject({ label: 'joyful' })
    expect(voteMood([face('contempt', 1)])).toMatchObject({ label: 'tense' })
    expect(voteMood([face('disgust', 1), face('contempt', 1)])).toMatchObject({ label: 'tense' })
  })

  it('averages valence by weight', () => {
    const mood = voteMood([face('happy', 0.95, 0.3), face('happy', 0.95, 0.1)])
    expect(mood?.valence).toBeCloseTo(0.8)
  })
})

describe('moodOf with a scene', () => {
  it('names a scene without faces when valence and arousal are clear', () => {
    expect(moodOf([], scene(0.5, -0.5))).toMatchObject({ label: 'calm' })
    expect(moodOf([], scene(-0.6, 0.3))).toMatchObject({ label: 'tense' })
    expect(moodOf([], scene(-0.5, -0.4))).toMatchObject({ label: 'sad' })
  })

  it('abstains when the error is wider than the moods are apart, or the point lies between two', () => {
    expect(moodOf([], scene(0.1, -0.1, 0.5))).toBeNull()
    expect(moodOf([], scene(0.25, -0.4, 0.1))).toBeNull()
  })

  it('never reads anger, fear or surprise from a scene alone', () => {
    for (let valence = -1; valence <= 1; valence += 0.25) {
      for (let arousal = -1; arousal <= 1; arousal += 0.25) {
        expect(['surprised', 'angry', 'fearful', 'tender']).not.toContain(nearestMood(valence, arousal))
      }
    }
  })

  it('lets a large clear face outvote the scene, and a small one not', () => {
    const gloomy = scene(-0.5, -0.35, 0.1)
    expect(moodOf([face('happy', 0.95, 0.6)], gloomy)).toMatchObject({ label: 'joyful' })
    expect(moodOf([face('happy', 0.95, 0.03)], gloomy)).toMatchObject({ label: 'sad' })
  })

  it('calls two happy heads that touch tender, and the same heads apart joyful', () => {
    const happy = (x: number): MoodVoter => ({ ...face('happy', 0.95), arousal: 0, box: [x, 0.2, 0.2, 0.2] })
    expect(moodOf([happy(0.2), happy(0.42)], null)).toMatchObject({ label: 'tender' })
    expect(moodOf([happy(0.1), happy(0.7)], null)).toMatchObject({ label: 'joyful' })
  })
})

describe('sharesOfScene', () => {
  it('sums to 1', () => {
    const shares = Object.values(sharesOfScene(scene(0.2, 0.1)))
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1)
  })
})

describe('affectOf', () => {
  it('is the scene’s where there is one, else the faces’ mean', () => {
    expect(affectOf([face('happy', 0.9)], scene(0.1, 0.2))).toEqual({ valence: 0.1, arousal: 0.2 })
    expect(affectOf([face('happy', 0.9)], null)?.valence).toBeCloseTo(0.8)
    expect(affectOf([], null)).toBeNull()
  })
})
