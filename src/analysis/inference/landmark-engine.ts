/** Runs the landmark backbone and hands its feature maps to the recogniser. */
import type {
  GalleryInput,
  LandmarkPrototypes,
  LandmarkStages,
  RankedPhoto,
  RankValue,
  RegionMap,
  WorldPacksState,
} from '../../shared/analysis-protocol.ts'
import type {
  Gps,
  LandmarkResult,
  LocalEvidence,
  LocalFeatures,
  ModelStamp,
  TinyCopyScores,
  WorldEvidence,
} from '../../shared/evidence.ts'
import { textOf } from '../failures.ts'
import type { FeatureMap } from '../landmarks/gem.ts'
import type { LocalMap } from '../landmarks/local/features.ts'
import { LocalCheck } from '../landmarks/local/local-check.ts'
import type { LocalReference } from '../landmarks/local/verify.ts'
import { LandmarkRecogniser, LOCAL_HEAD_SHA256, type Recognition } from '../landmarks/recogniser.ts'
import { tinyCopyImages } from '../landmarks/tiny-copy-image.ts'
import { StageTimes } from '../stage-times.ts'
import type { Backbone } from './backbone.ts'
import type { RgbImage } from './worker-protocol.ts'
import { furtherMatches, type WorldEngine } from './world-engine.ts'

export class LandmarkEngine {
  /** Why photos in doubt are not compared with references by their local features; empty when they are. */
  readonly localReason: string
  readonly #recogniser: LandmarkRecogniser
  readonly #backbone: Backbone
  readonly #local: LocalCheck | null
  #world: WorldEngine

  private constructor(
    recogniser: LandmarkRecogniser,
    backbone: Backbone,
    local: LoadedCheck,
    world: WorldEngine,
  ) {
    this.#world = world
    this.#recogniser = recogniser
    this.#backbone = backbone
    this.#local = local.check
    this.localReason = local.reason
  }

  /**
   * Throws an Error that names the file when the gallery is missing or altered. The file of local features may be
   * missing: the last stage is left out then.
   */
  static load(resourcesDir: string, backbone: Backbone, world: WorldEngine): LandmarkEngine {
    const recogniser = LandmarkRecogniser.load(resourcesDir)
    return new LandmarkEngine(recogniser, backbone, loadLocalCheck(resourcesDir, backbone), world)
  }

  get worldPacks(): WorldPacksState {
    const { stamp, reports } = this.#world
    return { stamp, gate: this.#recogniser.gateThreshold, packs: reports }
  }

  /** These packs from now on; the earlier ones are let go. */
  async useWorld(world: WorldEngine): Promise<void> {
    const earlier = this.#world
    this.#world = world
    await earlier.close()
  }

  get stamp(): ModelStamp {
    return this.#recogniser.stamp
  }

  /** Longest sides of the pictures that `embed` wants, in this order. */
  get sides(): number[] {
    return this.#recogniser.backbone.longestSides
  }

  /**
   * One photo, given at each of `sides`: its L2-normalised embedding, and its local features when they are wanted
   * and can be had.
   *
   * @param wanted local features, the tiny copy's embedding
   * @param times  where the time of backbone, pooling and description is added
   */
  async embed(
    images: readonly RgbImage[],
    wanted: { local: boolean; tinyCopy: boolean },
    times = new StageTimes(),
  ): Promise<{
    embedding: Float32Array<ArrayBuffer>
    local: LocalFeatures | null
    world: WorldEvidence | null
    lowResolution: boolean
    tinyCopy: Float32Array | null
  }> {
    const features = await times.measureAsync('backbone', () => this.#maps(images))
    // Copied, so that the answer never carries a larger buffer along.
    const embedding = times.measure('pooling', () => new Float32Array(this.#recogniser.embed(features)))
    const lowResolution = this.#recogniser.resolutionOf(embedding) === 'low'
    return {
      embedding,
      local: wanted.local ? await times.measureAsync('local', () => this.#describe(images)) : null,
      world: await times.measureAsync('world', () => this.#look(embedding, images, null)),
      lowResolution,
      tinyCopy: wanted.tinyCopy && !lowResolution ? await this.#tinyCopy(images, times) : null,
    }
  }

  /** What the packs say of a photo, whether it passes the gate or not. */
  askPacks(images: readonly RgbImage[]): Promise<WorldEvidence | null> {
    return this.#world.look(images, null)
  }

  async recognise(images: readonly RgbImage[], gps: Gps | null): Promise<LandmarkResult> {
    const embedding = new Float32Array(this.#recogniser.embed(await this.#maps(images)))
    const world = await this.#look(embedding, images, gps)
    const tinyCopy = this.#recogniser.wantsTinyCopy(embedding)
      ? this.#recogniser.tinyCopyScores(await this.#tinyCopy(images))
      : null
    // The local head runs for photos in doubt alone: the first look tells whether this is one.
    let inDoubt = false
    const notDescribed = () => {
      inDoubt = true
      return null
    }
    const first = this.#recognise(embedding, gps, {}, notDescribed, { world, tinyCopy })
    const local = inDoubt ? await this.#describe(images) : null
    const { ranking: _, ...recognition } = local
      ? this.#recognise(embedding, gps, {}, () => local, { world, tinyCopy })
      : first
    return { model: this.stamp, embedding, ...recognition, world, tinyCopy }
  }

  /** Embedding of the photo's tiny copy: a second pass, so only where something may come of it. */
  async #tinyCopy(images: readonly RgbImage[], times = new StageTimes()): Promise<Float32Array> {
    const largest = images.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a))
    const copies = await tinyCopyImages(largest, this.sides)
    return this.#recogniser.embed(await times.measureAsync('tinyCopy', () => this.#maps(copies)))
  }

  /** Packs are asked of photos that pass the gate: of one to three in a hundred. */
  async #look(
    embedding: Float32Array,
    images: readonly RgbImage[],
    gps: Gps | null,
  ): Promise<WorldEvidence | null> {
    return !this.#world.empty && this.#recogniser.gateOf(embedding).passed
      ? this.#world.look(images, gps)
      : null
  }

  /**
   * @param found of the same photo: local features, without which the local-feature check is left out; what the packs
   *              said of it; the embedding of its tiny copy
   */
  rank(
    embedding: Float32Array,
    gps: Gps | null,
    stages: LandmarkStages | undefined,
    found: {
      local?: LocalFeatures | null
      world?: WorldEvidence | null
      tinyCopy?: Float32Array | null
    },
  ): RankValue {
    const times = new StageTimes()
    const { passed } = times.measure('gate', () => this.#recogniser.gateOf(embedding))
    const tinyCopy =
      found.tinyCopy && this.#recogniser.wantsTinyCopy(embedding)
        ? this.#recogniser.tinyCopyScores(found.tinyCopy)
        : null
    const { world = null } = found
    const recognised = this.#recognise(embedding, gps, stages, () => found.local, { world, tinyCopy }, times)
    return { ...recognised, passedGate: passed || stages?.gate === false, stageMs: times.ms }
  }

  /** Which regions of the photo, given at each of `sides`, speak for a landmark; null for one that is not in use. */
  async attribute(images: readonly RgbImage[], landmarkId: string): Promise<RegionMap | null> {
    return this.#recogniser.attribute(await this.#maps(images), landmarkId)
  }

  /** What two or more photos have in common by their local features; null when nothing agrees. */
  compare(photo: LocalFeatures, references: readonly LocalReference[]): LocalEvidence | null {
    return this.#local?.compare(photo, references) ?? null
  }

  #recognise(
    embedding: Float32Array,
    gps: Gps | null,
    stages: LandmarkStages = {},
    describe: () => LocalFeatures | null | undefined,
    { world, tinyCopy }: { world: WorldEvidence | null; tinyCopy: TinyCopyScores | null },
    times = new StageTimes(),
  ): Recognition {
    const further = stages.world === false ? [] : furtherMatches(world, stages.geo === false ? null : gps)
    const recognise = (localLogOdds?: ReadonlyMap<string, number>) =>
      times.measure('search', () =>
        this.#recogniser.recognise(embedding, gps, stages, { localLogOdds, further, tinyCopy }),
      )
    return this.#local && stages.local !== false
      ? this.#local.review(recognise, describe, (compare) => times.measure('local', compare))
      : recognise()
  }

  async #maps(images: readonly RgbImage[]): Promise<FeatureMap[]> {
    const maps: FeatureMap[] = []
    for (const image of images) maps.push((await this.#backbone.view(image)).features)
    return maps
  }

  /** Local features of a photo; null when they are not compared here. */
  async #describe(images: readonly RgbImage[]): Promise<LocalFeatures | null> {
    if (!this.#local) return null
    const maps: LocalMap[] = []
    for (const image of images) maps.push(await this.#backbone.local(image))
    return this.#local.describe(maps)
  }

  /**
   * @param embeddings one after another
   * @param found      what the local-feature check, world packs and tiny copies said of each photo; it counts again
   *                   and is handed on
   */
  rankAll(
    embeddings: Float32Array,
    positions: readonly (Gps | null)[],
    found: {
      local: readonly (LocalEvidence | null)[]
      world: readonly (WorldEvidence | null)[]
      tinyCopies: readonly (TinyCopyScores | null)[]
    },
  ): RankedPhoto[] {
    const { dimension } = this.#recogniser
    return positions.map((gps, i) => {
      const embedding = embeddings.subarray(i * dimension, (i + 1) * dimension)
      const local = found.local[i] ?? null
      const world = found.world[i] ?? null
      const tinyCopy = found.tinyCopies[i] ?? null
      const { ranking: _, ...ranked } = this.#recogniser.recognise(
        embedding,
        gps,
        {},
        {
          localLogOdds: local ? new Map([[local.landmarkId, local.logOdds]]) : undefined,
          further: furtherMatches(world, gps),
          tinyCopy,
        },
      )
      return { ...ranked, local, world, tinyCopy }
    })
  }

  useGallery(gallery: GalleryInput): void {
    this.#recogniser.useGallery(gallery)
    this.#local?.useGallery(gallery.landmarks)
  }

  setPrototypes(prototypes: LandmarkPrototypes): void {
    this.#recogniser.setPrototypes(prototypes)
  }

  seenInTraining(hash: string): boolean {
    return this.#recogniser.seenInTraining(hash)
  }
}

interface LoadedCheck {
  check: LocalCheck | null
  reason: string
}

function loadLocalCheck(resourcesDir: string, backbone: Backbone): LoadedCheck {
  try {
    if (!backbone.describesLocally) throw new Error('the backbone has no local head')
    return { check: LocalCheck.load(resourcesDir, LOCAL_HEAD_SHA256), reason: '' }
  } catch (error) {
    return { check: null, reason: textOf(error) }
  }
}
