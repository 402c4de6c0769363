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
import type { FeatureMap } from '../landmarks/gem.ts'
import { LandmarkRecogniser } from '../landmarks/recogniser.ts'
import { StageTimes } from '../stage-times.ts'
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

  /**
   * L2-normalised embedding of one photo, given at each of `sides`.
   * @param times where the time of backbone and pooling is added
   */
  async embed(images: readonly RgbImage[], times = new StageTimes()): Promise<Float32Array<ArrayBuffer>> {
    const maps = await times.measureAsync('backbone', () => this.#maps(images))
    // Copied, so that the answer never carries a larger buffer along.
    return times.measure('pooling', () => new Float32Array(this.#recogniser.embed(maps)))
  }

  async #maps(images: readonly RgbImage[]): Promise<FeatureMap[]> {
    const maps: FeatureMap[] = []
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
    return maps
  }

  async recognise(images: readonly RgbImage[], gps: Gps | null): Promise<LandmarkResult> {
    const embedding = await this.embed(images)
    const { candidates, decision, by, threshold } = this.#recogniser.recognise(embedding, gps)
    return { model: this.stamp, embedding, candidates, decision, by, threshold }
  }

  rank(embedding: Float32Array, gps: Gps | null, stages?: LandmarkStages): RankValue {
    const times = new StageTimes()
    const found = times.measure('search', () => this.#recogniser.recognise(embedding, gps, stages))
    return { ...found, stageMs: times.ms }
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
