/**
 * A user's own calibration of expressions: a small multinomial logistic head on the shipped model's probabilities and on
 * what the net sees of the face (its feature). The probabilities tell what the model mixes up for this user, the
 * feature which faces it misreads: one person's resting face that it calls sad.
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
  standardised,
} from '../../shared/calibration.ts'
import type { ExpressionScores } from '../../shared/evidence.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'

const CLASSES = EXPRESSIONS.length
/** A face as the shipped model reads it. */
export interface ReadFace {
  scores: ExpressionScores
  /** Null for a masked face, and in evidence of earlier versions. */
  feature?: Float32Array | null | undefined
}

export interface CorrectedFace extends ReadFace {
  /** What the user says. */
  expression: Expression
}

export interface HeadPriors {
  /** Strength of the pull of weights to the identity, in corrections. */
  weights: number
  /** Strength of the pull of biases to zero, in corrections. */
  biases: number
  /** Strength of the pull of the feature's weights to zero, in corrections. */
  features: number
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
  features: 8,
  anchors: 20,
  anchorsPerCorrection: 1,
  balance: 1,
}

const ITERATIONS = 150
const MOMENTUM = 0.95

/** Parts into which corrections are divided to try a head on faces that it was not fitted to. */
const PARTS = 5
/** Corrections from which on a head is tried before it is used. */
const TRIED_FROM = 16
/** Corrected faces that the shipped model had right, from which on they tell what a head breaks. */
const ENOUGH_RIGHT = 10
/** Least gain in accuracy, as expected, for which the shipped model is left: a hundred corrections must never hurt. */
const LEAST_GAIN = 0.005
/**
 * How far the shipped probabilities may be off in a library: their calibration error is .05 to .12 by source
 * (docs/evaluation.md, "Expressions"). A model that is less sure than it is right promises errors to mend that are not there,
 * and hides what a head breaks. Both numbers come from replays on training faces, each told by a head of the net that has not
 * seen it: with 0 and .01 the worst of 35 replays lost .049 and their mean gained .009, with these .002 was gained at least, and
 * .010 in the mean.
 */
const CALIBRATION_DOUBT = 0.1

/**
 * Fits a head and, from some corrections on, lets it pass only if it is expected to help: fitted without a fifth of the corrections, it must put
 * more of those right than it breaks. What it breaks is counted on corrections that confirmed the shipped model or,
 * when the user has corrected errors alone, expected from the probabilities of uncorrected faces that it changes. Both are
 * taken at the worse end of what the counts and the calibration allow.
 * @returns null when the shipped model is better left alone
 */
export function learnExpressionHead(
  corrected: readonly CorrectedFace[],
  anchors: readonly ReadFace[],
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
    for (const { scores, feature, expression } of corrected.filter((_, i) => i % parts === part)) {
      const isRight = mostProbable(applyExpressionHead(head, scores, feature)) === expression
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
  return isWorthUsing(outcome, { errors: expectedErrors(anchors), ...changesBy(head, anchors) }) ? head : null
}

/** What a head did to corrections that it was not fitted to. */
export interface Trial {
  /** Corrections that the shipped model has wrong, and those of them that the head puts right. */
  wrong: number
  mended: number
  /** Corrections that the shipped model has right, and those of them that the head breaks. */
  right: number
  broken: number
}

/** Shares of uncorrected faces, as far as the shipped model's probabilities are right. */
export interface Expectation {
  /** The shipped model misreads. */
  errors: number
  /** The head answers otherwise. */
  changed: number
  /** The head breaks, less what it mends among them. */
  lost: number
}

/** Whether accuracy gains by a head at the worse end of what counts and calibration allow. */
export function isWorthUsing({ wrong, mended, right, broken }: Trial, expected: Expectation): boolean {
  const errors = Math.max(0, expected.errors - CALIBRATION_DOUBT)
  const mends = wrong === 0 ? 0 : mended / wrong
  const loss =
    right >= ENOUGH_RIGHT
      ? (1 - errors) * (broken / right)
      : expected.lost + CALIBRATION_DOUBT * expected.changed
  return errors * (mends - standardError(mends, wrong)) - loss >= LEAST_GAIN
}

/** Of a share that was counted on so many. */
function standardError(share: number, count: number): number {
  return count === 0 ? 0 : Math.sqrt((share * (1 - share)) / count)
}

/** Share of uncorrected faces that the shipped model, whose probabilities are calibrated, expects to misread. */
function expectedErrors(anchors: readonly ReadFace[]): number {
  if (anchors.length === 0) return 0.5
  const sure = anchors.reduce((sum, { scores }) => sum + scores[mostProbable(scores)], 0)
  return 1 - sure / anchors.length
}

/** What a head changes on uncorrected faces, and the accuracy that it costs there. */
function changesBy(
  head: ExpressionHead,
  anchors: readonly ReadFace[],
): Pick<Expectation, 'changed' | 'lost'> {
  let changed = 0
  let lost = 0
  for (const { scores, feature } of anchors) {
    const before = mostProbable(scores)
    const now = mostProbable(applyExpressionHead(head, scores, feature))
    if (now !== before) changed += 1 / anchors.length
    lost += (scores[before] - scores[now]) / anchors.length
  }
  return { changed, lost }
}

/**
 * Fits a head. Full-batch gradient descent with Nesterov momentum: some hundred faces of a hundred numbers take a
 * fraction of a second.
 * @param corrected faces with the user's word
 * @param anchors the shipped model's view of faces without one; what these are should stay
 */
export function fitExpressionHead(
  corrected: readonly CorrectedFace[],
  anchors: readonly ReadFace[],
  priors: HeadPriors = HEAD_PRIORS,
): ExpressionHead {
  if (corrected.length === 0) {
    return {
      weights: new Array<number>(CLASSES * CLASSES).fill(0),
      biases: new Array<number>(CLASSES).fill(0),
    }
  }
  const look = featureSpace([...corrected, ...anchors])
  const balance = balanceOf(corrected, anchors, priors.balance)
  const anchorWeight = priors.anchors + priors.anchorsPerCorrection * corrected.length
  /** Logarithms, feature and a one for the bias, in this order. */
  const inputOf = ({ scores, feature }: ReadFace): number[] => {
    const seen = feature ? standardised(look, feature) : []
    return [...logScores(scores), ...(seen.length > 0 ? seen : look.mean.map(() => 0)), 1]
  }
  const samples: Sample[] = [
    ...corrected.map((face) => ({
      input: inputOf(face),
      target: EXPRESSIONS.map((name) => (name === face.expression ? 1 : 0)),
      weight: balance[face.expression],
    })),
    ...anchors.map((face) => ({
      input: inputOf(face),
      target: EXPRESSIONS.map((name) => face.scores[name]),
      weight: anchorWeight / anchors.length,
    })),
  ]
  const size = CLASSES + look.mean.length + 1
  const pulls = Array.from({ length: size }, (_, j) =>
    j < CLASSES ? priors.weights : j < size - 1 ? priors.features : priors.biases,
  )
  const total = corrected.length + (anchors.length > 0 ? anchorWeight : 0)
  const parameters = descend(samples, size, pulls, 1e-6 * total)
  const part = (from: number, to: number): number[] =>
    EXPRESSIONS.flatMap((_, k) => [...parameters.subarray(k * size + from, k * size + to)])
  return {
    weights: part(0, CLASSES),
    biases: part(size - 1, size),
    ...(look.mean.length > 0 ? { features: { ...look, weights: part(CLASSES, size - 1) } } : {}),
  }
}

interface Sample {
  input: number[]
  target: number[]
  weight: number
}

/** Minimises the weighted logistic loss of what is added to the shipped logits, plus Σ pull · parameter². Row per class. */
function descend(
  samples: readonly Sample[],
  size: number,
  pulls: readonly number[],
  small: number,
): Float64Array {
  // One after another in memory: this loop is all the time that a lesson on faces takes.
  const inputs = Float64Array.from(samples.flatMap(({ input }) => input))
  const parameters = new Float64Array(CLASSES * size)
  const velocity = new Float64Array(parameters.length)
  const gradient = new Float64Array(parameters.length)
  const ahead = new Float64Array(parameters.length)
  // The logistic loss curves by at most ½ · |input|² a sample: a step that can never overshoot.
  const curvature =
    samples.reduce((sum, { input, weight }) => sum + weight * squaredLength(input), 0) / 2 +
    2 * Math.max(...pulls)
  const step = 1 / curvature
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (let i = 0; i < ahead.length; i++) {
      ahead[i] = (parameters[i] as number) + MOMENTUM * (velocity[i] as number)
      gradient[i] = 2 * (pulls[i % size] as number) * (ahead[i] as number)
    }
    for (const [n, { target, weight }] of samples.entries()) addGradient(n, target, weight)
    let largest = 0
    for (let i = 0; i < parameters.length; i++) {
      velocity[i] = MOMENTUM * (velocity[i] as number) - step * (gradient[i] as number)
      parameters[i] = (parameters[i] as number) + (velocity[i] as number)
      largest = Math.max(largest, Math.abs(gradient[i] as number))
    }
    if (largest < small) break
  }
  return parameters

  function addGradient(n: number, target: readonly number[], weight: number): void {
    const start = n * size
    const logits = new Array<number>(CLASSES)
    for (let k = 0; k < CLASSES; k++) {
      let sum = inputs[start + k] as number
      for (let j = 0, row = k * size; j < size; j++)
        sum += (ahead[row + j] as number) * (inputs[start + j] as number)
      logits[k] = sum
    }
    const output = softmax(logits)
    for (let k = 0; k < CLASSES; k++) {
      const error = weight * ((output[k] as number) - (target[k] as number))
      for (let j = 0, row = k * size; j < size; j++)
        gradient[row + j] = (gradient[row + j] as number) + error * (inputs[start + j] as number)
    }
  }
}

/** Middle and spread of the faces' features: standardised ones have length one on average. No numbers without features. */
function featureSpace(faces: readonly ReadFace[]): { mean: number[]; scale: number } {
  const length = faces.find(({ feature }) => feature)?.feature?.length ?? 0
  const features = faces.flatMap(({ feature }) => (feature?.length === length && length > 0 ? [feature] : []))
  if (features.length < 2) return { mean: [], scale: 1 }
  const mean = Array.from(
    { length },
    (_, i) => features.reduce((sum, feature) => sum + (feature[i] ?? 0), 0) / features.length,
  )
  const spread = features.reduce(
    (sum, feature) => sum + mean.reduce((square, middle, i) => square + ((feature[i] ?? 0) - middle) ** 2, 0),
    0,
  )
  return spread > 0 ? { mean, scale: Math.sqrt(spread / features.length) } : { mean: [], scale: 1 }
}

/**
 * Weights of corrections by expression. People correct rare expressions as often as common ones, and a head fitted to
 * that would see the rare ones everywhere; the shipped model's view of the library tells how common each is.
 */
function balanceOf(
  corrected: readonly CorrectedFace[],
  anchors: readonly ReadFace[],
  strength: number,
): Record<Expression, number> {
  const share = (name: Expression): number => {
    if (anchors.length === 0) return 1
    const expected = anchors.reduce((sum, { scores }) => sum + scores[name], 0) / anchors.length
    const given = corrected.filter(({ expression }) => expression === name).length / corrected.length
    return given === 0 ? 1 : Math.min(2, Math.max(0.1, expected / given)) ** strength
  }
  return Object.fromEntries(EXPRESSIONS.map((name) => [name, share(name)])) as Record<Expression, number>
}

function squaredLength(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}
