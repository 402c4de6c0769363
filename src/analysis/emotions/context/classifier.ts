/**
 * The landmark backbone's last layer (1,001 ImageNet classes), for parts of a picture: the net itself answers for the
 * whole picture alone. The numbers are those of resources/models/place_embedder.onnx (training/mood/classifier.py).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const CLASSES = 1001
const CHANNELS = 1280
const HEADER = 4

export class SceneClassifier {
  readonly #steps: Uint8Array
  readonly #bias: Float32Array
  readonly #shift: number
  readonly #scale: number
  readonly #low: number
  readonly #high: number

  private constructor(bytes: ArrayBuffer) {
    const [shift = 0, scale = 0, low = 0, high = 0] = new Float32Array(bytes, 0, HEADER)
    this.#shift = shift
    this.#scale = scale
    this.#low = low
    this.#high = high
    this.#bias = new Float32Array(bytes, 4 * HEADER, CLASSES)
    this.#steps = new Uint8Array(bytes, 4 * (HEADER + CLASSES), CLASSES * CHANNELS)
  }

  /** @throws Error that names the file when it is missing or cut short */
  static load(resourcesDir: string): SceneClassifier {
    const path = join(resourcesDir, 'models', 'scene_classifier.bin')
    try {
      const bytes = readFileSync(path)
      return new SceneClassifier(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    } catch (cause) {
      throw new Error(`${path} cannot be read; reinstall Moodmark.`, { cause })
    }
  }

  /**
   * @param pooled means of the feature map's 1,280 channels over some part of the picture
   * @returns logits, 0 is background
   */
  logits(pooled: Float32Array): Float32Array {
    let total = 0
    for (const value of pooled) total += value
    const out = new Float32Array(CLASSES)
    for (let k = 0; k < CLASSES; k++) {
      let sum = 0
      for (let i = 0, at = k * CHANNELS; i < CHANNELS; i++, at++) {
        sum += (this.#steps[at] as number) * (pooled[i] as number)
      }
      const logit = this.#scale * (sum + this.#shift * total) + (this.#bias[k] as number)
      out[k] = Math.max(this.#low, Math.min(this.#high, logit))
    }
    return out
  }
}
