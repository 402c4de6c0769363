/** The landmarks that photos are compared with: those of the gallery, bundled or the user's, joined by the user's own photos. */
import type { GalleryInput, LandmarkPrototypes } from '../../shared/analysis-protocol.ts'
import type { LoadedGallery, Resolution } from './gallery.ts'
import type { LandmarkPlace } from './geo-prior.ts'
import { OrdinaryPhotos } from './ordinary-photos.ts'
import { type GalleryLandmark, type PreparedLandmark, prepareLandmark } from './score.ts'
import { SHORTLIST_FROM_LANDMARKS, Shortlist } from './shortlist.ts'
import { taughtThreshold } from './taught.ts'
import type { KnownResolutions } from './tiny-copy.ts'
import { SeenPhotos, taughtUnseenLift, unseenLift } from './unseen.ts'
import { dot } from './vectors.ts'

/** For landmarks of which only a position is known. */
const DEFAULT_RADIUS_METERS = 500
/** Cosine from which a photo is like one that the user confirmed. */
const LIKE_OWN_PHOTO = 0.3

/** A landmark's references of one resolution, ready to compare with. */
export interface Entry extends PreparedLandmark {
  resolution: Resolution
  acrossHandicap: number
  /** Part of the handicap, which is lower by it: see unseen.ts. */
  lift: number
}

export interface TaughtBy {
  photos: number
  /** Of these, named by the user; the others are echoes. */
  confirmed: number
}

/** What was made of a landmark's photos; it stays good while neither these nor the gallery change. */
interface Joined {
  landmark: LandmarkPrototypes['landmarks'][number]
  entries: Entry[]
  /** Scores of ordinary photos for a landmark that only the user knows, of full size; empty for others. */
  ordinaryScores: readonly number[]
}

type Place = Partial<LandmarkPlace> & Pick<LandmarkPlace, 'latitude' | 'longitude'>

export class LandmarksInUse {
  readonly #gallery: LoadedGallery
  readonly #resolutionOf: (embedding: Float32Array) => Resolution
  /** For entries that are made while running: the middle of what was fitted for the bundled ones. */
  readonly #usualAcrossHandicap: number
  readonly #seen: SeenPhotos
  /** Bundled, or of the gallery that replaced it. */
  #base: Entry[]
  readonly #prototypes = new Map<string, LandmarkPrototypes['landmarks'][number]>()
  #joined = new Map<string, Joined>()
  /** The last photo that was asked about. */
  #like: { embedding: Float32Array; answer: boolean } | null = null
  readonly #ordinary: OrdinaryPhotos
  #thresholds: ReadonlyMap<string, number> = new Map()
  /** Landmarks that only the user knows. */
  #taught: ReadonlyMap<string, TaughtBy> = new Map()
  #entries: Entry[]
  #own: Entry[] = []
  #known: KnownResolutions
  #placed: number
  #lifts: ReadonlyMap<string, number> = new Map()
  #listed: Shortlist<Entry> | null = null

  constructor(gallery: LoadedGallery, resolutionOf: (embedding: Float32Array) => Resolution) {
    this.#gallery = gallery
    this.#resolutionOf = resolutionOf
    this.#usualAcrossHandicap = median(gallery.landmarks.map(({ acrossHandicap }) => acrossHandicap))
    this.#seen = new SeenPhotos(
      gallery.landmarks.flatMap(({ resolution, embeddings }) => (resolution === 'full' ? embeddings : [])),
    )
    this.#ordinary = new OrdinaryPhotos(gallery.references.full, gallery.gate.model)
    this.#base = gallery.landmarks.map((landmark) => ({
      ...landmark,
      ...prepareLandmark(landmark, 0, landmark.viewpoints),
      lift: 0,
    }))
    this.#entries = this.#base
    this.#known = this.#resolutions()
    this.#placed = countPlaced(this.#entries)
  }

  /** Landmarks with a position. */
  get placed(): number {
    return this.#placed
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** Of these, the landmarks that the user has photos of. */
  get own(): readonly Entry[] {
    return this.#own
  }

  /** How they are known. */
  get known(): KnownResolutions {
    return this.#known
  }

  /** Of a large gallery's own landmarks; null when all are compared. Made when the first photo asks. */
  get shortlist(): Shortlist<Entry> | null {
    if (this.#base.length >= SHORTLIST_FROM_LANDMARKS) this.#listed ??= new Shortlist(this.#base)
    return this.#listed
  }

  /** Whether the user has said something of the landmark. */
  isJudged(landmarkId: string): boolean {
    return this.#prototypes.has(landmarkId)
  }

  /** By how many photos a landmark is known that only the user knows; undefined for all others. */
  taught(landmarkId: string): TaughtBy | undefined {
    return this.#taught.get(landmarkId)
  }

  /** What is added to the landmark's scores because the whitening has not seen it. */
  liftOf(landmarkId: string): number {
    return this.#lifts.get(landmarkId) ?? 0
  }

  /** How much more than `confident` the landmark must score to be named: see taught.ts. */
  thresholdOf(landmarkId: string): number {
    return this.#thresholds.get(landmarkId) ?? 0
  }

  /** The gate was fitted on buildings; a user may teach a tree or a statue, and nothing else must be in its way. */
  looksLikeOwn(embedding: Float32Array): boolean {
    // A photo is asked about several times in a row, and a user's own photos may be thousands.
    if (this.#like?.embedding !== embedding) this.#like = { embedding, answer: this.#isLikeOwn(embedding) }
    return this.#like.answer
  }

  #isLikeOwn(embedding: Float32Array): boolean {
    for (const { embeddings } of this.#prototypes.values())
      if (embeddings.some((own) => dot(embedding, own) >= LIKE_OWN_PHOTO)) return true
    return false
  }

  /** Replaces the gallery's landmarks. The user's own photos stay. */
  replace(landmarks: GalleryInput['landmarks']): void {
    this.#listed = null
    this.#base = landmarks.flatMap((landmark) =>
      this.#entriesOf(landmark, landmark.embeddings, [], unseenLift, false),
    )
    this.#joined.clear()
    this.#combine()
  }

  /** Adds what the user said: see LandmarkPrototypes. One without photos is taken back. */
  join(landmarks: LandmarkPrototypes['landmarks']): void {
    for (const landmark of landmarks) {
      if (landmark.embeddings.length + landmark.negatives.length === 0) this.#prototypes.delete(landmark.id)
      else this.#prototypes.set(landmark.id, landmark)
    }
    this.#combine()
  }

  /** Puts the landmarks together; only those of which something was said since are made anew. */
  #combine(): void {
    this.#like = null
    this.#joined = new Map(
      [...this.#prototypes].map(([id, landmark]) => {
        const before = this.#joined.get(id)
        return [id, before?.landmark === landmark ? before : this.#join(landmark)]
      }),
    )
    const untouched = this.#base.filter(({ id }) => !this.#prototypes.has(id))
    this.#own = [...this.#joined.values()].flatMap(({ entries }) => entries)
    this.#entries = [...untouched, ...this.#own]
    this.#known = this.#resolutions()
    this.#placed = countPlaced(this.#entries)
    this.#lifts = new Map(this.#entries.flatMap(({ id, lift }) => (lift === 0 ? [] : [[id, lift]])))
    const bundled = new Set(this.#base.map(({ id }) => id))
    const taught = [...this.#joined].filter(([id]) => !bundled.has(id))
    this.#taught = new Map(
      taught.map(([id, { landmark }]) => {
        const photos = landmark.embeddings.length
        return [id, { photos, confirmed: landmark.confirmed ?? photos }]
      }),
    )
    this.#thresholds = new Map(
      taught.map(([id, { ordinaryScores }]) => [
        id,
        taughtThreshold(ordinaryScores, taught.length, this.#gallery.thresholds),
      ]),
    )
  }

  /** The landmark's entries with the user's photos in them; viewpoints are recomputed where photos are added. */
  #join(landmark: LandmarkPrototypes['landmarks'][number]): Joined {
    const bundled = this.#base.filter(({ id }) => id === landmark.id)
    const place = bundled[0] ?? landmark
    const confirmed = Map.groupBy(landmark.embeddings, this.#resolutionOf)
    const grown = bundled.map((entry): Entry => {
      const added = confirmed.get(entry.resolution) ?? []
      confirmed.delete(entry.resolution)
      if (added.length === 0) return { ...entry, negatives: landmark.negatives }
      const grown = { ...entry, embeddings: [...entry.embeddings, ...added], negatives: landmark.negatives }
      return { ...entry, ...this.#lifted(grown, entry.resolution, entry.lift > 0 ? unseenLift : null) }
    })
    const fresh = this.#entriesOf(
      { ...place, id: landmark.id },
      [...confirmed.values()].flat(),
      landmark.negatives,
      bundled.length === 0 ? taughtUnseenLift : unseenLift,
      bundled.length === 0,
    )
    const ownOnly = bundled.length === 0 ? fresh.find(({ resolution }) => resolution === 'full') : undefined
    return {
      landmark,
      entries: [...grown, ...fresh],
      ordinaryScores: ownOnly ? this.#ordinary.scoresFor(ownOnly) : [],
    }
  }

  /**
   * Entries for photos that are not in the gallery file, by resolution.
   * @param liftOf by the number of photos
   * @param isNew  lifted whether the whitening has seen its photos or not: they are the user's
   */
  #entriesOf(
    { id, latitude, longitude, ...place }: { id: string } & Place,
    embeddings: Float32Array[],
    negatives: Float32Array[],
    liftOf: (photos: number) => number,
    isNew: boolean,
  ): Entry[] {
    const known = this.#gallery.landmarks.find((landmark) => landmark.id === id)
    return [...Map.groupBy(embeddings, this.#resolutionOf)].map(([resolution, photos]) => ({
      ...this.#lifted(
        {
          id,
          latitude,
          longitude,
          radiusMeters: place.radiusMeters ?? known?.radiusMeters ?? DEFAULT_RADIUS_METERS,
          kind: place.kind ?? known?.kind,
          popularity: place.popularity ?? known?.popularity,
          embeddings: photos,
          negatives,
        },
        resolution,
        isNew || !this.#seen.hold(photos) ? liftOf : null,
      ),
      resolution,
      acrossHandicap: this.#usualAcrossHandicap,
    }))
  }

  /**
   * Tiny photos have a whitening of their own, and no lift.
   * @param liftOf by the number of photos; null for a landmark that the whitening has seen
   */
  #lifted(
    landmark: GalleryLandmark,
    resolution: Resolution,
    liftOf: ((photos: number) => number) | null,
  ): PreparedLandmark & { lift: number } {
    const lift = liftOf && resolution === 'full' ? liftOf(landmark.embeddings.length) : 0
    return { ...prepareLandmark(landmark, -lift), lift }
  }

  #resolutions(): KnownResolutions {
    const ids = (wanted: Resolution) =>
      new Set(this.#entries.filter(({ resolution }) => resolution === wanted).map(({ id }) => id))
    return { low: ids('low'), full: ids('full') }
  }
}

/** Each landmark once, however many entries it has. */
export function countPlaced(
  landmarks: readonly (Pick<LandmarkPlace, 'latitude'> & { id: string })[],
): number {
  return new Set(landmarks.flatMap(({ id, latitude }) => (latitude === null ? [] : [id]))).size
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
