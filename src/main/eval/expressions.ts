/** `eval expressions`: labelled faces against what the app says of them. */
import { resolve } from 'node:path'
import type { ExpressionTrial } from '../../shared/analysis-protocol.ts'
import type { EmotionResult, Face } from '../../shared/evidence.ts'
import {
  type ClassificationReport,
  classificationReport,
  type Prediction,
} from '../../shared/metrics/classification.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { filesByClass } from './image-files.ts'
import { type Agreement, agreementOf, type Rating } from './rated-faces.ts'

type Report = ClassificationReport<Expression>

export interface SourceEvaluation
  extends Pick<Report, 'accuracy' | 'macroRecall' | 'macroF1' | 'ece' | 'recall'> {
  faces: number
  /** Share of the faces that are not labelled contempt but are said to show it; null when all are. */
  contemptFalseAlarms: number | null
}

export interface ExpressionEvaluation extends Omit<Report, 'count'> {
  /** Images that were read. */
  faces: number
  /** Images in which the detector found no face; the whole image was then taken as one. */
  noFace: number
  bySource: Record<string, SourceEvaluation>
  /** Accuracy of the question whether a face is happy. */
  happyOrNot: number
  /** Faces that the mask classifier takes for masked ones. */
  masked: number
  /** Agreement with rated faces; null when none is rated. */
  rated: { faces: number; valence: Agreement; arousal: Agreement } | null
}

export interface ExpressionEvaluationOptions {
  dir: string
  trial?: ExpressionTrial
  /** By absolute path. */
  ratings?: ReadonlyMap<string, Rating>
}

/**
 * The largest face of each image counts; its answer is the most probable of the eight classes.
 * @throws InputError when no image lies below a folder named by an expression
 */
export async function evaluateExpressions(
  analyst: Analyst,
  { dir, trial, ratings = new Map() }: ExpressionEvaluationOptions,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<ExpressionEvaluation> {
  const files = filesByClass(dir, EXPRESSIONS)
  if (files.length === 0) {
    throw new InputError(`${dir} holds no images in folders named ${EXPRESSIONS.join(', ')}.`)
  }
  const results = await askAll(
    files,
    ({ path }) =>
      analyst.request<EmotionResult>({ type: 'emotions', path, faceCrop: true, ...(trial && { trial }) }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  const judged = files.flatMap((file, i) => {
    const face = results[i]?.faces[0]
    return face ? [{ ...file, face, prediction: predictionOf(file.label, face) }] : []
  })
  const { count, ...report } = classificationReport(
    EXPRESSIONS,
    judged.map(({ prediction }) => prediction),
  )
  const rated = judged.flatMap(({ path, face }) => {
    const rating = ratings.get(resolve(path))
    return rating ? [{ face, rating }] : []
  })
  const sources = [...new Set(judged.map(({ source }) => source))]
  return {
    faces: count,
    noFace: judged.filter(({ face }) => face.detection === 0).length,
    ...report,
    bySource: Object.fromEntries(
      sources.map((source) => [
        source,
        sourceEvaluation(judged.filter((one) => one.source === source).map(({ prediction }) => prediction)),
      ]),
    ),
    happyOrNot: shareOf(
      judged,
      ({ prediction }) => (prediction.predicted === 'happy') === (prediction.truth === 'happy'),
    ),
    masked: judged.filter(({ face }) => face.mask).length,
    rated:
      rated.length === 0
        ? null
        : {
            faces: rated.length,
            valence: agreementOf(rated, 'valence'),
            arousal: agreementOf(rated, 'arousal'),
          },
  }
}

function predictionOf(truth: Expression, { scores }: Face): Prediction<Expression> {
  const predicted = EXPRESSIONS.reduce((best, e) => (scores[e] > scores[best] ? e : best))
  return { truth, predicted, confidence: scores[predicted] }
}

function sourceEvaluation(predictions: readonly Prediction<Expression>[]): SourceEvaluation {
  const { count, accuracy, macroRecall, macroF1, ece, recall } = classificationReport(
    EXPRESSIONS,
    predictions,
  )
  const others = predictions.filter(({ truth }) => truth !== 'contempt')
  return {
    faces: count,
    accuracy,
    macroRecall,
    macroF1,
    ece,
    recall,
    contemptFalseAlarms:
      others.length === 0 ? null : shareOf(others, ({ predicted }) => predicted === 'contempt'),
  }
}

function shareOf<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(test).length / items.length
}
