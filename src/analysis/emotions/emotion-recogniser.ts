/** Faces, masks, expressions and the mood of one photo. Runs in the inference worker. */
import type { ExpressionScores, Face, ModelStamp } from '../../shared/evidence.ts'
import { moodOf } from '../../shared/mood-vote.ts'
import { encodeFaceFeature } from '../../shared/node/face-feature.ts'
import { shownExpression } from '../../shared/shown-expression.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'
import type { EmotionAnswer, EmotionInput, RgbImage } from '../inference/worker-protocol.ts'
import type { ContextRecogniser } from './context/affect.ts'
import { drawMasks } from './drawn-mask.ts'
import type { ExpressionAnswer, ExpressionRecogniser } from './expression-recogniser.ts'
import { FACE_TEMPLATE, rollOf, TEMPLATE_PX } from './face-alignment.ts'
import type { DetectedFace, FaceDetector } from './face-detector.ts'
import { detectFaces } from './face-passes.ts'
import { type FaceQuality, faceQuality } from './face-quality.ts'
import type { Point } from './geometry.ts'
import type { MaskClassifier } from './mask-classifier.ts'

/**
 * Probabilities under a mask are calibrated on drawn masks; real ones differ, so a little less is believed.
 * A heuristic: no labelled faces under real masks are at hand.
 */
const MASK_CONFIDENCE_FACTOR = 0.85
/** A profile, or a face without any detail in focus: the net was taught by faces that look at the camera. A heuristic. */
const UNSEEN_CONFIDENCE_FACTOR = 0.5
/** Faces smaller than this in the working copy hold too little detail; confidence falls in proportion below it. */
const FULL_CONFIDENCE_FACE_PX = 32
/** Faces below this height in the working copy are looked for again in a larger copy of the photo, if there is one. */
const SMALL_FACE_PX = 28

export interface EmotionParts {
  /** Null when faces cannot be found or their expressions not be told. */
  faces: { detector: FaceDetector; expressions: ExpressionRecogniser; masks: MaskClassifier | null } | null
  /** Null when the scene's models are missing. */
  context: ContextRecogniser | null
}

export class EmotionRecogniser {
  readonly stamp: ModelStamp
  readonly #parts: EmotionParts

  constructor(parts: EmotionParts, stamp: ModelStamp) {
    this.#parts = parts
    this.stamp = stamp
  }

  /** Longest sides of the pictures of `EmotionInput.scene`. */
  get sceneSides(): readonly number[] {
    return this.#parts.context?.sides ?? []
  }

  async recognise(input: EmotionInput): Promise<EmotionAnswer> {
    const faces = input.faces ? await this.#faces(input) : null
    if (faces === 'finer') return 'finer'
    const scene =
      input.scene.length === 0
        ? null
        : ((await this.#parts.context?.recognise({
            image: input.detection,
            pictures: input.scene,
            faces,
            hash: input.hash,
            asked: input.persons ?? null,
          })) ?? null)
    return { model: this.stamp, faces: faces ?? [], scene, mood: moodOf(faces ?? [], scene) }
  }

  /** Null when faces cannot be recognised here. */
  async #faces({ image, detection, faceCrop, finer, trial }: EmotionInput): Promise<Face[] | 'finer' | null> {
    if (!this.#parts.faces) return null
    const { detector, expressions, masks } = this.#parts.faces
    let detected = await detectFaces(detector, image, detection)
    if (finer && detected.some(({ box }) => box.height < SMALL_FACE_PX)) return 'finer'
    if (detected.length === 0 && faceCrop) detected = [wholeImage(image)]
    const verdicts = masks
      ? await masks.classify(
          image,
          detection,
          detected.map((face) => face.box),
        )
      : []
    const shown = trial?.drawMasks ? drawMasks(image, detected) : image
    const faces: Face[] = []
    for (const [i, face] of detected.entries()) {
      const mask = verdicts[i] ?? { mask: false, score: 0 }
      const region = { box: face.box, roll: rollOf(face.points) }
      const answer = await expressions.classify(shown, region, mask.mask, trial)
      faces.push(describe(face, answer, mask, image))
    }
    return faces.sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])
  }
}

function wholeImage(image: RgbImage): DetectedFace {
  const at = ([x, y]: Point): Point => [(x / TEMPLATE_PX) * image.width, (y / TEMPLATE_PX) * image.height]
  return {
    box: { x: 0, y: 0, width: image.width, height: image.height },
    points: FACE_TEMPLATE.map(at),
    score: 0,
  }
}

function describe(
  face: DetectedFace,
  { scores, valence, arousal, features }: ExpressionAnswer,
  mask: { mask: boolean; score: number },
  image: RgbImage,
): Face {
  const top = mostProbable(scores)
  const detail = Math.min(1, face.box.height / FULL_CONFIDENCE_FACE_PX)
  const quality = faceQuality(image, face)
  const confidence = scores[top] * (mask.mask ? MASK_CONFIDENCE_FACTOR : 1) * detail * visibility(quality)
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
    expression: shownExpression(top, confidence),
    confidence,
    valence,
    arousal,
    quality: quality.overall,
    ...(features ? { feature: encodeFaceFeature(features) } : {}),
  }
}

/** What is left of the confidence in a face that is turned away or blurred; its size counts by itself. */
function visibility({ frontal, sharpness }: FaceQuality): number {
  return UNSEEN_CONFIDENCE_FACTOR + (1 - UNSEEN_CONFIDENCE_FACTOR) * Math.min(frontal, sharpness)
}

function mostProbable(scores: ExpressionScores): Expression {
  return EXPRESSIONS.reduce((best, next) => (scores[next] > scores[best] ? next : best))
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value))
}
