/**
 * Three small public nets for seven expressions, which make the app's own net better where they are installed:
 * mini- and big-Xception (Arriaga et al., 2017, arXiv 1710.07557) and face-api's.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { RgbImage } from '../inference/worker-protocol.ts'
import { cropPlanar } from './crop.ts'
import { centerOf, type FaceRegion, greySquare, withMirror } from './expression-crop.ts'

/** Seven for each net: angry, disgust, fear, happy, sad, surprise, neutral. */
export const PUBLIC_PROBABILITIES = 21
export const PUBLIC_MODELS = ['fer_mini_xception', 'fer_big_xception', 'fer_faceapi'] as const

/** Position of each of those classes in face-api's output (neutral, happy, sad, angry, fearful, disgusted, surprised). */
const FACEAPI_ORDER = [3, 5, 4, 1, 2, 6, 0] as const
const XCEPTION_PX = 64
const FACEAPI_PX = 112
const FACEAPI_MEAN = [122.782, 117.001, 104.298] as const

export class PublicExpressionNets {
  readonly #mini: InferenceSession
  readonly #big: InferenceSession
  readonly #faceapi: InferenceSession

  constructor(sessions: { mini: InferenceSession; big: InferenceSession; faceapi: InferenceSession }) {
    this.#mini = sessions.mini
    this.#big = sessions.big
    this.#faceapi = sessions.faceapi
  }

  /** {@link PUBLIC_PROBABILITIES} numbers: mini, big, face-api; each the mean over the face and its mirror image. */
  async probabilitiesOf(image: RgbImage, face: FaceRegion): Promise<number[]> {
    const unit = greySquare(image, face, XCEPTION_PX).map((value) => value / 127.5 - 1)
    const grey = new Tensor('float32', withMirror(unit, XCEPTION_PX), [2, 1, XCEPTION_PX, XCEPTION_PX])
    const colour = new Tensor('float32', withMirror(colourRect(image, face), FACEAPI_PX), [
      2,
      3,
      FACEAPI_PX,
      FACEAPI_PX,
    ])
    const mini = await probabilities(this.#mini, grey)
    const big = await probabilities(this.#big, grey)
    const faceapi = await probabilities(this.#faceapi, colour)
    return [...mini, ...big, ...FACEAPI_ORDER.map((i) => faceapi[i] as number)]
  }
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

/** Mean of the two rows of the net's `probs` output. */
async function probabilities(session: InferenceSession, input: Tensor): Promise<number[]> {
  const outputs = await session.run({ [session.inputNames[0] as string]: input }, ['probs'])
  const data = outputs['probs']?.data as Float32Array
  const classes = data.length / 2
  return Array.from({ length: classes }, (_, i) => ((data[i] as number) + (data[classes + i] as number)) / 2)
}
