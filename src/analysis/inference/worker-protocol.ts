/** Messages between the analysis process and its inference worker thread. Pixels are transferred, not copied. */
import type {
  AnalysisConfig,
  AskPacksValue,
  DeviceReport,
  EmbedValue,
  ExpressionTrial,
  GalleryInput,
  LandmarkPrototypes,
  LandmarkStages,
  RankedPhoto,
  RegionMap,
  WorldPacksState,
} from '../../shared/analysis-protocol.ts'
import type {
  Box,
  EmotionResult,
  Gps,
  LandmarkResult,
  LocalEvidence,
  LocalFeatures,
  TinyCopyScores,
  WorldEvidence,
} from '../../shared/evidence.ts'

import type { LocalReference } from '../landmarks/local/verify.ts'

/** Interleaved 8-bit sRGB, row-major: `width · height · 3` bytes. */
export interface RgbImage {
  data: Uint8Array<ArrayBufferLike>
  width: number
  height: number
}

export interface EmotionInput {
  /** Upright working copy: crops are cut from it. */
  image: RgbImage
  /** The same picture at detection size. */
  detection: RgbImage
  /** When no face is found the whole image is taken as one. */
  faceCrop: boolean
  trial?: ExpressionTrial | undefined
  /** The photo at the sizes that the scene branches want; empty when they are disabled. */
  scene: RgbImage[]
  /** False: faces are switched off; none is looked for. */
  faces: boolean
  /** SHA-256 of the file. */
  hash: string
  /** Whether a larger picture than `image` could be had; asked for when faces are too small. */
  finer: boolean
  /** People whose emotions are asked for; those that are found when absent. Fractions of the picture. */
  persons?: readonly Box[] | undefined
}

/** `finer`: faces are too small in this picture; ask again with a larger one. */
export type EmotionAnswer = EmotionResult | 'finer'

export interface WorkerRequests {
  configure: {
    input: Pick<AnalysisConfig, 'modelDirs' | 'resourcesDir' | 'provider' | 'worldPacksOff'>
    output: WorkerReady
  }
  analyse: {
    input: { landmarks: { images: RgbImage[]; gps: Gps | null } | null; emotions: EmotionInput | null }
    output: { landmarks: LandmarkResult | null; emotions: EmotionAnswer | null }
  }
  embed: {
    input: { images: RgbImage[]; hash: string; local: boolean; tinyCopy: boolean }
    output: Pick<EmbedValue, 'embedding' | 'local' | 'world' | 'lowResolution' | 'tinyCopy' | 'stageMs'> & {
      seen: boolean
    }
  }
  /** One photo, at one size. */
  'ask-packs': { input: { images: RgbImage[] }; output: Pick<AskPacksValue, 'world' | 'stageMs'> }
  compare: {
    input: { features: LocalFeatures; references: LocalReference[] }
    output: LocalEvidence | null
  }
  attribute: {
    input: { images: RgbImage[]; landmarkId: string }
    output: RegionMap | null
  }
  emotions: { input: EmotionInput; output: EmotionAnswer }
  'use-gallery': { input: GalleryInput; output: null }
  rank: {
    input: {
      embedding: Float32Array
      gps: Gps | null
      stages?: LandmarkStages
      local?: LocalFeatures | null
      world?: WorldEvidence | null
      tinyCopy?: Float32Array | null
    }
    output: unknown
  }
  'rank-all': {
    input: {
      embeddings: Float32Array
      positions: (Gps | null)[]
      local: (LocalEvidence | null)[]
      world: (WorldEvidence | null)[]
      tinyCopies: (TinyCopyScores | null)[]
    }
    output: RankedPhoto[]
  }
  'set-prototypes': { input: LandmarkPrototypes; output: null }
  'reload-world-packs': { input: { off: string[] }; output: WorldPacksState }
}
export type WorkerRequestType = keyof WorkerRequests

export interface WorkerReady {
  /** Everything but the `places` capability, which the process itself serves. */
  device: DeviceReport
  /** Longest sides of the pictures that the landmark backbone wants; empty when landmarks are disabled. */
  backboneSides: number[]
  /** The same for the scene branches. */
  sceneSides: number[]
}

export interface WorkerMessage<T extends WorkerRequestType = WorkerRequestType> {
  id: number
  type: T
  input: WorkerRequests[T]['input']
}

export type WorkerReply = { id: number; value: unknown } | { id: number; error: string }
