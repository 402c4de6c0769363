/**
 * A user's own calibration: how what the models say of faces and moods is moved by what the user has corrected.
 * Applied whenever labels are read; fitted in src/main/learning.
 */
import { valenceArousal } from './circumplex.ts'
import type { ExpressionScores, Face, SceneAffect } from './evidence.ts'
import { shownExpression } from './shown-expression.ts'
import { EXPRESSIONS, type Expression } from './taxonomy.ts'

/** A multinomial logistic head on the logarithms of the shipped model's probabilities and on the face's feature. */
export interface ExpressionHead {
  /** Row per output class in the order of EXPRESSIONS, added to the identity. */
  weights: number[]
  biases: number[]
  /** What the feature adds; absent when it was fitted to faces without one. */
  features?: FeatureWeights
}

/** Logits += weights · (feature − mean) / scale. A face without a feature is taken for an average one. */
export interface FeatureWeights {
  mean: number[]
  scale: number
  /** Row per output class, of the feature's length. */
  weights: number[]
}

export interface Calibration {
  expressions: ExpressionHead | null
  /** Added to what the fusion head says of scenes. */
  mood: { valence: number; arousal: number } | null
}

export const NO_CALIBRATION: Calibration = { expressions: null, mood: null }

/** Keeps logarithms finite; smaller probabilities are alike. */
const FLOOR = 1e-3

/** The shipped model's probabilities as this user would have them; they sum to 1. */
export function applyExpressionHead(
  head: ExpressionHead,
  scores: ExpressionScores,
  feature: ArrayLike<number> | null = null,
): ExpressionScores {
  const logs = logScores(scores)
  const look = head.features && feature ? standardised(head.features, feature) : []
  const count = EXPRESSIONS.length
  const logits = EXPRESSIONS.map((_, k) =>
    logs.reduce(
      (sum, value, j) => sum + (head.weights[k * count + j] ?? 0) * value,
      (logs[k] ?? 0) +
        (head.biases[k] ?? 0) +
        look.reduce(
          (added, value, j) => added + (head.features?.weights[k * look.length + j] ?? 0) * value,
          0,
        ),
    ),
  )
  const output = softmax(logits)
  return Object.fromEntries(EXPRESSIONS.map((name, k) => [name, output[k] ?? 0])) as ExpressionScores
}

/** A face's feature as a head takes it; empty when it is of another length, as of another net. */
export function standardised(
  { mean, scale }: Omit<FeatureWeights, 'weights'>,
  feature: ArrayLike<number>,
): number[] {
  return feature.length === mean.length ? mean.map((value, i) => ((feature[i] ?? 0) - value) / scale) : []
}

/** A machine's face with this user's probabilities; what lowered its confidence (a mask, few pixels) still does. */
export function calibrateFace(
  head: ExpressionHead,
  face: Face,
  feature: ArrayLike<number> | null = null,
): Face {
  const scores = applyExpressionHead(head, face.scores, feature)
  const top = mostProbable(scores)
  const worth = face.confidence / Math.max(FLOOR, face.scores[mostProbable(face.scores)])
  const confidence = Math.min(1, scores[top] * worth)
  const [before, after] = [valenceArousal(face.scores), valenceArousal(scores)]
  return {
    ...face,
    scores,
    expression: shownExpression(top, confidence),
    confidence,
    valence: clamp(face.valence + after.valence - before.valence),
    arousal: clamp(face.arousal + after.arousal - before.arousal),
  }
}

/** A scene as this user sees it. */
export function calibrateScene(shift: Calibration['mood'], scene: SceneAffect): SceneAffect {
  return shift
    ? {
        ...scene,
        valence: clamp(scene.valence + shift.valence),
        arousal: clamp(scene.arousal + shift.arousal),
      }
    : scene
}

/** Logarithms of the probabilities about their mean: the common part says nothing and would act as a bias. */
export function logScores(scores: ExpressionScores): number[] {
  const logs = EXPRESSIONS.map((name) => Math.log(scores[name] + FLOOR))
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
  return logs.map((value) => value - mean)
}

export function mostProbable(scores: ExpressionScores): Expression {
  return EXPRESSIONS.reduce((best, next) => (scores[next] > scores[best] ? next : best))
}

export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits)
  const exponentials = logits.map((logit) => Math.exp(logit - largest))
  const sum = exponentials.reduce((a, b) => a + b, 0)
  return exponentials.map((value) => value / sum)
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value))
}
