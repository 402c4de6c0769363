/** What main asks the likeness thread. Each question is answered by its id. */
import type { SimilarPhoto } from './embedding-matrix.ts'

export interface LikenessQuestions {
  similar: { input: { photoId: number; limit: number }; output: SimilarPhoto[] | null }
}
export type LikenessTopic = keyof LikenessQuestions

export type LikenessRequest = {
  [T in LikenessTopic]: { id: number; topic: T; input: LikenessQuestions[T]['input'] }
}[LikenessTopic]

export type LikenessReply = { id: number; value: unknown } | { id: number; error: string }
