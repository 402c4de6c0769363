/** The landmark backbone as everybody uses it: one run per picture, however many ask for its outputs. */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { BackboneView } from '../emotions/context/branch.ts'
import type { FeatureMap } from '../landmarks/gem.ts'
import type { LocalMap } from '../landmarks/local/features.ts'
import { withOutputs } from './needed-nodes.ts'
import { MOBILENET_PIXELS, pixelsToTensor } from './tensor.ts'
import type { RgbImage } from './worker-protocol.ts'

/** What the app fetches of every picture; the net holds more (resources/models/place_embedder.md). */
const OUTPUTS = ['features', 'middle', 'logits']

/** The net without its heads. */
export const trunkOf = (model: Uint8Array) => withOutputs(model, OUTPUTS)

/** Its local head alone, which takes the trunk's `middle`: few photos need it. */
export const localHeadOf = (model: Uint8Array) => withOutputs(model, ['attention', 'descriptors'], ['middle'])

export class Backbone {
  readonly #session: InferenceSession
  readonly #outputs: string[]
  readonly #localHead: InferenceSession | null
  /** By picture: landmarks and the scene of one photo are given the same objects. */
  readonly #views = new WeakMap<RgbImage, Promise<BackboneView>>()

  constructor(session: InferenceSession, localHead: InferenceSession | null = null) {
    this.#session = session
    this.#outputs = OUTPUTS.filter((name) => session.outputNames.includes(name))
    this.#localHead = localHead
  }

  /** Whether `local` can answer. */
  get describesLocally(): boolean {
    return this.#localHead !== null
  }

  view(image: RgbImage): Promise<BackboneView> {
    const known = this.#views.get(image)
    if (known) return known
    const view = this.#run(image)
    this.#views.set(image, view)
    return view
  }

  /** What the local head makes of the picture's view. Throws an Error when the backbone has none. */
  async local(image: RgbImage): Promise<LocalMap> {
    const { middle } = await this.view(image)
    if (!middle || !this.#localHead) throw new Error('the backbone has no local head')
    const { attention, descriptors } = await this.#localHead.run({
      middle: new Tensor('float32', middle.data, [1, middle.channels, middle.height, middle.width]),
    })
    if (!attention || !descriptors) throw new Error('the local head has no attention and descriptors')
    return {
      attention: mapOf(attention),
      descriptors: mapOf(descriptors),
      imageHeight: image.height,
      imageWidth: image.width,
    }
  }

  async #run({ data, width, height }: RgbImage): Promise<BackboneView> {
    const tensor = pixelsToTensor(data, width, height, MOBILENET_PIXELS)
    const outputs = await this.#session.run(
      { input: new Tensor('float32', tensor, [1, 3, height, width]) },
      this.#outputs,
    )
    const features = outputs['features']
    const logits = outputs['logits']
    if (!features || !logits) throw new Error('the backbone has no outputs named features and logits')
    const middle = outputs['middle']
    return {
      side: Math.max(width, height),
      features: mapOf(features),
      middle: middle ? mapOf(middle) : null,
      logits: logits.data as Float32Array,
    }
  }
}

function mapOf(tensor: { dims: readonly number[]; data: unknown }): FeatureMap {
  const [, channels = 0, height = 0, width = 0] = tensor.dims
  return { data: tensor.data as Float32Array, channels, height, width }
}
