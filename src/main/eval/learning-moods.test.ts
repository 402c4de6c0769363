import { describe, expect, it } from 'vitest'
import { MOOD_CORRECTIONS, type RatedScene, replayMoods } from './learning-moods.ts'

/** Scenes all over the plane, told rightly but for a wave of so much. */
const scenes = (error: number): RatedScene[] =>
  Array.from({ length: 300 }, (_, i) => {
    const valence = 0.7 * Math.sin(i * 1.7)
    const arousal = 0.5 * Math.cos(i * 2.9) - 0.2
    const told = {
      valence: valence + error * Math.sin(i * 5.3),
      arousal: arousal + error * Math.cos(i * 3.1),
    }
    return { path: `${i}.jpg`, rated: { valence, arousal }, told: { ...told, rmse: [0.25, 0.2] } }
  })

describe('replayMoods', () => {
  it('helps those who see scenes otherwise, and harms nobody after a hundred', () => {
    const { users, scenes: heldOut } = replayMoods(scenes(0.3))
    expect(heldOut).toBe(150)
    for (const [name, steps] of Object.entries(users)) {
      expect(steps.map(({ corrections }) => corrections)).toEqual([...MOOD_CORRECTIONS])
      const [before, after] = [steps[0]?.accuracy ?? 1, steps.at(-1)?.accuracy ?? 0]
      if (name === 'as the raters') expect(after).toBeGreaterThan(before - 0.02)
      else expect(after).toBeGreaterThan(before + 0.02)
    }
  })
})
