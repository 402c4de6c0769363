/**
 * How this user sees scenes otherwise than the raters whose view the shipped numbers hold: a shift on the
 * valence–arousal plane, learnt from moods that the user has set. Two numbers, because a mood's name tells a direction and
 * little more; each is shrunk towards zero by what it may be by chance (positive-part James–Stein, Efron & Morris, 1973),
 * because users correct what is wrong, and what is wrong in all directions tells nothing.
 */
import { SCENE_MOODS } from '../../shared/mood-vote.ts'
import type { Mood } from '../../shared/taxonomy.ts'

export interface CorrectedScene {
  /** What the fusion head says of it, −1..1. */
  valence: number
  arousal: number
  /** What the user says. */
  mood: Mood
}

export interface MoodTaste {
  valence: number
  arousal: number
}

/** Scenes of which a mood must be known before anything moves: fewer tell no direction. */
const LEAST = 5
/** Standard errors that a shift must exceed. Chosen by replaying corrections of rated scenes (docs/evaluation.md). */
const DOUBT = 2.5
/** Corrections' worth of pull to no shift at all. */
const PRIOR = 4
/** Spread of single corrections where so few are known, and what that assumption weighs in corrections. */
const USUAL_SPREAD = 0.35
const SPREAD_PRIOR = 3

/**
 * @param corrected moods of faces alone (surprised, angry, fearful, tender) have no place among scenes and are left out
 * @returns null when nothing can be told yet, or the user sees scenes as the raters do
 */
export function learnMoodTaste(corrected: readonly CorrectedScene[]): MoodTaste | null {
  const differences = corrected.flatMap(({ valence, arousal, mood }) => {
    const place = SCENE_MOODS.find(([name]) => name === mood)
    return place ? [[place[1] - valence, place[2] - arousal] as const] : []
  })
  if (differences.length < LEAST) return null
  const taste = {
    valence: shift(differences.map(([valence]) => valence)),
    arousal: shift(differences.map(([, arousal]) => arousal)),
  }
  return taste.valence === 0 && taste.arousal === 0 ? null : taste
}

function shift(differences: readonly number[]): number {
  const count = differences.length
  const mean = differences.reduce((sum, value) => sum + value, 0) / count
  if (mean === 0) return 0
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const variance = (squares + SPREAD_PRIOR * USUAL_SPREAD ** 2) / (count - 1 + SPREAD_PRIOR)
  const certain = Math.max(0, 1 - (DOUBT ** 2 * variance) / count / mean ** 2)
  return (mean * certain * count) / (count + PRIOR)
}
