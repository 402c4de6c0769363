/**
 * Expression of a face: three small nets, each averaged over the face and its mirror image, joined by a
 * multinomial logistic regression that was fitted class-balanced on labelled faces (fer_calibration.json).
 * Stacking after Wolpert (1992, doi 10.1016/S0893-6080(05)80023-1).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { z } from 'zod'
import type { ExpressionScores } from '../../shared/evidence.ts'
import type { Expression } from '../../shared/taxonomy.ts'
import type { RgbImage } from '../inference/worker-protocol.ts'
import { cropPlanar, mirror, toGrey } from './crop.ts'
import type { Rect } from './geometry.ts'

const calibrationSchema = z.object({
  order: z.tuple([
    z.literal('mini_pad0.00_flip'),
    z.literal('big_pad0.00_flip'),
    z.literal('faceapi_rect_flip'),
  ]),
  classes: z.array(z.string()).length(7),
  mean: z.array(z.number()).length(21),
  std: z.array(z.number().positive()).length(21),
  /** One row per input, one column per class. */
  W: z.array(z.array(z.number()).length(7)).length(21),
  b: z.array(z.number()).length(7),
})
export type Calibration = z.infer<typeof calibrationSchema>

export const CALIBRATION_FILE = join('models', 'fer_calibration.json')

/** Throws an Error that names the file when it is missing or malformed. */
export function loadCalibration(resourcesDir: string): Calibration {
  const path = join(resourcesDir, CALIBRATION_FILE)
  try {
    return calibrationSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new Error(`${path} cannot be read; reinstall Moodmark.`, { cause })
  }
}

/** Class order of the calibration → our names. Contempt is not among its classes and gets probability 0. */
const CLASS_NAMES: Readonly<Record<string, Expression>> = {
  angry: 'anger',
  disgust: 'disgust',
  fear: 'fear',
  happy: 'happy',
  sad: 'sad',
  surprise: 'surprise',
  neutral: 'neutral',
}
/** Position of each calibration class in face-api's output (neutral, happy, sad, angry, fearful, disgusted, surprised). */
const FACEAPI_ORDER = [3, 5, 4, 1, 2, 6, 0] as const

const XCEPTION_PX = 64
const FACEAPI_PX = 112
const FACEAPI_MEAN = [122.782, 117.001, 104.298] as const

/** Where to cut: the detector's box and the turn of the line through the eyes. */
export interface FaceRegion {
  box: Rect
  /** Radians, clockwise; 0 leaves the picture as it is. */
  roll: number
}

export class ExpressionEnsemble {
  readonly #mini: InferenceSession
  readonly #big: InferenceSession
  readonly #faceapi: InferenceSession
  readonly #calibration: Calibration

  constructor(
    sessions: { mini: InferenceSession; big: InferenceSession; faceapi: InferenceSession },
    calibration: Calibration,
  ) {
    this.#mini = sessions.mini
    this.#big = sessions.big
    this.#faceapi = sessions.faceapi
    this.#calibration = calibration
  }

  /** Calibrated probabilities of one face; they sum to 1. */
  async classify(image: RgbImage, face: FaceRegion): Promise<ExpressionScores> {
    return stack(await this.probabilitiesOf(image, face), this.#calibration)
  }

  /** What the nets say by themselves: the 21 inputs of the stack, seven per net in the calibration's class order. */
  async probabilitiesOf(image: RgbImage, face: FaceRegion): Promise<number[]> {
    const grey = withMirror(greySquare(image, face), XCEPTION_PX)
    const colour = withMirror(colourRect(image, face), FACEAPI_PX)
    const size = XCEPTION_PX
    const greyInput = new Tensor('float32', grey, [2, 1, size, size])
    const colourInput = new Tensor('float32', colour, [2, 3, FACEAPI_PX, FACEAPI_PX])
    const mini = await probabilities(this.#mini, greyInput)
    const big = await probabilities(this.#big, greyInput)
    const faceapi = await probabilities(this.#faceapi, colourInput)
    return [...mini, ...big, ...FACEAPI_ORDER.map((i) => faceapi[i] as number)]
  }
}

/**
 * The logistic stack.
 * @param inputs 21 probabilities: seven per net in the calibration's class order
 */
export function stack(inputs: readonly number[], calibration: Calibration): ExpressionScores {
  const logits = [...calibration.b]
  inputs.forEach((probability, i) => {
    const z = (Math.log(probability + 1e-3) - (calibration.mean[i] ?? 0)) / (calibration.std[i] ?? 1)
    calibration.W[i]?.forEach((weight, k) => {
      logits[k] = (logits[k] ?? 0) + z * weight
    })
  })
  const largest = Math.max(...logits)
  const exponentials = logits.map((logit) => Math.exp(logit - largest))
  const sum = exponentials.reduce((a, b) => a + b)
  const scores: ExpressionScores = {
    neutral: 0,
    happy: 0,
    sad: 0,
    surprise: 0,
    fear: 0,
    disgust: 0,
    anger: 0,
    contempt: 0,
  }
  calibration.classes.forEach((name, k) => {
    const expression = CLASS_NAMES[name]
    if (expression) scores[expression] = (exponentials[k] as number) / sum
  })
  return scores
}

/** 64 × 64 grey of the square around the box, x/127.5 − 1. */
function greySquare(image: RgbImage, { box, roll }: FaceRegion): Float32Array {
  const side = Math.max(box.width, box.height)
  const window = { ...centerOf(box), width: side, height: side, angle: roll }
  return toGrey(cropPlanar(image, window, XCEPTION_PX, XCEPTION_PX, 'edge')).map((v) => v / 127.5 - 1)
}

/** 112 × 112 colour: the box with its aspect kept, centred on black, (x − mean) / 255. */
function colourRect(image: RgbImage, { box, roll }: FaceRegion): Float32Array {
  const scale = FACEAPI_PX / Math.max(box.width, box.height)
  const width = Math.max(1, Math.round(box.width * scale))
  const height = Math.max(1, Math.round(box.height * scale))
  const window = { ...centerOf(box), width: box.width, height: box.height, angle: roll }
  const crop = cropPlanar(image, window, width, height, 'edge')
  const out = new Float32Array(3 * FACEAPI_PX * FACEAPI_PX)
  const left = Math.floor((FACEAPI_PX - width) / 2)
  const top = Math.floor((FACEAPI_PX - height) / 2)
  for (let c = 0; c < 3; c++) {
    const plane = c * FACEAPI_PX * FACEAPI_PX
    const mean = FACEAPI_MEAN[c] as number
    out.fill(-mean / 255, plane, plane + FACEAPI_PX * FACEAPI_PX)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        out[plane + (top + y) * FACEAPI_PX + left + x] =
          ((crop[c * width * height + y * width + x] as number) - mean) / 255
      }
    }
  }
  return out
}

function centerOf(box: Rect): { centerX: number; centerY: number } {
  return { centerX: box.x + box.width / 2, centerY: box.y + box.height / 2 }
}

function withMirror(planes: Float32Array, width: number): Float32Array {
  const both = new Float32Array(planes.length * 2)
  both.set(planes)
  both.set(mirror(planes, width), planes.length)
  return both
}

/** Mean of the two rows of the net's `probs` output. */
async function probabilities(session: InferenceSession, input: Tensor): Promise<number[]> {
  const outputs = await session.run({ [session.inputNames[0] as string]: input }, ['probs'])
  const data = outputs['probs']?.data as Float32Array
  const classes = data.length / 2
  return Array.from({ length: classes }, (_, i) => ((data[i] as number) + (data[classes + i] as number)) / 2)
}
