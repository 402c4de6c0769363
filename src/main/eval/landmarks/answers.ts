/** What the recogniser answers for photos that were embedded before. */
import type {
  EmbedValue,
  GalleryInput,
  LandmarkStages,
  RankValue,
  StageMs,
} from '../../../shared/analysis-protocol.ts'
import type { Gps } from '../../../shared/evidence.ts'
import type { RankedQuery } from '../../../shared/metrics/retrieval.ts'
import { type Analyst, askAll } from '../analyst.ts'
import type { LandmarkFacts } from './table.ts'

export interface EmbeddedPhoto extends EmbedValue {
  path: string
  /** Null for photos without landmark. */
  label: string | null
}

export interface Answer extends RankedQuery {
  decision: RankValue['decision']
  passedGate: boolean
  /** The score from which this photo would have been named. */
  threshold: number
  stageMs: Partial<StageMs>
}

/** Asks for each photo in turn; positions run along with the photos. */
export async function answers(
  analyst: Analyst,
  photos: readonly EmbeddedPhoto[],
  positions: readonly (Gps | null)[],
  stages: LandmarkStages = {},
): Promise<Answer[]> {
  const found = await askAll(
    photos.map((photo, i) => ({ photo, gps: positions[i] ?? null })),
    async ({ photo, gps }): Promise<Answer> => {
      const value = await analyst.request<RankValue>({
        type: 'rank',
        embedding: photo.embedding,
        gps,
        stages,
        local: photo.local,
        tinyCopy: photo.tinyCopy,
      })
      const [best] = value.ranking
      return {
        truth: photo.label,
        predicted: best?.landmarkId ?? null,
        // The gate comes before any threshold: what it stops is never named, whatever the score.
        score: value.passedGate ? (best?.score ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY,
        passedGate: value.passedGate,
        decision: value.decision,
        threshold: value.threshold,
        stageMs: value.stageMs,
      }
    },
    (_, error) => {
      // An embedding that was made can be ranked; a failure here is one of the analysis and concerns all photos.
      throw error
    },
  )
  return found.filter((answer) => answer !== null)
}

/** A gallery of these photos, with what is known of their landmarks. */
export function galleryOf(
  photos: readonly EmbeddedPhoto[],
  facts: ReadonlyMap<string, LandmarkFacts>,
): GalleryInput {
  const byLabel = Object.groupBy(photos, ({ label }) => label ?? '')
  return {
    landmarks: Object.entries(byLabel).map(([id, group = []]) => {
      const { latitude = null, longitude = null, kind, popularity, radiusMeters } = facts.get(id) ?? {}
      return {
        id,
        name: id,
        latitude,
        longitude,
        ...(kind === undefined ? {} : { kind }),
        ...(popularity === undefined ? {} : { popularity }),
        ...(radiusMeters === undefined ? {} : { radiusMeters }),
        embeddings: group.map(({ embedding }) => embedding),
        ...localOf(group),
      }
    }),
  }
}

/** Local features of all photos of a landmark, or of none: an installation without them evaluates without the check. */
function localOf(photos: readonly EmbeddedPhoto[]): Pick<GalleryInput['landmarks'][number], 'local'> {
  const local = photos.flatMap((photo) => photo.local ?? [])
  return local.length === photos.length ? { local } : {}
}
