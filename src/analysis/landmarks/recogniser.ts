/**
 * Landmark recognition as the inference worker uses it: feature map → embedding → ranked landmarks → decision.
 * Plain arithmetic on numbers that were loaded once; no model session and no image in here.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  GalleryInput,
  LandmarkPrototypes,
  LandmarkStages,
  RegionMap,
} from '../../shared/analysis-protocol.ts'
import type {
  Gps,
  LandmarkCandidate,
  LandmarkResult,
  ModelStamp,
  TinyCopyScores,
} from '../../shared/evidence.ts'
import { attribute } from './attribution.ts'
import { probabilityOf } from './calibration.ts'
import { decide, type Thresholds } from './decision.ts'
import { byScore, type FurtherMatch, runnerUp, weighedMatches } from './further-galleries.ts'
import { decodeGallery, GalleryError, type LoadedGallery, type Resolution } from './gallery.ts'
import { gateEvidence, landmarkProbability } from './gate.ts'
import { describeMaps, type FeatureMap } from './gem.ts'
import type { GeoPrior } from './geo-prior.ts'
import { countPlaced, type Entry, LandmarksInUse } from './landmarks-in-use.ts'
import { agreementLift, NAMED_SUPPORT } from './local/odds.ts'
import { logit } from './logistic.ts'
import { LowResolutionSpace } from './low-resolution.ts'
import {
  matchDirection,
  normaliserDirection,
  normaliserOf,
  scoreLandmarks,
  type VisualMatch,
} from './score.ts'
import type { Shortlist } from './shortlist.ts'
import { precedenceOver, taughtLift, yieldToGallery } from './taught.ts'
import { judgedByTinyCopy, tinyCopyScores } from './tiny-copy.ts'
import { mostUnseenLift } from './unseen.ts'
import { dot, normalise } from './vectors.ts'
import { whiten } from './whitening.ts'

/**
 * The model whose feature maps this version understands. The SHA-256 is that of the first file with these maps: later
 * ones with the same maps, number for number, keep it, so that galleries and described photos stay good
 * (tests/integration/place-embedder.test.ts).
 */
export const BACKBONE_MODEL = {
  modelId: 'place_embedder',
  modelSha256: 'a08cbf703df572aa24ec5488c0f919c0d54e1ad5768c6e69fbfc7a3a8aa1a36b',
} as const

/** SHA-256 of the file whose local descriptors this version understands: the bundled one. */
export const LOCAL_HEAD_SHA256 = '2e02174d49edc0fd6da3aadc291ef4c3c53361221248865f6ef5f084cdca83d8'

/** Beside the catalogue and the gazetteer. */
export const galleryPath = (resourcesDir: string) => join(resourcesDir, 'gallery', 'landmarks.bin')

const MAX_CANDIDATES = 5
/** Puts refused landmarks behind all others in the full ranking: larger than any difference of two scores in practice. */
const REFUSED_PENALTY = 2
/** Landmarks of a large gallery that a photo is compared with at first; a tiny photo with more. */
const LISTED_AT_FIRST = 32
const LISTED_TINY = 256
/**
 * The gate's probability from which a position may name what the picture alone would only ask about. Of 666 ordinary
 * photos, each put beside the very landmark that it resembles most, 2 are named so; at .5 it would be 10.
 */
const SURELY_A_LANDMARK = 0.7
const NOTHING_COMPARED: ReadonlyMap<string, number> = new Map()

export type Recognition = Omit<LandmarkResult, 'embedding' | 'model'> & { ranking: LandmarkCandidate[] }

/** What was found of a photo elsewhere. */
export interface OtherFindings {
  /** Of the local-feature check, by landmark id. */
  localLogOdds?: ReadonlyMap<string, number> | undefined
  /** Of galleries with embedders of their own; asked only of photos that pass the gate. */
  further?: readonly FurtherMatch[] | undefined
  /** Of the photo's tiny copy. */
  tinyCopy?: TinyCopyScores | null | undefined
}

export class LandmarkRecogniser {
  /** Changes with backbone, whitening, gallery or thresholds: evidence with another stamp is stale. */
  readonly stamp: ModelStamp
  /** Which images to prepare: aspect kept, one for each longest side in pixels (see backbone-image.ts). */
  readonly backbone: { modelId: typeof BACKBONE_MODEL.modelId; longestSides: number[] }
  /** Length of an embedding. */
  readonly dimension: number
  readonly thresholds: Thresholds
  readonly #gallery: LoadedGallery
  readonly #lowResolution: LowResolutionSpace
  readonly #fittedOn: Set<string>
  readonly #inUse: LandmarksInUse

  constructor(gallery: LoadedGallery) {
    this.#gallery = gallery
    this.#inUse = new LandmarksInUse(gallery, (embedding) => this.resolutionOf(embedding))
    this.#lowResolution = new LowResolutionSpace(gallery.lowResolutionWhitening, gallery.references.low)
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
    return this.embedDescriptor(describeMaps(maps, this.#gallery.backbone.exponents))
  }

  /** @param descriptor as `describeMaps` makes it */
  embedDescriptor(descriptor: Float32Array): Float32Array {
    return normalise(whiten(this.#gallery.whitening, descriptor))
  }

  /** Whether the picture is as soft as an enlarged photo of some 100 pixels. */
  resolutionOf(embedding: Float32Array): Resolution {
    return logit(this.#gallery.resolutionHead, embedding) > 0 ? 'low' : 'full'
  }

  /**
   * Ranks the landmarks in use and decides. GPS near a landmark lifts its score by up to the width of the unsure
   * band: at the place itself, a match that is worth asking about elsewhere is good enough. GPS far away refuses it
   * (see geo-prior.ts). The result's `score` includes that lift, `similarity` is the picture alone.
   *
   * Behind the gate nothing is named or asked; the ranking is given all the same, because the user may ask for names.
   * `candidates` are the best admitted landmarks; `ranking` holds all, of a large gallery those that were compared, refused
   * ones at the end.
   *
   * @throws RangeError when the embedding has another length than this gallery's
   */
  recognise(
    embedding: Float32Array,
    position: Gps | null,
    stages: LandmarkStages = {},
    { localLogOdds = NOTHING_COMPARED, further = [], tinyCopy = null }: OtherFindings = {},
  ): Recognition {
    const gps = stages.geo === false ? null : position
    const gate = this.gateOf(embedding)
    const band = Math.max(0, this.thresholds.confident - this.thresholds.unsure)
    const isTiny = this.resolutionOf(embedding) === 'low'
    const own = this.#matches(embedding, gps, stages, tinyCopy)
    const unlisted = this.#inUse.placed - countPlaced(own.map(({ landmark }) => landmark))
    const matches = weighedMatches(own, further, gps, this.thresholds, { own: unlisted, further: 0 })
    const weighed = matches.map(({ landmarkId, similarity, score: visual, prior, further }) => {
      const { verdict, distanceMeters, lift } = prior
      const local = localLogOdds.get(landmarkId) ?? 0
      const score = visual + (isTiny ? taughtLift(this.#inUse.taught(landmarkId)?.photos ?? 0) : 0)
      const lifted = band * lift
      const change = verdict === 'refuses' ? -REFUSED_PENALTY : lifted + agreementLift(local, band)
      const candidate: LandmarkCandidate = {
        landmarkId,
        score: score + change,
        similarity,
        distanceMeters,
        // Set when it is known what has to yield.
        probability: 0,
      }
      return { candidate, verdict, local, lifted, score: candidate.score, further }
    })
    const ranked = yieldToGallery(
      weighed,
      ({ candidate, further }) => {
        const taught = further ? undefined : this.#inUse.taught(candidate.landmarkId)
        return taught ? precedenceOver(taught.confirmed) : null
      },
      ({ verdict, further }) => !further && verdict !== 'refuses',
      this.thresholds,
    ).sort(byScore(this.thresholds.margin))
    // The first one's own threshold, as a handicap of all: so it changes what is named, and no order.
    const first = ranked.find(({ verdict }) => verdict !== 'refuses')
    const handicap =
      first && !first.further && !isTiny ? this.#inUse.thresholdOf(first.candidate.landmarkId) : 0
    const judged = ranked.map((match) => {
      const score = match.score - handicap
      const probability = probabilityOf(score, this.#gallery.calibration)
      return { ...match, score, candidate: { ...match.candidate, score, probability } }
    })
    const admitted = judged.filter(({ verdict }) => verdict !== 'refuses')
    const [best] = admitted
    const second = runnerUp(admitted)
    const stopped = stages.gate !== false && !gate.passed
    const isPlace = gate.probability >= SURELY_A_LANDMARK || this.#inUse.looksLikeOwn(embedding)
    const similarity =
      best && this.#isComparable(best, embedding, isPlace)
        ? best.candidate.similarity + this.#inUse.liftOf(best.candidate.landmarkId)
        : null
    const asked = best ? { score: best.score, similarity } : null
    const found = stopped ? 'none' : decide(asked, second?.candidate.score ?? null, this.thresholds)
    // A position beside a landmark must not name what happens to be photographed there.
    const byPositionAlone =
      !isPlace && best && best.score - Math.max(0, best.lifted) < this.thresholds.confident
    const decision = found === 'confident' && byPositionAlone ? 'unsure' : found
    const by: LandmarkResult['by'] = decision === 'none' ? [] : ['vision']
    if (decision !== 'none' && best?.verdict === 'supports') by.push('gps')
    if (decision !== 'none' && best && best.local >= NAMED_SUPPORT) by.push('local')
    return {
      candidates: admitted.slice(0, MAX_CANDIDATES).map(({ candidate }) => candidate),
      decision,
      by,
      threshold: this.thresholds.confident,
      gate: gate.probability,
      ranking: judged.map(({ candidate }) => candidate),
    }
  }

  /**
   * The first stage: does the photo show a landmark at all? A photo that looks like one of the user's own passes.
   *
   * @throws RangeError when the embedding has another length than this gallery's
   */
  gateOf(embedding: Float32Array): { passed: boolean; probability: number } {
    this.#requireDimension('the photo', [embedding])
    const { gate } = this.#gallery
    const probability = landmarkProbability(gate, embedding)
    const passed = probability >= gate.threshold || this.#inUse.looksLikeOwn(embedding)
    return { passed, probability }
  }

  /**
   * Whether the threshold for similarity holds for a match: it was set among photos of full size, by sight alone. Galleries
   * with embedders of their own, tiny photos and landmarks known from tiny ones only have other cosines; shared details,
   * or the right position of a photo that surely shows a landmark, say more.
   */
  #isComparable(
    match: { candidate: LandmarkCandidate; verdict: GeoPrior['verdict']; local: number; further: boolean },
    embedding: Float32Array,
    isPlace: boolean,
  ): boolean {
    return (
      !match.further &&
      match.local < NAMED_SUPPORT &&
      !(isPlace && match.verdict === 'supports') &&
      this.#inUse.known.full.has(match.candidate.landmarkId) &&
      this.resolutionOf(embedding) === 'full'
    )
  }

  /** The gate's part in the score. */
  #gateEvidence(embedding: Float32Array): number {
    const evidence = gateEvidence(this.#gallery.gate.model, embedding)
    return evidence < 0 && this.#inUse.looksLikeOwn(embedding) ? 0 : evidence
  }

  /**
   * Each landmark once, by the better of its entries. A photo of low resolution is compared in a space of its own; across
   * resolutions there is a handicap, and the normaliser is made of ordinary photos of the photo's own resolution.
   */
  #matches(
    embedding: Float32Array,
    gps: Gps | null,
    stages: LandmarkStages,
    tinyCopy: TinyCopyScores | null,
  ): VisualMatch[] {
    const low = this.resolutionOf(embedding) === 'low'
    const look = low ? this.#lowResolution.adapt(embedding) : embedding
    const ordinary = low ? this.#lowResolution.references : this.#gallery.references.full
    const evidence = stages.gate === false ? 0 : this.#gateEvidence(embedding)
    const normaliser =
      (stages.negatives === false ? 0 : normaliserOf(look, ordinary)) -
      (low ? this.#gallery.lowResolutionOffset : 0) -
      evidence
    const compare = (entries: readonly Entry[]): VisualMatch[] => {
      const adapted = low ? entries.map((entry) => this.#lowResolution.prepared(entry)) : entries
      const best = new Map<string, VisualMatch>()
      for (const match of scoreLandmarks(look, adapted, normaliser, stages)) {
        const { id, resolution, acrossHandicap } = match.landmark
        const score = match.score - ((resolution === 'low') === low ? 0 : acrossHandicap)
        const known = best.get(id)
        if (!known || score > known.score) best.set(id, { ...match, score })
      }
      return [...best.values()].sort((a, b) => b.score - a.score)
    }
    const matches = this.#inUse.shortlist
      ? this.#compareWithNearest(
          this.#inUse.shortlist,
          embedding,
          low,
          gps,
          compare,
          (cosine) => cosine - normaliser + mostUnseenLift,
        )
      : compare(this.#inUse.entries)
    return tinyCopy && !low ? judgedByTinyCopy(matches, tinyCopy, this.#inUse.known, evidence) : matches
  }

  /**
   * The same for a large gallery. The list grows until no landmark outside it can be among the best, or worth a
   * question; of tiny photos, which are compared in another space than they are listed by, it is long from the start.
   */
  #compareWithNearest(
    shortlist: Shortlist<Entry>,
    embedding: Float32Array,
    low: boolean,
    gps: Gps | null,
    compare: (entries: readonly Entry[]) => VisualMatch[],
    scoreAt: (cosine: number) => number,
  ): VisualMatch[] {
    const worthAsking = 2 * this.thresholds.unsure - this.thresholds.confident
    const around = gps ? shortlist.around(gps) : []
    for (let count = low ? LISTED_TINY : LISTED_AT_FIRST; ; count *= 4) {
      const { landmarks, bound } = shortlist.nearest(embedding, count)
      const listed = new Set([...landmarks, ...around])
      const matches = compare([
        ...[...listed].filter(({ id }) => !this.#inUse.isJudged(id)),
        ...this.#inUse.own,
      ])
      const reached = Math.max(worthAsking, matches[MAX_CANDIDATES - 1]?.score ?? Number.NEGATIVE_INFINITY)
      if (low || bound === -1 || scoreAt(bound) <= reached) return matches
    }
  }

  /**
   * Whether a tiny copy of this photo should be looked at: it is not tiny itself, it may show a landmark, and there are
   * landmarks that only tiny photos are known of.
   */
  wantsTinyCopy(embedding: Float32Array): boolean {
    const { low, full } = this.#inUse.known
    return (
      [...low].some((id) => !full.has(id)) &&
      this.resolutionOf(embedding) === 'full' &&
      this.gateOf(embedding).passed
    )
  }

  /** @param copy embedding of a photo's tiny copy */
  tinyCopyScores(copy: Float32Array): TinyCopyScores {
    this.#requireDimension('a tiny copy', [copy])
    const look = this.#lowResolution.adapt(copy)
    const entries = this.#inUse.entries
      .filter(({ resolution }) => resolution === 'low')
      .map((entry) => this.#lowResolution.prepared(entry))
    const normaliser = normaliserOf(look, this.#lowResolution.references) - this.#gallery.lowResolutionOffset
    return tinyCopyScores(scoreLandmarks(look, entries, normaliser))
  }

  /**
   * Which regions of a photo make it resemble a landmark more than ordinary photos do.
   *
   * A photo of low resolution is looked at as it is: the space that such photos are compared in has no maps of its own.
   *
   * @param maps as for `embed`
   * @returns null when the landmark is none of those in use
   */
  attribute(maps: FeatureMap[], landmarkId: string): RegionMap | null {
    const embedding = this.embed(maps)
    const [entry] = this.#inUse.entries
      .filter(({ id, embeddings }) => id === landmarkId && embeddings.length > 0)
      .sort((a, b) => dot(embedding, b.centroid) - dot(embedding, a.centroid))
    if (!entry) return null
    const ordinary = this.#gallery.references.full
    const direction = differenceOf(matchDirection(embedding, entry), normaliserDirection(embedding, ordinary))
    return attribute(maps, this.#gallery.backbone.exponents, this.#gallery.whitening, direction)
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
    const twice = [...Map.groupBy(input.landmarks, ({ id }) => id)].find(([, group]) => group.length > 1)
    if (twice) throw new RangeError(`two landmarks are called "${twice[0]}"; give one of them another name`)
    this.#inUse.replace(input.landmarks)
  }

  /**
   * Adds what the user said: see LandmarkPrototypes. In force at once.
   *
   * @throws RangeError when an embedding has another length; nothing is changed then
   */
  setPrototypes({ landmarks }: LandmarkPrototypes): void {
    for (const { id, embeddings, negatives } of landmarks)
      this.#requireDimension(id, [...embeddings, ...negatives])
    this.#inUse.join(landmarks)
  }

  #requireDimension(what: string, embeddings: Float32Array[]): void {
    const wrong = embeddings.find((embedding) => embedding.length !== this.dimension)
    if (wrong)
      throw new RangeError(
        `a photo of "${what}" has an embedding of ${wrong.length} numbers, expected ${this.dimension}: ` +
          'it was made with another embedding model; analyse the photo again',
      )
  }

  /** Probability from which a photo passes the gate. */
  get gateThreshold(): number {
    return this.#gallery.gate.threshold
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

function differenceOf(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - (b[i] ?? 0))
}
