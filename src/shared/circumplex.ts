/**
 * Where each expression lies on the valence–arousal plane, both −1..1.
 *
 * Positions after the circumplex model of affect (Russell, 1980, doi 10.1037/h0077714), at the strength of a
 * typical everyday face. A face's valence and arousal are derived from its class probabilities through this
 * table until a net that was trained on rated faces is installed.
 */
import type { Expression } from './taxonomy.ts'

export const CIRCUMPLEX: Readonly<Record<Expression, readonly [valence: number, arousal: number]>> = {
  neutral: [0, -0.05],
  happy: [0.75, 0.2],
  sad: [-0.65, -0.25],
  surprise: [0.15, 0.7],
  fear: [-0.55, 0.65],
  disgust: [-0.6, 0.35],
  anger: [-0.55, 0.6],
  contempt: [-0.5, 0.3],
}

/**
 * Expected valence and arousal under class probabilities.
 * @param scores probabilities that sum to 1
 */
export function valenceArousal(scores: Readonly<Partial<Record<Expression, number>>>): {
  valence: number
  arousal: number
} {
  let valence = 0
  let arousal = 0
  for (const [expression, [v, a]] of Object.entries(CIRCUMPLEX) as [
    Expression,
    readonly [number, number],
  ][]) {
    valence += (scores[expression] ?? 0) * v
    arousal += (scores[expression] ?? 0) * a
  }
  return { valence, arousal }
}
