/** Faces, masks, expressions and the mood of one photo. Runs in the inference worker. */
import type { EmotionResult, ExpressionScores, Face, ModelStamp } from '../../shared/evidence.ts'
import { voteMood } from '../../shared/mood-vote.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'
import type { EmotionInput, RgbImage } from '../inference/worker-protocol.ts'
import { halve } from './crop.ts'
import { drawMasks } from './drawn-mask.ts'
import type { ExpressionAnswer, ExpressionRecogniser } from './expression-recogniser.ts'
import { DETECTION_PX, type DetectedFace, type FaceDetector, mergeFaces } from './face-detector.ts'
import { type Point, similarityBetween } from './geometry.ts'
import type { MaskClassifier } from './mask-classifier.ts'

/**
 * Below this an expression is not shown. On 3,578 labelled faces of five sources that fitting had not seen, .5 shows
 * 72 % of the expressions with accuracy .80; all of them would have .69, and .6 would show 58 % with .85.
 */
export const MIN_EXPRESSION_CONFIDENCE = 0.5
/**
 * Probabilities under a mask are calibrated on drawn masks; real ones differ, so a little less is believed.
 * A heuristic: no labelled faces under real masks are at hand.
 */
const MASK_CONFIDENCE_FACTOR = 0.85
/** Faces smaller than this in the working copy hold too little detail; confidence falls in proportion below it. */
const FULL_CONFIDENCE_FACE_PX = 32
/** A face below this height at detection size suggests that there are smaller ones: a second, finer pass follows. */
const FINE_PASS_FACE_PX = 40

/** Smaller turns are within the noise of the points; turning by them costs as much accuracy as it gains. */
const MIN_ROLL_RADIANS = (8 * Math.PI) / 180

/** Template of the five points (InsightFace's 112 px alignment): only its turn is used. */
const TEMPLATE: readonly Point[] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
]

export class EmotionRecogniser {
  readonly stamp: ModelStamp
  readonly #detector: FaceDetector
  readonly #expressions: ExpressionRecogniser
  readonly #masks: MaskClassifier | null

  constructor(
    parts: { detector: FaceDetector; expressions: ExpressionRecogniser; masks: MaskClassifier | null },
    stamp: ModelStamp,
  ) {
    this.#detector = parts.detector
    this.#expressions = parts.expressions
    this.#masks = parts.masks
    this.stamp = stamp
  }

  async recognise({ image, detection, faceCrop, trial }: EmotionInput): Promise<EmotionResult> {
    let detected = await this.#detect(image, detection)
    if (detected.length === 0 && faceCrop) detected = [wholeImage(image)]
    const masks = this.#masks
      ? await this.#masks.classify(
          image,
          detection,
          detected.map((face) => face.box),
        )
      : []
    const shown = trial?.drawMasks ? drawMasks(image, detected) : image
    const faces: Face[] = []
    for (const [i, face] of detected.entries()) {
      const mask = masks[i] ?? { mask: false, score: 0 }
      const region = { box: face.box, roll: rollOf(face.points) }
      const answer = await this.#expressions.classify(shown, region, mask.mask, trial)
      faces.push(describe(face, answer, mask, image))
    }
    faces.sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])
    return { model: this.stamp, faces, mood: voteMood(faces) }
  }

  /**
   * Two passes always, a third where it pays. YuNet knows faces of about 10 to 300 px: at half size it finds the
   * close-ups that it misses at full size (76 of 80 portraits instead of 65), and at the working copy's size
   * the far faces of a group.
   */
  async #detect(image: RgbImage, detection: RgbImage): Promise<DetectedFace[]> {
    let coarse = await this.#detector.detectScaled(detection, image.width)
    if (Math.max(detection.width, detection.height) > DETECTION_PX / 2)
      coarse = mergeFaces([...coarse, ...(await this.#detector.detectScaled(halve(detection), image.width))])
    const scale = detection.width / image.width
    const worthAFinePass = scale < 0.8 && coarse.some((face) => face.box.height * scale < FINE_PASS_FACE_PX)
    return worthAFinePass ? mergeFaces([...coarse, ...(await this.#detector.detect(image))]) : coarse
  }
}

/** How far a face is turned in the picture plane, radians clockwise: the turn of the similarity onto its points. */
export function rollOf(points: readonly Point[]): number {
  if (points.length !== TEMPLATE.length) return 0
  const { a, b } = similarityBetween(TEMPLATE, points)
  const roll = Math.atan2(b, a)
  return Math.abs(roll) < MIN_ROLL_RADIANS ? 0 : roll
}

function wholeImage(image: RgbImage): DetectedFace {
  const at = ([x, y]: Point): Point => [(x / 112) * image.width, (y / 112) * image.height]
  return {
    box: { x: 0, y: 0, width: image.width, height: image.height },
    points: TEMPLATE.map(at),
    score: 0,
  }
}

function describe(
  face: DetectedFace,
  { scores, valence, arousal }: ExpressionAnswer,
  mask: { mask: boolean; score: number },
  image: RgbImage,
): Face {
  const top = mostProbable(scores)
  const detail = Math.min(1, face.box.height / FULL_CONFIDENCE_FACE_PX)
  const confidence = scores[top] * (mask.mask ? MASK_CONFIDENCE_FACTOR : 1) * detail
  const { x, y, width, height } = face.box
  const left = clamp(x / image.width)
  const up = clamp(y / image.height)
  return {
    box: [left, up, Math.min(width / image.width, 1 - left), Math.min(height / image.height, 1 - up)],
    points: face.points.map(([px, py]) => [px / image.width, py / image.height]),
    detection: clamp(face.score),
    mask: mask.mask,
    maskScore: clamp(mask.score),
    scores,
    expression: confidence >= MIN_EXPRESSION_CONFIDENCE ? top : null,
    confidence,
    valence,
    arousal,
  }
}

function mostProbable(scores: ExpressionScores): Expression {
  return EXPRESSIONS.reduce((best, next) => (scores[next] > scores[best] ? next : best))
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value))
}
