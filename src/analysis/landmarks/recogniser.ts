/**
 * Landmark recognition as the inference worker uses it: feature map → embedding → ranked landmarks → decision.
 * Plain arithmetic on numbers that were loaded once; no model session and no image in here.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GalleryInput, LandmarkPrototypes, LandmarkStages } from '../../shared/analysis-protocol.ts'
import type { Gps, LandmarkCandidate, LandmarkResult, ModelStamp } from '../../shared/evidence.ts'
import { decide, type Thresholds } from './decision.ts'
import { decodeGallery, GalleryError, type LoadedGallery } from './gallery.ts'
import { describeMaps, type FeatureMap } from './gem.ts'
import { geoPrior, scoreLift } from './geo-prior.ts'
import { agreementLift, NAMED_SUPPORT } from './local/odds.ts'
import { type GalleryLandmark, scoreLandmarks } from './score.ts'
import { normalise } from './vectors.ts'
import { whiten } from './whitening.ts'

/** The model whose feature maps this version understands. */
export const BACKBONE_MODEL = {
  modelId: 'place_embedder',
  modelSha256: 'a08cbf703df572aa24ec5488c0f919c0d54e1ad5768c6e69fbfc7a3a8aa1a36b',
} as const

/** Beside the catalogue and the gazetteer. */
export const galleryPath = (resourcesDir: string) => join(resourcesDir, 'gallery', 'landmarks.bin')

const MAX_CANDIDATES = 5
/** For landmarks of which only a position is known. */
const DEFAULT_RADIUS_METERS = 500
/** Puts refused landmarks behind all others in the full ranking: larger than any difference of two scores in practice. */
const REFUSED_PENALTY = 2

const NOTHING_COMPARED: ReadonlyMap<string, number> = new Map()

export type Recognition = Omit<LandmarkResult, 'embedding' | 'model'> & { ranking: LandmarkCandidate[] }

export class LandmarkRecogniser {
  /** Changes with backbone, whitening, gallery or thresholds: evidence with another stamp is stale. */
  readonly stamp: ModelStamp
  /** Which images to prepare: aspect kept, one for each longest side in pixels (see backbone-image.ts). */
  readonly backbone: { modelId: typeof BACKBONE_MODEL.modelId; longestSides: number[] }
  /** Length of an embedding. */
  readonly dimension: number
  readonly thresholds: Thresholds
  readonly #gallery: LoadedGallery
  readonly #fittedOn: Set<string>
  /** Bundled, or of the gallery that replaced it. */
  #base: GalleryLandmark[]
  readonly #prototypes = new Map<string, LandmarkPrototypes['landmarks'][number]>()
  /** What is compared with: `#base` and the user's own photos. */
  #landmarks: GalleryLandmark[]

  constructor(gallery: LoadedGallery) {
    this.#gallery = gallery
    this.#base = gallery.landmarks
    this.#landmarks = gallery.landmarks
    this.#fittedOn = new Set(gallery.fittedOn)
    this.stamp = { id: `landmarks-${BACKBONE_MODEL.modelId}`, version: gallery.checksum.slice(0, 12) }
    this.backbone = { modelId: BACKBONE_MODEL.modelId, longestSides: gallery.backbone.longestSides }
    this.dimension = gallery.whitening.dimension
    this.thresholds = gallery.thresholds
  }

  /** @throws GalleryError naming the file when it is missing, altered or made for another model */
  static load(resourcesDir: string): LandmarkRecogniser {
    const file = galleryPath(resourcesDir)
    let bytes: Buffer
    try {
      bytes = readFileSync(file)
    } catch (cause) {
      throw new GalleryError(`${file} cannot be read; reinstall Moodmark or run "npm run gallery"`, { cause })
    }
    return new LandmarkRecogniser(decodeGallery(bytes, file, BACKBONE_MODEL))
  }

  /**
   * @param maps one feature map for each of `backbone.longestSides`, in that order
   * @returns L2-normalised embedding of `dimension` numbers
   * @throws RangeError when number or shape of the maps do not fit the whitening
   */
  embed(maps: FeatureMap[]): Float32Array {
    if (maps.length !== this.backbone.longestSides.length)
      throw new RangeError(`expected ${this.backbone.longestSides.length} feature maps, got ${maps.length}`)
    return normalise(whiten(this.#gallery.whitening, describeMaps(maps, this.#gallery.backbone.exponents)))
  }

  /**
   * Ranks the landmarks in use and decides. GPS near a landmark lifts its score by up to the width of the unsure
   * band: at the place itself, a match that is worth asking about elsewhere is good enough. GPS far away refuses it
   * (see geo-prior.ts). The result's `score` includes that lift, `similarity` is the picture alone.
   *
   * `candidates` are the best admitted landmarks; `ranking` holds all, refused ones at the end.
   *
   * @throws RangeError when the embedding has another length than this gallery's
   */
  recognise(
    embedding: Float32Array,
    position: Gps | null,
    stages: LandmarkStages = {},
    localLogOdds: ReadonlyMap<string, number> = NOTHING_COMPARED,
  ): Recognition {
    const gps = stages.geo === false ? null : position
    if (embedding.length !== this.dimension)
      throw new RangeError(
        `this gallery compares embeddings of ${this.dimension} numbers, got ${embedding.length}`,
      )
    const band = Math.max(0, this.thresholds.confident - this.thresholds.unsure)
    const useNegatives = stages.negatives !== false
    const matches = scoreLandmarks(embedding, this.#landmarks, this.#gallery.references, useNegatives)
    const judged = matches.map((match) => {
      const prior = geoPrior(match.landmark, gps)
      const { verdict, distanceMeters } = prior
      const local = localLogOdds.get(match.landmark.id) ?? 0
      const change =
        verdict === 'refuses' ? -REFUSED_PENALTY : scoreLift(prior, band) + agreementLift(local, band)
      const candidate: LandmarkCandidate = {
        landmarkId: match.landmark.id,
        score: match.score + change,
        similarity: match.similarity,
        distanceMeters,
      }
      return { candidate, verdict, local }
    })
    judged.sort((a, b) => b.candidate.score - a.candidate.score)
    const admitted = judged.filter(({ verdict }) => verdict !== 'refuses')
    const [best, second] = admitted
    const decision = decide(best?.candidate.score ?? null, second?.candidate.score ?? null, this.thresholds)
    const by: LandmarkResult['by'] = decision === 'none' ? [] : ['vision']
    if (decision !== 'none' && best?.verdict === 'supports') by.push('gps')
    if (decision !== 'none' && best && best.local >= NAMED_SUPPORT) by.push('local')
    return {
      candidates: admitted.slice(0, MAX_CANDIDATES).map(({ candidate }) => candidate),
      decision,
      by,
      threshold: this.thresholds.confident,
      ranking: judged.map(({ candidate }) => candidate),
    }
  }

  /**
   * Compares with these photos from now on. Whitening, references and thresholds stay the bundled ones.
   *
   * @throws RangeError when an embedding has another length, or a landmark has no photo
   */
  useGallery(input: GalleryInput): void {
    for (const { id, embeddings } of input.landmarks) {
      if (embeddings.length === 0) throw new RangeError(`the landmark "${id}" has no photos`)
      this.#requireDimension(id, embeddings)
    }
    const known = new Map(this.#gallery.landmarks.map((landmark) => [landmark.id, landmark.radiusMeters]))
    this.#base = input.landmarks.map(
      ({ id, latitude, longitude, radiusMeters, kind, popularity, embeddings }) => ({
        id,
        latitude,
        longitude,
        radiusMeters: radiusMeters ?? known.get(id) ?? DEFAULT_RADIUS_METERS,
        kind,
        popularity,
        embeddings,
      }),
    )
    this.#combine()
  }

  /**
   * Adds what the user said: see LandmarkPrototypes. In force at once.
   *
   * @throws RangeError when an embedding has another length; nothing is changed then
   */
  setPrototypes({ landmarks }: LandmarkPrototypes): void {
    for (const { id, embeddings, negatives } of landmarks)
      this.#requireDimension(id, [...embeddings, ...negatives])
    for (const landmark of landmarks) {
      if (landmark.embeddings.length + landmark.negatives.length === 0) this.#prototypes.delete(landmark.id)
      else this.#prototypes.set(landmark.id, landmark)
    }
    this.#combine()
  }

  #combine(): void {
    const known = new Set(this.#base.map(({ id }) => id))
    this.#landmarks = this.#base.map((landmark) => {
      const own = this.#prototypes.get(landmark.id)
      if (!own) return landmark
      const embeddings = [...landmark.embeddings, ...own.embeddings]
      return { ...landmark, embeddings, negatives: own.negatives }
    })
    for (const { id, latitude, longitude, embeddings, negatives } of this.#prototypes.values()) {
      if (known.has(id)) continue
      const radiusMeters = DEFAULT_RADIUS_METERS
      this.#landmarks.push({ id, latitude, longitude, radiusMeters, embeddings, negatives })
    }
  }

  #requireDimension(id: string, embeddings: Float32Array[]): void {
    const wrong = embeddings.find((embedding) => embedding.length !== this.dimension)
    if (wrong)
      throw new RangeError(
        `a photo of "${id}" has an embedding of ${wrong.length} numbers, expected ${this.dimension}`,
      )
  }

  /** True when gallery, whitening or references were made from this content: scores for it flatter. */
  seenInTraining(hash: string): boolean {
    return this.#fittedOn.has(hash)
  }

  /** True when the thresholds were set on this content: a specificity measured on it flatters a little. */
  usedForThresholds(hash: string): boolean {
    return this.#gallery.calibratedOn.includes(hash)
  }
}
