/**
 * Which things fill the picture and how much of it: Pascal VOC's 20 classes and "stuff" (everything else) with
 * DeepLabv3 on MobileNetV2 (Chen et al., 2017, arXiv 1706.05587); and what its last layer but one makes of the
 * picture, which a net that learnt to outline things sees otherwise than one that learnt to name them.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { cropPlanar } from '../crop.ts'
import type { BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'
import { channelMeans } from './scene.ts'

/** Longest side. At 513 px, for which the net was made, it takes four times as long and 90–99 % of pixels agree. */
const INPUT_PX = 257
const CLASSES = 21
/** The net's 512 channels in front of the classes: 256 of the whole picture, 256 of each cell. Not an output as published. */
export const CONTEXT_LAYER = 'v362'

export class SegmentationBranch implements ContextBranch {
  readonly name = 'segmentation'
  readonly #session: InferenceSession

  constructor(session: InferenceSession) {
    this.#session = session
  }

  async describe({ image }: ContextPhoto): Promise<BranchFeatures | null> {
    const scale = INPUT_PX / Math.max(image.width, image.height)
    const width = Math.max(33, Math.round(image.width * scale))
    const height = Math.max(33, Math.round(image.height * scale))
    const window = {
      centerX: image.width / 2,
      centerY: image.height / 2,
      width: image.width,
      height: image.height,
      angle: 0,
    }
    const planes = cropPlanar(image, window, width, height, 'edge').map((value) => value / 128 - 1)
    const outputs = await this.#session.run({ input: new Tensor('float32', planes, [1, 3, height, width]) })
    const context = outputs[CONTEXT_LAYER]
    const [, channels = 0, rows = 0, columns = 0] = context?.dims ?? []
    return {
      segmentation: fractionsOf(outputs['logits']?.data as Float32Array),
      ...(context
        ? {
            'segmentation.context': channelMeans({
              data: context.data as Float32Array,
              channels,
              height: rows,
              width: columns,
            }),
          }
        : {}),
    }
  }
}

/**
 * @param logits 21 planes
 * @returns per class: mean probability, share of the pixels, mean and largest logit
 */
export function fractionsOf(logits: Float32Array): Float32Array {
  const cells = logits.length / CLASSES
  const out = new Float32Array(4 * CLASSES)
  out.fill(Number.NEGATIVE_INFINITY, 3 * CLASSES)
  const exponentials = new Float32Array(CLASSES)
  for (let cell = 0; cell < cells; cell++) {
    let best = 0
    for (let k = 1; k < CLASSES; k++) {
      if ((logits[k * cells + cell] as number) > (logits[best * cells + cell] as number)) best = k
    }
    const top = logits[best * cells + cell] as number
    let sum = 0
    for (let k = 0; k < CLASSES; k++) {
      const logit = logits[k * cells + cell] as number
      exponentials[k] = Math.exp(logit - top)
      sum += exponentials[k] as number
      add(out, 2 * CLASSES + k, logit / cells)
      if (logit > (out[3 * CLASSES + k] as number)) out[3 * CLASSES + k] = logit
    }
    for (let k = 0; k < CLASSES; k++) add(out, k, (exponentials[k] as number) / sum / cells)
    add(out, CLASSES + best, 1 / cells)
  }
  return out
}

function add(out: Float32Array, i: number, value: number): void {
  out[i] = (out[i] as number) + value
}
