/**
 * Mood of a photo from the expressions of its faces: a weighted vote with abstention.
 * Used by the analysis process for evidence and by main when the user corrects an expression.
 */
import type { Box, ExpressionScores, MoodResult } from './evidence.ts'
import { EXPRESSIONS, type Expression, MOODS, type Mood } from './taxonomy.ts'

/** The mood that a photo full of one expression has. Disgust and contempt share "tense": people don't browse by them. */
export const MOOD_OF_EXPRESSION: Readonly<Record<Expression, Mood>> = {
  neutral: 'neutral',
  happy: 'joyful',
  sad: 'sad',
  surprise: 'surprised',
  fear: 'fearful',
  disgust: 'tense',
  anger: 'angry',
  contempt: 'tense',
}

/** Share of the vote below which the photo has no mood. A heuristic: half of the weight must agree. */
export const MIN_MOOD_SHARE = 0.5
/** Lead over the second mood below which the photo has no mood. A heuristic. */
export const MIN_MOOD_LEAD = 0.15

export interface MoodVoter {
  box: Box
  scores: ExpressionScores
  /** 0..1; 1 for an expression that the user gave. */
  confidence: number
  valence: number
  arousal: number
}

/**
 * Weighted vote: a face counts with √(its area) × its confidence, so the people in front outvote passers-by
 * without silencing them, and an unclear face says little.
 *
 * @param faces box in fractions of the image, scores summing to 1
 * @returns the winning mood with its share of the vote as confidence, valence and arousal as weighted means;
 *   null when there is no face or no clear winner
 */
export function voteMood(faces: readonly MoodVoter[]): MoodResult | null {
  const share = Object.fromEntries(MOODS.map((mood) => [mood, 0])) as Record<Mood, number>
  let total = 0
  let valence = 0
  let arousal = 0
  for (const face of faces) {
    const weight = Math.sqrt(face.box[2] * face.box[3]) * face.confidence
    if (!(weight > 0)) continue
    total += weight
    valence += weight * face.valence
    arousal += weight * face.arousal
    for (const expression of EXPRESSIONS) {
      share[MOOD_OF_EXPRESSION[expression]] += weight * (face.scores[expression] ?? 0)
    }
  }
  if (total === 0) return null
  const ranked = MOODS.map((mood) => ({ mood, share: share[mood] / total })).sort((a, b) => b.share - a.share)
  const [first, second] = ranked
  if (!first || first.share < MIN_MOOD_SHARE) return null
  if (second && first.share - second.share < MIN_MOOD_LEAD) return null
  return {
    label: first.mood,
    confidence: Math.min(1, first.share),
    valence: valence / total,
    arousal: arousal / total,
  }
}
