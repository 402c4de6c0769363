/**
 * `eval learning`, expressions: a user corrects some faces, and held-out faces are read after each few.
 * Faces are chosen at random, and once more among the misread ones alone, as users do; both must not hurt.
 */
import { applyExpressionHead, mostProbable } from '../../shared/calibration.ts'
import type { EmotionResult } from '../../shared/evidence.ts'
import { decodeFaceFeature } from '../../shared/node/face-feature.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'
import { InputError } from '../input-error.ts'
import {
  type CorrectedFace,
  type HeadPriors,
  learnExpressionHead,
  type ReadFace,
} from '../learning/expression-head.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { filesByClass } from './image-files.ts'
import { CORRECTIONS } from './learning-landmarks.ts'
import { hashShuffled } from './shuffle.ts'

/** Other choices of the corrected faces; figures are means over them. */
const REPEATS = 5
/** Uncorrected faces that hold the head back: as many as the app takes. */
export const ANCHORS = 200

export interface LabelledFace extends ReadFace {
  truth: Expression
  source: string
  path: string
}

export interface ExpressionStep {
  /** Faces corrected per expression. */
  corrections: number
  /** Faces corrected in all. */
  faces: number
  accuracy: number
  macroRecall: number
  /** Of the choices of faces, the one after which it was least. */
  leastAccuracy: number
}

export interface ExpressionLearning {
  /** Held-out faces. */
  faces: number
  atRandom: ExpressionStep[]
  misread: ExpressionStep[]
}

/**
 * @returns the answers for all faces together and for each source as one user's library
 * @throws InputError when no image lies below a folder named by an expression
 */
export async function evaluateExpressionLearning(
  analyst: Analyst,
  dir: string,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<ExpressionLearning & { bySource: Record<string, ExpressionLearning> }> {
  const files = filesByClass(dir, EXPRESSIONS)
  if (files.length === 0) {
    throw new InputError(`${dir} holds no images in folders named ${EXPRESSIONS.join(', ')}.`)
  }
  const results = await askAll(
    files,
    ({ path }) => analyst.request<EmotionResult>({ type: 'emotions', path, faceCrop: true }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  const faces = files.flatMap(({ path, label, source }, i) => {
    const face = results[i]?.faces[0]
    return face
      ? [
          {
            path,
            source,
            truth: label,
            scores: face.scores,
            feature: face.feature === undefined ? null : decodeFaceFeature(face.feature),
          },
        ]
      : []
  })
  const bySource = Object.groupBy(faces, ({ source }) => source)
  return {
    ...replayExpressions(faces),
    bySource: Object.fromEntries(
      Object.entries(bySource).map(([source, group = []]) => [source, replayExpressions(group)]),
    ),
  }
}

/** Half of the faces are corrected from, half are held out. */
export function replayExpressions(faces: readonly LabelledFace[], priors?: HeadPriors): ExpressionLearning {
  const shuffled = hashShuffled(faces, ({ path }) => path)
  const half = Math.ceil(shuffled.length / 2)
  const pool = shuffled.slice(0, half)
  const heldOut = shuffled.slice(half)
  const misread = pool.filter(({ scores, truth }) => mostProbable(scores) !== truth)
  return {
    faces: heldOut.length,
    atRandom: steps(pool, pool, heldOut, priors),
    misread: steps(misread, pool, heldOut, priors),
  }
}

function steps(
  choice: readonly LabelledFace[],
  pool: readonly LabelledFace[],
  heldOut: readonly LabelledFace[],
  priors: HeadPriors | undefined,
): ExpressionStep[] {
  return CORRECTIONS.map((corrections) => {
    const runs = Array.from({ length: corrections === 0 ? 1 : REPEATS }, (_, repeat) => {
      const order = hashShuffled(choice, ({ path }) => path, String(repeat))
      const corrected = EXPRESSIONS.flatMap((expression) =>
        order.filter(({ truth }) => truth === expression).slice(0, corrections),
      )
      const anchors = pool.filter((face) => !corrected.includes(face)).slice(0, ANCHORS)
      const head = learnExpressionHead(
        corrected.map(
          ({ scores, feature, truth }): CorrectedFace => ({ scores, feature, expression: truth }),
        ),
        anchors,
        priors,
      )
      const read =
        head === null
          ? ({ scores }: ReadFace) => mostProbable(scores)
          : ({ scores, feature }: ReadFace) => mostProbable(applyExpressionHead(head, scores, feature))
      return { faces: corrected.length, ...accuracyOf(heldOut, read) }
    })
    return {
      corrections,
      faces: Math.max(...runs.map((run) => run.faces)),
      accuracy: mean(runs.map((run) => run.accuracy)),
      macroRecall: mean(runs.map((run) => run.macroRecall)),
      leastAccuracy: Math.min(...runs.map((run) => run.accuracy)),
    }
  })
}

function accuracyOf(faces: readonly LabelledFace[], read: (face: ReadFace) => Expression) {
  const right = new Map<Expression, number>()
  const all = new Map<Expression, number>()
  for (const face of faces) {
    const { truth } = face
    all.set(truth, (all.get(truth) ?? 0) + 1)
    if (read(face) === truth) right.set(truth, (right.get(truth) ?? 0) + 1)
  }
  const total = [...right.values()].reduce((a, b) => a + b, 0)
  return {
    accuracy: faces.length === 0 ? 0 : total / faces.length,
    macroRecall: mean([...all].map(([expression, count]) => (right.get(expression) ?? 0) / count)),
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length
}
