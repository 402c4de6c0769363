/**
 * Messages between main and the analysis process. They cross a process border by structured clone,
 * so typed arrays travel as they are.
 *
 * One photo's life: main sends `analyse` → the process reads and hashes the file and answers `hashed`
 * → main, which knows what it already has for that content, answers `proceed` with what it still wants
 * → the process answers `decoded` (facts, thumbnails on disk) as soon as it can, then `analysed`.
 * At any point it may answer `failed` instead.
 */
import type {
  EmotionResult,
  Facts,
  Gps,
  LandmarkCandidate,
  LandmarkResult,
  LocalEvidence,
  LocalFeatures,
  ModelStamp,
  TinyCopyScores,
  WorldEvidence,
} from './evidence.ts'
import type { ExecutionProvider } from './taxonomy.ts'

export interface AnalysisConfig {
  /** Folders searched for model files, in order (design: bundled → data folder → MOODMARK_MODELS → development mirror). */
  modelDirs: string[]
  /** The app's resources folder: catalogue, gallery, gazetteer. */
  resourcesDir: string
  /** Where thumbnails go: `<dir>/<first two hex digits>/<hash>-<size>.webp`. */
  thumbnailsDir: string
  /** `auto` probes every provider of the platform, a name forces that one (falling back to cpu). */
  provider: ExecutionProvider | 'auto'
  /** Ids of installed world packs that are switched off. */
  worldPacksOff?: string[]
}

/** What main still needs for a content. All false = known already, only the hash was wanted. */
export interface Wants {
  facts: boolean
  thumbnails: boolean
  landmarks: boolean
  emotions: boolean
  /** Faces are switched off: none is looked for, and the mood is the scene's alone. */
  withoutFaces?: boolean
}

export type AnalysisRequest =
  | { type: 'configure'; config: AnalysisConfig }
  | { type: 'analyse'; jobId: number; path: string }
  | { type: 'proceed'; jobId: number; wants: Wants }
  /** Write an upright sRGB WebP of at most `maxPx` to `outPath`, for formats that a browser cannot show. */
  | { type: 'render'; jobId: number; path: string; outPath: string; maxPx: number }
  /** Landmark embedding of any image file, for evaluation and galleries. Answered by `done` with EmbedValue. */
  | {
      type: 'embed'
      jobId: number
      path: string
      /** Only this part of it: x1, y1, x2, y2 in pixels of the upright photo. */
      crop?: readonly [number, number, number, number]
      /** With local features, for evaluation and for galleries that check with them. */
      local?: boolean
      /** With the embedding of a tiny copy, for galleries of tiny photos. */
      tinyCopy?: boolean
    }
  /**
   * What the world packs say of any image file, whether it passes the gate or not, for evaluation and calibration.
   * Answered by `done` with AskPacksValue.
   */
  | { type: 'ask-packs'; jobId: number; path: string }
  /**
   * Whether a photo shares details with one of some others, all described from their files now; `id` comes back as
   * `referenceId`. Answered by `done` with LocalEvidence or null.
   */
  | {
      type: 'compare'
      jobId: number
      path: string
      landmarkId: string
      others: { id: string; path: string }[]
    }
  /** Which regions of a photo speak for a landmark. Answered by `done` with RegionMap, or null for an unknown landmark. */
  | { type: 'attribute'; jobId: number; path: string; landmarkId: string }
  /** Faces and mood of any image file without storing anything. Answered by `done` with EmotionResult. */
  | {
      type: 'emotions'
      jobId: number
      path: string
      /** The image is a face crop: when no face is found the whole image is taken as one; it has no scene. */
      faceCrop: boolean
      trial?: ExpressionTrial
      /** People to tell the emotions of, instead of those that are found: left, top, right, bottom in pixels of the upright file. */
      persons?: readonly (readonly [number, number, number, number])[]
    }
  /** Replace the gallery of this process. Answered by `done` with null. */
  | { type: 'use-gallery'; jobId: number; gallery: GalleryInput }
  /** Rank landmarks for an embedding with the gallery in use. Answered by `done` with RankValue. */
  | {
      type: 'rank'
      jobId: number
      embedding: Float32Array
      gps: Gps | null
      stages?: LandmarkStages
      local?: LocalFeatures | null
      world?: WorldEvidence | null
      /** Embedding of the photo's tiny copy. */
      tinyCopy?: Float32Array | null
    }
  /** What the user said about landmarks, in force from the next photo on. Answered by `done` with null. */
  | { type: 'set-prototypes'; jobId: number; prototypes: LandmarkPrototypes }
  /**
   * Rank landmarks for many embeddings, one after another in `embeddings`, each with its own position.
   * Answered by `done` with RankedPhoto[].
   */
  | {
      type: 'rank-all'
      jobId: number
      embeddings: Float32Array
      positions: (Gps | null)[]
      local: (LocalEvidence | null)[]
      /** What world packs found when the photos were analysed. */
      world?: (WorldEvidence | null)[]
      /** What was found when the photos were analysed; none of them when absent. */
      tinyCopies?: (TinyCopyScores | null)[]
    }
  /** World packs were installed, removed or switched. Answered by `done` with WorldPacksState. */
  | { type: 'reload-world-packs'; jobId: number; off: string[] }
  | { type: 'shutdown' }

/** How expressions are recognised in an evaluation, where it is not the app's own way. */
export interface ExpressionTrial {
  /** Draws a mask over the lower half of every face before its expression is recognised. */
  drawMasks: boolean
  /** Which net looks at a face: by the mask decision, or one of them in any case. */
  variant: ExpressionVariant
  /** Whether the public nets join in, which they do in evaluations alone. */
  publicNets: boolean
}
export type ExpressionVariant = 'by-mask' | 'whole-face' | 'upper-face'

/** Photos per landmark from which a gallery is made in memory; whitening and non-landmark references stay the bundled ones. */
export interface GalleryInput {
  landmarks: {
    id: string
    name: string
    latitude: number | null
    longitude: number | null
    /** Within this distance one is at the place; the bundled gallery's, else 500 m, when absent. */
    radiusMeters?: number
    /** Class and popularity (0..1) as the gazetteer has them. */
    kind?: string
    popularity?: number
    embeddings: Float32Array[]
    /** Of the same photos; without them this landmark is left out of the local-feature check. */
    local?: LocalFeatures[]
  }[]
}

/**
 * Stages of landmark recognition, each on unless it is set to false: what an ablation switches off.
 * Without `viewpoints` single photos are compared instead of the centroids of clusters; without `negatives` it does
 * not count how much a photo looks like ordinary photos, or like those that the user rejected.
 */
export interface LandmarkStages {
  gate?: boolean
  viewpoints?: boolean
  negatives?: boolean
  geo?: boolean
  local?: boolean
  world?: boolean
}

/**
 * The user's own photos of landmarks, bundled ones or new ones. A landmark that is named replaces what was set for
 * this id before, one with neither embeddings nor negatives is forgotten; all others stay as they are. The process
 * keeps none of it: after `ready` everything has to be set again. Embeddings must be of the landmark model in use.
 */
export interface LandmarkPrototypes {
  landmarks: {
    id: string
    name: string
    latitude: number | null
    longitude: number | null
    /** Confirmed photos, and echoes of them after these: added to the landmark's references. */
    embeddings: Float32Array[]
    /** How many of them the user confirmed; all when absent. */
    confirmed?: number
    /** Photos that the user said are not this landmark: what looks more like them than like it loses score. */
    negatives: Float32Array[]
  }[]
}

export interface EmbedValue {
  embedding: Float32Array
  hash: string
  /** True when the bundled gallery or its non-landmark references were fitted on this very content. */
  seenInTraining: boolean
  /** Null when they were not asked for or cannot be had. */
  local: LocalFeatures | null
  /** What the world packs say; null when there is none, or the gate refused the photo. */
  world: WorldEvidence | null
  /** As soft as an enlarged photo of some 100 pixels. */
  lowResolution: boolean
  /** Embedding of the tiny copy; null when it was not asked for, or the photo is of low resolution itself. */
  tinyCopy: Float32Array | null
  /** From the request to its answer, waiting included. */
  ms: number
  stageMs: Partial<StageMs>
}

export interface AskPacksValue {
  /** Null when there is no pack. */
  world: WorldEvidence | null
  /** From the request to its answer, waiting included. */
  ms: number
  stageMs: Partial<StageMs>
}

/** Time that the stages of landmark recognition take on one photo, in ms. */
export interface StageMs {
  /** Reading the file and decoding it into the working copy. */
  decode: number
  /** Making the backbone's inputs from it. */
  resize: number
  backbone: number
  /** Pooling and whitening. */
  pooling: number
  /** The backbone's pass over a tiny copy. */
  tinyCopy: number
  gate: number
  /** Nearest centroids, geo prior and decision. */
  search: number
  local: number
  /** Embedders and galleries of the world packs. */
  world: number
}

export type RankValue = Omit<LandmarkResult, 'embedding' | 'model'> & {
  ranking: LandmarkCandidate[]
  /** False = stopped by the gate: whatever the scores, nothing is named or asked. */
  passedGate: boolean
  stageMs: Partial<StageMs>
}

/** What each region of an upright photo adds to its likeness to something; negative where it speaks against it. */
export interface RegionMap {
  columns: number
  rows: number
  /** Row by row. */
  values: Float32Array
}

/** What the recogniser says of a stored embedding. */
export type RankedPhoto = Omit<LandmarkResult, 'embedding' | 'model'>

export type AnalysisReply =
  | { type: 'ready'; device: DeviceReport }
  | { type: 'hashed'; jobId: number; hash: string; size: number }
  | { type: 'decoded'; jobId: number; facts: Facts | null; thumbnailsWritten: boolean }
  | {
      type: 'analysed'
      jobId: number
      /** Null when not wanted or when the capability is disabled (see DeviceReport.capabilities). */
      landmarks: LandmarkResult | null
      emotions: EmotionResult | null
    }
  | { type: 'done'; jobId: number; value: unknown }
  | { type: 'failed'; jobId: number; error: AnalysisFailure }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; message: string }

/**
 * Why a file could not be analysed. `permanent` = inherent in the file: never retried by itself.
 * `message` is a sentence for the user that names what to do.
 */
export interface AnalysisFailure {
  code: AnalysisFailureCode
  message: string
  permanent: boolean
}

export const ANALYSIS_FAILURE_CODES = [
  'not-found',
  'no-permission',
  'not-a-file',
  'empty',
  'corrupt',
  'too-large',
  'unsupported-format',
  'io',
  'no-space',
  'inference',
  'crashed',
] as const
export type AnalysisFailureCode = (typeof ANALYSIS_FAILURE_CODES)[number]

export interface ProviderReport {
  provider: ExecutionProvider
  status: 'in-use' | 'available' | 'unavailable' | 'disagrees'
  /** Why it is not in use, in plain words; empty for the one in use. */
  reason: string
}

export interface CapabilityReport {
  capability: 'landmarks' | 'local-features' | 'faces' | 'expressions' | 'masks' | 'mood' | 'places'
  enabled: boolean
  /** Which file is missing or wrong and what to do; empty when enabled. */
  reason: string
}

export interface WorldPackReport {
  id: string
  enabled: boolean
  /** Which file is missing or altered and what to do; empty when enabled. */
  reason: string
}

export interface WorldPacksState {
  /** Changes with packs, versions and thresholds; empty when none is in use. */
  stamp: string
  /** Probability from which a photo passes the gate, and is shown to the packs. */
  gate: number
  packs: WorldPackReport[]
}

export interface DeviceReport {
  /** The provider in use. */
  provider: ExecutionProvider
  providers: ProviderReport[]
  capabilities: CapabilityReport[]
  /** Stamps of the pipelines in use; null when disabled. Evidence with another stamp is stale. */
  landmarkModel: ModelStamp | null
  emotionModel: ModelStamp | null
  /** Null when landmarks are disabled. */
  worldPacks: WorldPacksState | null
}
