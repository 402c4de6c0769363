/** The bundled expression net (training/expressions): a grey face of 64 × 64 pixels → what it shows, bare and masked. */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { EXPRESSIONS } from '../../shared/taxonomy.ts'
import { withMirror } from './expression-crop.ts'

export const NET_PX = 64
/** Dimension of the face feature. */
export const FACE_FEATURES = 96

/** What one look at a face says. */
export interface Look {
  /** One for each of EXPRESSIONS, in order; they sum to 1 but are not calibrated. */
  probabilities: number[]
  /** −1..1. */
  valence: number
  arousal: number
}

export interface NetAnswer {
  wholeFace: Look
  /** What the upper face alone shows: for faces under masks. */
  upperFace: Look
  /** {@link FACE_FEATURES} numbers, not negative: for learning from corrections. */
  features: Float32Array
}

export class ExpressionNet {
  readonly #session: InferenceSession

  constructor(session: InferenceSession) {
    this.#session = session
  }

  /**
   * Mean answer over the face and its mirror image.
   * @param grey 64 × 64, 0..255
   */
  async answer(grey: Float32Array): Promise<NetAnswer> {
    const input = new Tensor('float32', withMirror(grey, NET_PX), [2, 1, NET_PX, NET_PX])
    const outputs = await this.#session.run({ grey: input })
    const mean = (name: string, length: number) => {
      const data = outputs[name]?.data as Float32Array
      return Array.from({ length }, (_, i) => ((data[i] as number) + (data[length + i] as number)) / 2)
    }
    const look = (prefix: '' | 'upper_'): Look => {
      const [valence, arousal] = mean(`${prefix}valence_arousal`, 2) as [number, number]
      return { probabilities: mean(`${prefix}probabilities`, EXPRESSIONS.length), valence, arousal }
    }
    return {
      wholeFace: look(''),
      upperFace: look('upper_'),
      features: Float32Array.from(mean('features', FACE_FEATURES)),
    }
  }
}
