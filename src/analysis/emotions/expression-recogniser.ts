/**
 * Expression, valence and arousal of one face by the bundled net. The public nets that it grew from gain nothing beside it
 * (docs/evaluation.md, "Expressions"), so they join in evaluations alone.
 */
import type { ExpressionTrial } from '../../shared/analysis-protocol.ts'
import { valenceArousal } from '../../shared/circumplex.ts'
import type { ExpressionScores } from '../../shared/evidence.ts'
import type { RgbImage } from '../inference/worker-protocol.ts'
import { calibrated, type ExpressionCalibration } from './expression-calibration.ts'
import { type FaceRegion, greySquare } from './expression-crop.ts'
import { type ExpressionNet, type Look, NET_PX } from './expression-net.ts'
import type { PublicExpressionNets } from './expression-public.ts'

export interface ExpressionAnswer {
  /** Calibrated. */
  scores: ExpressionScores
  /** −1..1. */
  valence: number
  arousal: number
  /** Penultimate features of the bare face; null for a masked one, which would spoil what is learnt from them. */
  features: Float32Array | null
}

export class ExpressionRecogniser {
  readonly #net: ExpressionNet
  readonly #publicNets: () => Promise<PublicExpressionNets>
  readonly #calibration: ExpressionCalibration

  constructor(
    nets: { own: ExpressionNet; publicNets: () => Promise<PublicExpressionNets> },
    calibration: ExpressionCalibration,
  ) {
    this.#net = nets.own
    this.#publicNets = nets.publicNets
    this.#calibration = calibration
  }

  /**
   * @param masked whether a mask covers the mouth
   * @throws Error that names what is missing when a trial asks for public nets that are not installed
   */
  async classify(
    image: RgbImage,
    face: FaceRegion,
    masked: boolean,
    trial: Pick<ExpressionTrial, 'variant' | 'publicNets'> = { variant: 'by-mask', publicNets: false },
  ): Promise<ExpressionAnswer> {
    const { wholeFace, upperFace, features } = await this.#net.answer(greySquare(image, face, NET_PX))
    if (trial.variant === 'upper-face' || (trial.variant === 'by-mask' && masked)) {
      // The public nets were trained on bare faces: under a mask they see a mouth that is not there.
      return answerOf(upperFace, calibrated(upperFace.probabilities, this.#calibration.masked), null)
    }
    if (!trial.publicNets)
      return answerOf(wholeFace, calibrated(wholeFace.probabilities, this.#calibration.own), features)
    const fromPublic = await (await this.#publicNets()).probabilitiesOf(image, face)
    const together = calibrated([...wholeFace.probabilities, ...fromPublic], this.#calibration.withPublic)
    return answerOf(wholeFace, together, features)
  }
}

/** Valence and arousal: half from the classes, half from the net's head, which tells shades of one class apart. */
function answerOf(look: Look, scores: ExpressionScores, features: Float32Array | null): ExpressionAnswer {
  const expected = valenceArousal(scores)
  return {
    scores,
    valence: (expected.valence + look.valence) / 2,
    arousal: (expected.arousal + look.arousal) / 2,
    features,
  }
}
