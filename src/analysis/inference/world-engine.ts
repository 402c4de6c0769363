/** The installed world packs: one net and one gallery each, asked of photos that pass the gate. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { WorldPackReport } from '../../shared/analysis-protocol.ts'
import type { Gps, WorldEvidence, WorldMatch } from '../../shared/evidence.ts'
import { installedPacks, PACK_FILES, thresholdsOf, verifyPack } from '../../shared/node/world-packs.ts'
import type { ExecutionProvider } from '../../shared/taxonomy.ts'
import { regionsAt } from '../../shared/world-regions.ts'
import { textOf } from '../failures.ts'
import type { FurtherMatch } from '../landmarks/further-galleries.ts'
import { PackGallery } from '../landmarks/world-packs/pack-gallery.ts'
import { squarePicture } from '../landmarks/world-packs/square-picture.ts'
import { createSession } from './sessions.ts'
import type { RgbImage } from './worker-protocol.ts'

/** Raised when the picture or the search change what the same packs answer. */
const WORLD_PIPELINE_VERSION = 1
/** Of each pack; more never matter, because only five are kept of everything. */
const MATCHES_PER_PACK = 5

interface Pack {
  gallery: PackGallery
  session: InferenceSession
  side: number
}

export class WorldEngine {
  /** Changes with packs, versions and thresholds; empty when there is no pack. */
  readonly stamp: string
  readonly reports: WorldPackReport[]
  readonly #packs: Pack[]
  /** One for each side that a pack wants, used again for every photo: new ones of 1.2 MB each are freed too late. */
  readonly #pictures = new Map<number, Float32Array<ArrayBuffer>>()

  private constructor(packs: Pack[], reports: WorldPackReport[], stamp: string) {
    this.#packs = packs
    this.reports = reports
    this.stamp = stamp
  }

  /** Loads every installed pack but those in `off`. One that is altered is left out, with the reason in its report. */
  static async load(
    modelDirs: readonly string[],
    provider: ExecutionProvider,
    off: readonly string[] = [],
  ): Promise<WorldEngine> {
    const packs: Pack[] = []
    const reports: WorldPackReport[] = []
    const digest = createHash('sha256').update(String(WORLD_PIPELINE_VERSION))
    for (const installed of await installedPacks(modelDirs)) {
      const { dir, manifest } = installed
      if (off.includes(manifest.id)) continue
      const { thresholds } = thresholdsOf(installed)
      try {
        await verifyPack(installed)
        const session = await createSession(join(dir, PACK_FILES.embedder), provider, true)
        packs.push({ gallery: PackGallery.load(installed, thresholds), session, side: manifest.side })
        digest.update(JSON.stringify([manifest.id, manifest.files, thresholds]))
        reports.push({ id: manifest.id, enabled: true, reason: '' })
      } catch (error) {
        reports.push({ id: manifest.id, enabled: false, reason: textOf(error) })
      }
    }
    return new WorldEngine(packs, reports, packs.length > 0 ? digest.digest('hex').slice(0, 12) : '')
  }

  get empty(): boolean {
    return this.#packs.length === 0
  }

  /**
   * One photo after the other.
   *
   * @param images of one photo at several sizes; the largest is looked at
   * @param gps    restricts the packs to those of its regions; without it every pack is asked
   */
  async look(images: readonly RgbImage[], gps: Gps | null): Promise<WorldEvidence | null> {
    const [image, ...others] = images
    if (!image || this.empty) return null
    const largest = others.reduce((best, other) => (other.width > best.width ? other : best), image)
    const matches: WorldMatch[] = []
    const drawn = new Set<number>()
    for (const { gallery, session, side } of this.#packs) {
      if (!isAllowed(gallery, gps)) continue
      const planes = this.#pictureOf(side)
      if (!drawn.has(side)) squarePicture(largest, side, planes)
      drawn.add(side)
      const { embedding } = await session.run({ image: new Tensor('float32', planes, [1, 3, side, side]) })
      if (!embedding) throw new Error(`the embedder of ${gallery.id} has no output named embedding`)
      matches.push(...gallery.nearest(embedding.data as Float32Array, MATCHES_PER_PACK))
    }
    matches.sort((a, b) => b.similarity - a.similarity)
    return { stamp: this.stamp, matches }
  }

  #pictureOf(side: number): Float32Array<ArrayBuffer> {
    const planes = this.#pictures.get(side) ?? new Float32Array(3 * side * side)
    this.#pictures.set(side, planes)
    return planes
  }

  async close(): Promise<void> {
    for (const { gallery, session } of this.#packs) {
      gallery.close()
      await session.release()
    }
  }
}

function isAllowed({ region }: { region: WorldMatch['region'] }, gps: Gps | null): boolean {
  return !gps || region === null || regionsAt(gps.latitude, gps.longitude).includes(region)
}

/** Stored or fresh evidence as the recogniser takes it; packs of other regions than the photo's are left out. */
export function furtherMatches(world: WorldEvidence | null | undefined, gps: Gps | null): FurtherMatch[] {
  return (world?.matches ?? [])
    .filter((match) => isAllowed(match, gps))
    .map(
      ({
        landmarkId,
        latitude,
        longitude,
        radiusMeters,
        kind,
        popularity,
        similarity,
        confident,
        unsure,
      }) => ({
        ...{ landmarkId, latitude, longitude, radiusMeters, similarity },
        kind: kind ?? undefined,
        popularity: popularity ?? undefined,
        thresholds: { confident, unsure },
      }),
    )
}
