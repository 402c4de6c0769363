/** What main asks the likeness thread. Each question is answered by its id. */
import type { Calibration } from '../../shared/calibration.ts'
import type { ModelStamp } from '../../shared/evidence.ts'
import type { FoundPlaces } from '../unnamed-places/find.ts'
import type { SimilarPhoto } from './embedding-matrix.ts'

export interface LikenessQuestions {
  /** Photos with embeddings of `model` near any of the vectors. */
  near: {
    input: { model: ModelStamp; vectors: Float32Array[]; count: number; minimum: number }
    output: SimilarPhoto[]
  }
  'unnamed-places': { input: Record<string, never>; output: FoundPlaces }
  /** The user's calibration, fitted anew to everything said about faces and moods. */
  calibrate: { input: null; output: Calibration }
  /** Photos that wait for an answer, the most useful first. */
  'review-queue': { input: null; output: number[] }
  similar: { input: { photoId: number; limit: number }; output: SimilarPhoto[] | null }
}
export type LikenessTopic = keyof LikenessQuestions

export type LikenessRequest = {
  [T in LikenessTopic]: { id: number; topic: T; input: LikenessQuestions[T]['input'] }
}[LikenessTopic]

export type LikenessReply = { id: number; value: unknown } | { id: number; error: string }
