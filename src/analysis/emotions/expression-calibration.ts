/**
 * Calibrated probabilities: multinomial logistic regressions on the log-probabilities of the nets at hand, fitted by
 * training/expressions/calibrate.py on faces that the answering net had not seen.
 * Stacking after Wolpert (1992, doi 10.1016/S0893-6080(05)80023-1).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ExpressionScores } from '../../shared/evidence.ts'
import { EXPRESSIONS } from '../../shared/taxonomy.ts'
import { PUBLIC_PROBABILITIES } from './expression-public.ts'

const CLASSES = EXPRESSIONS.length

const stackSchema = (inputs: number) =>
  z.object({
    mean: z.array(z.number()).length(inputs),
    std: z.array(z.number().positive()).length(inputs),
    /** One row per input, one column per class. */
    W: z.array(z.array(z.number()).length(CLASSES)).length(inputs),
    b: z.array(z.number()).length(CLASSES),
  })

const calibrationSchema = z.object({
  classes: z.tuple(EXPRESSIONS.map((name) => z.literal(name)) as [z.ZodLiteral<string>]),
  /** The bundled net alone. */
  own: stackSchema(CLASSES),
  /** The bundled net and, after it, the public nets. */
  withPublic: stackSchema(CLASSES + PUBLIC_PROBABILITIES),
  /** The bundled net's look at the upper face, for faces under masks. */
  masked: stackSchema(CLASSES),
})
export type ExpressionCalibration = z.infer<typeof calibrationSchema>
export type Stack = ExpressionCalibration['own']

export const CALIBRATION_FILE = join('models', 'expression_calibration.json')

/** Throws an Error that names the file when it is missing or malformed. */
export function loadCalibration(resourcesDir: string): ExpressionCalibration {
  const path = join(resourcesDir, CALIBRATION_FILE)
  try {
    return calibrationSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new Error(`${path} cannot be read; reinstall Moodmark.`, { cause })
  }
}

/**
 * Probabilities that sum to 1.
 * @param probabilities of the nets, as many as the stack has inputs, 0..1
 */
export function calibrated(probabilities: readonly number[], { mean, std, W, b }: Stack): ExpressionScores {
  if (probabilities.length !== W.length)
    throw new RangeError(`${probabilities.length} probabilities for a stack of ${W.length}`)
  const logits = [...b]
  for (const [i, probability] of probabilities.entries()) {
    const z = (Math.log(probability + 1e-3) - (mean[i] as number)) / (std[i] as number)
    for (const [k, weight] of (W[i] as number[]).entries()) logits[k] = (logits[k] as number) + z * weight
  }
  const largest = Math.max(...logits)
  const exponentials = logits.map((logit) => Math.exp(logit - largest))
  const sum = exponentials.reduce((a, b) => a + b)
  return Object.fromEntries(
    EXPRESSIONS.map((name, k) => [name, (exponentials[k] as number) / sum]),
  ) as ExpressionScores
}
