/**
 * How near and how deep the scene is: depth tells a portrait from a wide view (EmotiCon's third context, Mittal et al.,
 * 2020, arXiv 2003.06692). The catalogue offers a net for it, MiDaS small, 64 MB, which nothing here bundles; the head
 * in use was fitted without it. Whoever fits one with it (training/mood) gets this branch, and without the net a
 * head for the remaining branches answers.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { cropPlanar } from '../crop.ts'
import type { BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'

const INPUT_PX = 256
const HISTOGRAM_BINS = 8

/** A net that answers with inverse depth, larger = nearer, in any scale: MiDaS small's published graph, normalisation inside. */
export class DepthBranch implements ContextBranch {
  readonly name = 'depth'
  readonly #session: InferenceSession

  constructor(session: InferenceSession) {
    this.#session = session
  }

  async describe({ image }: ContextPhoto): Promise<BranchFeatures | null> {
    const { width, height } = image
    const window = { centerX: width / 2, centerY: height / 2, width, height, angle: 0 }
    const planes = cropPlanar(image, window, INPUT_PX, INPUT_PX, 'edge').map((value) => value / 255)
    const [input = ''] = this.#session.inputNames
    const [output = ''] = this.#session.outputNames
    const outputs = await this.#session.run({
      [input]: new Tensor('float32', planes, [1, 3, INPUT_PX, INPUT_PX]),
    })
    return { depth: depthFeatures(outputs[output]?.data as Float32Array) }
  }
}

/** Histogram of the inverse depth between its extremes, and the shares of near pixels above and below the middle. */
export function depthFeatures(inverseDepth: Float32Array): Float32Array {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const value of inverseDepth) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  const span = most - least || 1
  const out = new Float32Array(HISTOGRAM_BINS + 2)
  const half = inverseDepth.length / 2
  inverseDepth.forEach((value, i) => {
    const near = (value - least) / span
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor(near * HISTOGRAM_BINS))
    out[bin] = (out[bin] as number) + 1 / inverseDepth.length
    const part = HISTOGRAM_BINS + (i < half ? 0 : 1)
    out[part] = (out[part] as number) + near / half
  })
  return out
}
