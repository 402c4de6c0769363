/**
 * A user's own calibration of expressions: a small multinomial logistic head on the shipped model's probabilities.
 *
 * It is fitted to the faces that the user has corrected, and held back twice, because corrections are few and are made
 * where the model is wrong: weights are penalised towards the identity (the shipped model as it is), and on faces that
 * nobody has corrected the head is penalised for moving away from what the shipped model says (distillation, Hinton et
 * al. 2015, arXiv 1503.02531). Platt scaling with a prior in function space, in short.
 */
import {
  applyExpressionHead,
  type ExpressionHead,
  logScores,
  mostProbable,
  softmax,
} from '../../shared/calibration.ts'
import type { ExpressionScores } from '../../shared/evidence.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'

const CLASSES = EXPRESSIONS.length
export interface CorrectedFace {
  /** What the shipped model says. */
  scores: ExpressionScores
  /** What the user says. */
  expression: Expression
}

export interface HeadPriors {
  /** Strength of the pull of weights to the identity, in corrections. */
  weights: number
  /** Strength of the pull of biases to zero, in corrections. */
  biases: number
  /** What all uncorrected faces together weigh, in corrections: so many, and so many more for each correction. */
  anchors: number
  anchorsPerCorrection: number
  /** 0 = each correction weighs the same; 1 = expressions weigh together what they are in the library. */
  balance: number
}

/** Chosen by cross-validation on training faces of docs/evaluation.md, once, for corrections at random and of errors alone. */
export const HEAD_PRIORS: HeadPriors = {
  weights: 20,
  biases: 4,
  anchors: 20,
  anchorsPerCorrection: 1,
  balance: 1,
}

const ITERATIONS = 150

/** Parts into which corrections are divided to try a head on faces that it was not fitted to. */
const PARTS = 5
/** Corrections from which on a head is tried before it is used. */
const TRIED_FROM = 16
/** Corrected faces that the shipped model had right, from which on they tell what a head breaks. */
const ENOUGH_RIGHT = 10
/** Least gain in accuracy, as expected, for which the shipped model is left. */
const LEAST_GAIN = 0.005

/**
 * Fits a head and, from some corrections on, lets it pass only if it is expected to help: fitted without a fifth of the corrections, it must put
 * more of those right than it breaks. What it breaks is counted on corrections that confirmed the shipped model or,
 * when the user has corrected errors alone, expected from the probabilities of uncorrected faces that it changes.
 * @returns null when the shipped model is better left alone
 */
export function learnExpressionHead(
  corrected: readonly CorrectedFace[],
  anchors: readonly ExpressionScores[],
  priors: HeadPriors = HEAD_PRIORS,
): ExpressionHead | null {
  if (corrected.length === 0) return null
  // So few move a head only a little, and cannot tell whether that helps.
  if (corrected.length < TRIED_FROM) return fitExpressionHead(corrected, anchors, priors)
  const parts = Math.min(PARTS, corrected.length)
  const outcome = { wrong: 0, mended: 0, right: 0, broken: 0 }
  for (let part = 0; part < parts; part++) {
    const head = fitExpressionHead(
      corrected.filter((_, i) => i % parts !== part),
      anchors,
      priors,
    )
    for (const { scores, expression } of corrected.filter((_, i) => i % parts === part)) {
      const isRight = mostProbable(applyExpressionHead(head, scores)) === expression
      if (mostProbable(scores) === expression) {
        outcome.right++
        if (!isRight) outcome.broken++
      } else {
        outcome.wrong++
        if (isRight) outcome.mended++
      }
    }
  }
  const head = fitExpressionHead(corrected, anchors, priors)
  const errorShare = expectedErrors(anchors)
  const mends = outcome.wrong === 0 ? 0 : outcome.mended / outcome.wrong
  const doubt = outcome.wrong === 0 ? 0 : Math.sqrt((mends * (1 - mends)) / outcome.wrong)
  const loss =
    outcome.right >= ENOUGH_RIGHT
      ? (1 - errorShare) * (outcome.broken / outcome.right)
      : expectedLoss(head, anchors)
  return errorShare * (mends - doubt / 2) - loss >= LEAST_GAIN ? head : null
}

/** Share of uncorrected faces that the shipped model, whose probabilities are calibrated, expects to misread. */
function expectedErrors(anchors: readonly ExpressionScores[]): number {
  if (anchors.length === 0) return 0.5
  const sure = anchors.reduce((sum, scores) => sum + scores[mostProbable(scores)], 0)
  return 1 - sure / anchors.length
}

/** Accuracy that a head costs on uncorrected faces, as far as the shipped model's probabilities are right. */
function expectedLoss(head: ExpressionHead, anchors: readonly ExpressionScores[]): number {
  const lost = anchors.map((scores) => {
    const now = mostProbable(applyExpressionHead(head, scores))
    return scores[mostProbable(scores)] - scores[now]
  })
  return anchors.length === 0 ? 0 : lost.reduce((a, b) => a + b, 0) / anchors.length
}

/**
 * Fits a head. Full-batch gradient descent with Nesterov momentum: some hundred faces of eight numbers take milliseconds.
 * @param corrected faces with the user's word
 * @param anchors the shipped model's scores of faces without one; what these are should stay
 */
export function fitExpressionHead(
  corrected: readonly CorrectedFace[],
  anchors: readonly ExpressionScores[],
  priors: HeadPriors = HEAD_PRIORS,
): ExpressionHead {
  const weights = new Float64Array(CLASSES * CLASSES)
  const biases = new Float64Array(CLASSES)
  if (corrected.length === 0) return { weights: [...weights], biases: [...biases] }
  const balance = balanceOf(corrected, anchors, priors.balance)
  const anchorWeight = priors.anchors + priors.anchorsPerCorrection * corrected.length
  const samples = [
    ...corrected.map(({ scores, expression }) => ({
      logs: logScores(scores),
      target: EXPRESSIONS.map((name) => (name === expression ? 1 : 0)),
      weight: balance[expression],
    })),
    ...anchors.map((scores) => ({
      logs: logScores(scores),
      target: EXPRESSIONS.map((name) => scores[name]),
      weight: anchorWeight / anchors.length,
    })),
  ]
  const total = corrected.length + (anchors.length > 0 ? anchorWeight : 0)
  // The logistic loss curves by at most ½ · (|logs|² + 1) a sample: a step that can never overshoot.
  const curvature =
    samples.reduce((sum, { logs, weight }) => sum + weight * (1 + squaredLength(logs)), 0) / 2 +
    2 * Math.max(priors.weights, priors.biases)
  const step = 1 / curvature
  const momentum = 0.95
  const velocity = new Float64Array(weights.length + biases.length)
  const gradient = new Float64Array(velocity.length)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (let i = 0; i < weights.length; i++) {
      gradient[i] = 2 * priors.weights * ((weights[i] ?? 0) + momentum * (velocity[i] ?? 0))
    }
    for (let i = 0; i < CLASSES; i++) {
      const at = weights.length + i
      gradient[at] = 2 * priors.biases * ((biases[i] ?? 0) + momentum * (velocity[at] ?? 0))
    }
    for (const { logs, target, weight } of samples) {
      const output = softmax(logitsOf(logs, weights, biases, velocity, momentum))
      for (let k = 0; k < CLASSES; k++) {
        const error = weight * ((output[k] ?? 0) - (target[k] ?? 0))
        for (let j = 0; j < CLASSES; j++) {
          const at = k * CLASSES + j
          gradient[at] = (gradient[at] ?? 0) + error * (logs[j] ?? 0)
        }
        const at = weights.length + k
        gradient[at] = (gradient[at] ?? 0) + error
      }
    }
    let largest = 0
    for (let i = 0; i < velocity.length; i++) {
      velocity[i] = momentum * (velocity[i] ?? 0) - step * (gradient[i] ?? 0)
      largest = Math.max(largest, Math.abs(gradient[i] ?? 0))
      if (i < weights.length) weights[i] = (weights[i] ?? 0) + (velocity[i] ?? 0)
      else biases[i - weights.length] = (biases[i - weights.length] ?? 0) + (velocity[i] ?? 0)
    }
    if (largest < 1e-6 * total) break
  }
  return { weights: [...weights], biases: [...biases] }
}

/**
 * Weights of corrections by expression. People correct rare expressions as often as common ones, and a head fitted to
 * that would see the rare ones everywhere; the shipped model's view of the library tells how common each is.
 */
function balanceOf(
  corrected: readonly CorrectedFace[],
  anchors: readonly ExpressionScores[],
  strength: number,
): Record<Expression, number> {
  const share = (name: Expression): number => {
    if (anchors.length === 0) return 1
    const expected = anchors.reduce((sum, scores) => sum + scores[name], 0) / anchors.length
    const given = corrected.filter(({ expression }) => expression === name).length / corrected.length
    return given === 0 ? 1 : Math.min(2, Math.max(0.1, expected / given)) ** strength
  }
  return Object.fromEntries(EXPRESSIONS.map((name) => [name, share(name)])) as Record<Expression, number>
}

function logitsOf(
  logs: readonly number[],
  weights: ArrayLike<number>,
  biases: ArrayLike<number>,
  velocity?: ArrayLike<number>,
  ahead = 0,
): number[] {
  const logits = new Array<number>(CLASSES)
  const biasesAt = CLASSES * CLASSES
  for (let k = 0; k < CLASSES; k++) {
    let sum = (logs[k] ?? 0) + (biases[k] ?? 0) + ahead * (velocity?.[biasesAt + k] ?? 0)
    for (let j = 0; j < CLASSES; j++) {
      const at = k * CLASSES + j
      sum += ((weights[at] ?? 0) + ahead * (velocity?.[at] ?? 0)) * (logs[j] ?? 0)
    }
    logits[k] = sum
  }
  return logits
}

function squaredLength(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}
