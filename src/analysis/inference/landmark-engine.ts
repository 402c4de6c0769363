/** Runs the landmark backbone and hands its feature maps to the recogniser. */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type {
  GalleryInput,
  LandmarkPrototypes,
  LandmarkStages,
  RankedPhoto,
  RankValue,
} from '../../shared/analysis-protocol.ts'
import type { Gps, LandmarkResult, ModelStamp } from '../../shared/evidence.ts'
import { LandmarkRecogniser } from '../landmarks/recogniser.ts'
import { MOBILENET_PIXELS, pixelsToTensor } from './tensor.ts'
import type { RgbImage } from './worker-protocol.ts'

export class LandmarkEngine {
  readonly #recogniser: LandmarkRecogniser
  readonly #backbone: InferenceSession

  private constructor(recogniser: LandmarkRecogniser, backbone: InferenceSession) {
    this.#recogniser = recogniser
    this.#backbone = backbone
  }

  /** Throws an Error that names the file when the gallery is missing or altered. */
  static load(resourcesDir: string, backbone: InferenceSession): LandmarkEngine {
    return new LandmarkEngine(LandmarkRecogniser.load(resourcesDir), backbone)
  }

  get stamp(): ModelStamp {
    return this.#recogniser.stamp
  }

  /** Longest sides of the pictures that `embed` wants, in this order. */
  get sides(): number[] {
    return this.#recogniser.backbone.longestSides
  }

  /** L2-normalised embedding of one photo, given at each of `sides`. */
  async embed(images: readonly RgbImage[]): Promise<Float32Array<ArrayBuffer>> {
    const maps = []
    for (const { data, width, height } of images) {
      const tensor = pixelsToTensor(data, width, height, MOBILENET_PIXELS)
      const outputs = await this.#backbone.run(
        { input: new Tensor('float32', tensor, [1, 3, height, width]) },
        ['features'],
      )
      const features = outputs['features']
      if (!features) throw new Error('the backbone has no output named features')
      const [, channels, mapHeight, mapWidth] = features.dims as [number, number, number, number]
      maps.push({ data: features.data as Float32Array, channels, height: mapHeight, width: mapWidth })
    }
    // Copied, so that the answer never carries a larger buffer along.
    return new Float32Array(this.#recogniser.embed(maps))
  }

  async recognise(images: readonly RgbImage[], gps: Gps | null): Promise<LandmarkResult> {
    const embedding = await this.embed(images)
    const { candidates, decision, by, threshold } = this.#recogniser.recognise(embedding, gps)
    return { model: this.stamp, embedding, candidates, decision, by, threshold }
  }

  rank(embedding: Float32Array, gps: Gps | null, stages?: LandmarkStages): RankValue {
    return this.#recogniser.recognise(embedding, gps, stages)
  }

  /** @param embeddings one after another */
  rankAll(embeddings: Float32Array, positions: readonly (Gps | null)[]): RankedPhoto[] {
    const { dimension } = this.#recogniser
    return positions.map((gps, i) => {
      const embedding = embeddings.subarray(i * dimension, (i + 1) * dimension)
      const { ranking: _, ...ranked } = this.#recogniser.recognise(embedding, gps)
      return ranked
    })
  }

  useGallery(gallery: GalleryInput): void {
    this.#recogniser.useGallery(gallery)
  }

  setPrototypes(prototypes: LandmarkPrototypes): void {
    this.#recogniser.setPrototypes(prototypes)
  }

  seenInTraining(hash: string): boolean {
    return this.#recogniser.seenInTraining(hash)
  }
}
