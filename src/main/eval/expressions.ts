/** `eval expressions`: labelled faces against what the app says of them. */
import type { EmotionResult } from '../../shared/evidence.ts'
import {
  type ClassificationReport,
  classificationReport,
  type Prediction,
} from '../../shared/metrics/classification.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { filesByClass } from './image-files.ts'

export interface ExpressionEvaluation extends Omit<ClassificationReport<Expression>, 'count'> {
  /** Images that were read. */
  faces: number
  /** Images in which the detector found no face; the whole image was then taken as one. */
  noFace: number
  bySource: Record<
    string,
    Pick<ClassificationReport<Expression>, 'accuracy' | 'macroRecall' | 'recall'> & { faces: number }
  >
}

/**
 * The largest face of each image counts; its answer is the most probable of the eight classes.
 * @throws InputError when no image lies below a folder named by an expression
 */
export async function evaluateExpressions(
  analyst: Analyst,
  dir: string,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<ExpressionEvaluation> {
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
  let noFace = 0
  const bySource = new Map<string, Prediction<Expression>[]>()
  for (const [i, { label, source }] of files.entries()) {
    const result = results[i]
    const face = result?.faces[0]
    if (!face) continue
    if (face.detection === 0) noFace++
    const predicted = EXPRESSIONS.reduce((best, e) => (face.scores[e] > face.scores[best] ? e : best))
    const predictions = bySource.get(source) ?? []
    predictions.push({ truth: label, predicted, confidence: face.scores[predicted] })
    bySource.set(source, predictions)
  }
  const { count, ...report } = classificationReport(EXPRESSIONS, [...bySource.values()].flat())
  return {
    faces: count,
    noFace,
    ...report,
    bySource: Object.fromEntries(
      [...bySource].map(([source, predictions]) => {
        const { accuracy, macroRecall, recall } = classificationReport(EXPRESSIONS, predictions)
        return [source, { faces: predictions.length, accuracy, macroRecall, recall }]
      }),
    ),
  }
}
