import { describe, expect, it } from 'vitest'
import { SCENE_MOODS } from '../../shared/mood-vote.ts'
import { learnMoodTaste } from './mood-taste.ts'

const at = (mood: string) => {
  const place = SCENE_MOODS.find(([name]) => name === mood)
  if (!place) throw new Error(mood)
  return place
}
/** Scenes that lie around a mood's place, moved by so much, and are called by this mood. */
const scenes = (count: number, moved: readonly [number, number]) =>
  Array.from({ length: count }, (_, i) => {
    const [mood, valence, arousal] = at(['joyful', 'sad', 'calm', 'neutral'][i % 4] ?? '')
    const wave = 0.2 * Math.sin(i * 2.4)
    return { mood, valence: valence - moved[0] + wave, arousal: arousal - moved[1] - wave }
  })

describe('learnMoodTaste', () => {
  it('comes to what the user sees otherwise, the nearer the more is said', () => {
    const few = learnMoodTaste(scenes(10, [0.3, 0]))
    const many = learnMoodTaste(scenes(200, [0.3, 0]))
    expect(few?.valence).toBeGreaterThan(0.1)
    expect(few?.valence).toBeLessThan(many?.valence ?? 0)
    expect(many?.valence).toBeCloseTo(0.3, 1)
    expect(many?.arousal).toBe(0)
  })

  it('leaves scenes alone where corrections point in all directions, and before there are five', () => {
    expect(learnMoodTaste(scenes(60, [0, 0]))).toBeNull()
    expect(learnMoodTaste(scenes(4, [0.5, 0.5]))).toBeNull()
  })

  it('does not learn from moods that faces alone give', () => {
    const surprised = Array.from({ length: 20 }, () => ({
      mood: 'surprised' as const,
      valence: -0.5,
      arousal: -0.5,
    }))
    expect(learnMoodTaste(surprised)).toBeNull()
  })
})
