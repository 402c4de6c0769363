/**
 * Photos → feature maps through the real backbone, for scripts and tests that run without the analysis process.
 * Same pixels, same tensor, same model as in the app.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { withOutputs } from '../src/analysis/inference/needed-nodes.ts'
import { MOBILENET_PIXELS, pixelsToTensor } from '../src/analysis/inference/tensor.ts'
import { backboneImage } from '../src/analysis/landmarks/backbone-image.ts'
import type { FeatureMap } from '../src/analysis/landmarks/gem.ts'
import type { LocalMap } from '../src/analysis/landmarks/local/features.ts'
import { tinyCopy } from '../src/analysis/landmarks/tiny-copy-image.ts'

export interface LabelledPhoto {
  path: string
  /** Name of the folder it lies in. */
  label: string
}

export interface EmbeddedPhoto<Kept> extends LabelledPhoto {
  /** SHA-256 (hex) of the file. */
  hash: string
  value: Kept
}

export interface EmbeddingOptions {
  /** Sizes in pixels at which the photo is shown to the backbone. */
  longestSides: readonly number[]
  /** Made this small first, as a JPEG: what a tiny copy of the photo would look like. */
  shrinkTo?: number
  /** Called instead of throwing when a photo cannot be read; it is left out then. */
  onUnreadable?: (path: string, error: Error) => void
  cache?: { get: (hash: string) => Float32Array | null; set: (hash: string, value: Float32Array) => void }
}

/** A feature map, and the size in pixels at which the backbone saw the photo. */
export interface SizedMap extends FeatureMap {
  imageHeight: number
  imageWidth: number
}

const MAP_NAMES = ['features', 'middle', 'attention', 'descriptors'] as const
type MapName = (typeof MAP_NAMES)[number]

/** Single-thread work on two cores; more would only take turns. */
const PARALLEL = 2

/** The photos of a folder of folders, in a stable order. */
export function labelledPhotos(dir: string): LabelledPhoto[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((label) =>
      readdirSync(join(dir, label))
        .sort()
        .map((name) => ({ path: join(dir, label, name), label })),
    )
}

export class PhotoEmbedder {
  readonly #session: InferenceSession

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  static async open(modelPath: string): Promise<PhotoEmbedder> {
    return new PhotoEmbedder(
      await InferenceSession.create(withOutputs(readFileSync(modelPath), MAP_NAMES), {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
      }),
    )
  }

  /** One feature map for each longest side. */
  async maps(bytes: Buffer, longestSides: readonly number[]): Promise<FeatureMap[]> {
    return (await this.mapsOf(bytes, longestSides, ['features'])).map(({ features }) => features)
  }

  /**
   * For each longest side, the maps of that name.
   *
   * @param outputs `features` (stride 32, for the embedding); `middle`, `attention`, `descriptors` (stride 16)
   */
  async mapsOf<Name extends MapName>(
    bytes: Buffer,
    longestSides: readonly number[],
    outputs: readonly Name[],
  ): Promise<Record<Name, SizedMap>[]> {
    const maps: Record<Name, SizedMap>[] = []
    for (const side of longestSides) {
      const { data, width, height } = await backboneImage(sharp(bytes).autoOrient(), side)
      const tensor = pixelsToTensor(data, width, height, MOBILENET_PIXELS)
      const input = new Tensor('float32', tensor, [1, 3, height, width])
      const answers = await this.#session.run({ input }, outputs)
      const entries = outputs.map((name) => {
        const map = answers[name]
        const [, channels, mapHeight, mapWidth] = map?.dims ?? []
        if (!map || !channels || !mapHeight || !mapWidth) throw new Error(`the backbone gave no ${name}`)
        const shape = { channels, height: mapHeight, width: mapWidth, imageHeight: height, imageWidth: width }
        return [name, { data: map.data as Float32Array, ...shape }]
      })
      maps.push(Object.fromEntries(entries) as Record<Name, SizedMap>)
    }
    return maps
  }

  /** What the local head says of a photo, one map for each longest side. */
  async localMaps(bytes: Buffer, longestSides: readonly number[]): Promise<LocalMap[]> {
    return (await this.mapsOf(bytes, longestSides, ['attention', 'descriptors'])).map(localMap)
  }

  /**
   * Reads, hashes and describes photos, two at a time.
   *
   * @param describe what is kept of a photo's maps; maps are too large to keep them all
   */
  async all<Kept>(
    photos: LabelledPhoto[],
    options: Omit<EmbeddingOptions, 'cache'>,
    describe: (maps: FeatureMap[]) => Kept,
  ): Promise<EmbeddedPhoto<Kept>[]> {
    return this.#each(photos, options, async (bytes) =>
      describe(await this.maps(await shrunk(bytes, options.shrinkTo), options.longestSides)),
    )
  }

  /** The same for descriptors, which a cache may know already. */
  async descriptors(
    photos: LabelledPhoto[],
    options: EmbeddingOptions,
    describe: (maps: FeatureMap[]) => Float32Array,
  ): Promise<EmbeddedPhoto<Float32Array>[]> {
    return this.#each(photos, options, async (bytes, hash) => {
      const known = options.cache?.get(hash)
      if (known) return known
      const value = describe(await this.maps(await shrunk(bytes, options.shrinkTo), options.longestSides))
      options.cache?.set(hash, value)
      return value
    })
  }

  async #each<Kept>(
    photos: LabelledPhoto[],
    { onUnreadable }: EmbeddingOptions,
    embed: (bytes: Buffer, hash: string) => Promise<Kept>,
  ): Promise<EmbeddedPhoto<Kept>[]> {
    const results = new Map<number, EmbeddedPhoto<Kept>>()
    let next = 0
    const work = async () => {
      for (let i = next++; i < photos.length; i = next++) {
        const photo = photos[i] as LabelledPhoto
        try {
          const bytes = readFileSync(photo.path)
          const hash = createHash('sha256').update(bytes).digest('hex')
          results.set(i, { ...photo, hash, value: await embed(bytes, hash) })
        } catch (cause) {
          if (!onUnreadable) throw new Error(`${photo.path} cannot be embedded`, { cause })
          onUnreadable(photo.path, cause instanceof Error ? cause : new Error(String(cause)))
        }
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, work))
    return [...results].sort(([a], [b]) => a - b).map(([, result]) => result)
  }
}

/** The local head's two outputs as one map. */
export function localMap({
  attention,
  descriptors,
}: Record<'attention' | 'descriptors', SizedMap>): LocalMap {
  const { imageHeight, imageWidth } = attention
  return { attention, descriptors, imageHeight, imageWidth }
}

async function shrunk(bytes: Buffer, side: number | undefined): Promise<Buffer> {
  return side === undefined ? bytes : tinyCopy(sharp(bytes).autoOrient(), side)
}
