/** From a score to the probability that the named landmark is right: Platt scaling (Platt, 1999). */
import { fitLogistic, type LogisticModel, logit, sigmoid } from './logistic.ts'

/** `P(right) = sigmoid(slope · score + offset)` */
export interface ScoreCalibration {
  slope: number
  offset: number
}

export function probabilityOf(score: number, { slope, offset }: ScoreCalibration): number {
  const model: LogisticModel = { weights: Float32Array.of(slope), bias: offset }
  return sigmoid(logit(model, [score]))
}

/**
 * @param outcomes best score of landmark photos, and whether the name was right
 * @param ordinary best scores of photos without a landmark: any name is wrong
 * @param weight   how much each of these counts
 */
export function fitCalibration(
  outcomes: readonly { score: number; right: boolean }[],
  ordinary: readonly number[],
  weight: number,
): ScoreCalibration {
  const { weights, bias } = fitLogistic(
    [
      ...outcomes.map(({ score, right }) => ({ x: [score], yes: right })),
      ...ordinary.map((score) => ({ x: [score], yes: false, weight })),
    ],
    1,
    1e-4,
  )
  return { slope: weights[0] as number, offset: bias }
}
