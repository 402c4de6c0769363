/** The landmark backbone as everybody uses it: one run per picture, however many ask for its outputs. */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { BackboneView } from '../emotions/context/branch.ts'
import type { FeatureMap } from '../landmarks/gem.ts'
import { MOBILENET_PIXELS, pixelsToTensor } from './tensor.ts'
import type { RgbImage } from './worker-protocol.ts'

/** What the app fetches; the net holds more (resources/models/place_embedder.md). */
export const BACKBONE_OUTPUTS = ['features', 'middle', 'logits', 'attention', 'descriptors']

export interface BackboneAnswer extends BackboneView {
  /** Of the local head; null for a backbone without one. */
  local: { attention: FeatureMap; descriptors: FeatureMap } | null
}

export class Backbone {
  readonly #session: InferenceSession
  readonly #outputs: string[]
  /** By picture: landmarks and the scene of one photo are given the same objects. */
  readonly #views = new WeakMap<RgbImage, Promise<BackboneAnswer>>()

  constructor(session: InferenceSession) {
    this.#session = session
    this.#outputs = BACKBONE_OUTPUTS.filter((name) => session.outputNames.includes(name))
  }

  view(image: RgbImage): Promise<BackboneAnswer> {
    const known = this.#views.get(image)
    if (known) return known
    const view = this.#run(image)
    this.#views.set(image, view)
    return view
  }

  async #run({ data, width, height }: RgbImage): Promise<BackboneAnswer> {
    const tensor = pixelsToTensor(data, width, height, MOBILENET_PIXELS)
    const outputs = await this.#session.run(
      { input: new Tensor('float32', tensor, [1, 3, height, width]) },
      this.#outputs,
    )
    const features = outputs['features']
    const logits = outputs['logits']
    if (!features || !logits) throw new Error('the backbone has no outputs named features and logits')
    const { middle, attention, descriptors } = outputs
    return {
      side: Math.max(width, height),
      features: mapOf(features),
      middle: middle ? mapOf(middle) : null,
      logits: logits.data as Float32Array,
      local:
        attention && descriptors ? { attention: mapOf(attention), descriptors: mapOf(descriptors) } : null,
    }
  }
}

function mapOf(tensor: { dims: readonly number[]; data: unknown }): FeatureMap {
  const [, channels = 0, height = 0, width = 0] = tensor.dims
  return { data: tensor.data as Float32Array, channels, height, width }
}
