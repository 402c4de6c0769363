/** Photos that look alike: exact nearest neighbours over the library's landmark embeddings. */
import type Database from 'better-sqlite3'
import type { ModelStamp } from '../../shared/evidence.ts'
import type { SimilarList } from '../../shared/library.ts'
import { EmbeddingMatrix, embeddingOf, type SimilarPhoto } from '../likeness/embedding-matrix.ts'
import { VISIBLE } from './visible.ts'

/** Answers one question after another; the embeddings stay in memory between them. */
export class SimilarPhotos {
  readonly #db: Database.Database
  #matrix: EmbeddingMatrix | null = null

  constructor(db: Database.Database) {
    this.#db = db
  }

  /**
   * Only embeddings of the same model and version are compared. Files with the same bytes are one photo, so the
   * photo's own copies are never among the answers.
   * @returns best first, without the photo itself and what albums do not show; null when the photo has no embedding
   */
  of(photoId: number, limit: number): SimilarPhoto[] | null {
    const wanted = embeddingOf(this.#db, photoId)
    if (!wanted) return null
    const matrix = this.#current(wanted.model)
    const isVisible = this.#db
      .prepare<[number], number>(`SELECT 1 FROM photos p WHERE p.id = ? AND ${VISIBLE}`)
      .pluck()
    // Most photos can be shown; the search is widened in the rare case that too few of the nearest can.
    for (let count = limit + 20; ; count *= 4) {
      const nearest = matrix.nearest(wanted.vector, count)
      const shown = nearest.filter((found) => found.photoId !== photoId && isVisible.get(found.photoId))
      if (shown.length >= limit || nearest.length >= matrix.size) return shown.slice(0, limit)
    }
  }

  /**
   * Photos near any of some vectors, whether albums show them or not.
   * @param count nearest photos of each vector
   * @param minimum least cosine
   * @returns best first, each photo once with its largest similarity, which is off by a hundredth at most
   */
  near({
    model,
    vectors,
    count,
    minimum,
  }: {
    model: ModelStamp
    vectors: readonly Float32Array[]
    count: number
    minimum: number
  }): SimilarPhoto[] {
    return this.#current(model).near(vectors, count, minimum)
  }

  #current(model: ModelStamp): EmbeddingMatrix {
    if (this.#matrix?.model.id !== model.id || this.#matrix.model.version !== model.version) {
      this.#matrix = new EmbeddingMatrix(this.#db, model)
    }
    this.#matrix.refresh()
    return this.#matrix
  }
}

/** How many photos the window shows: further ones resemble it no more than any other. */
export const SIMILAR_SHOWN = 200

/** What a grid needs to lay the photos out, in their order. */
export function similarList(db: Database.Database, found: readonly SimilarPhoto[]): SimilarList {
  const ratio = db.prepare<[number], number>('SELECT 1.0 * width / height FROM photos WHERE id = ?').pluck()
  return {
    ids: found.map(({ photoId }) => photoId),
    aspectRatios: found.map(({ photoId }) => ratio.get(photoId) ?? 1),
    months: found.map(() => ''),
    days: found.map(() => 0),
    marks: found.map(() => 0),
    similarities: found.map(({ similarity }) => similarity),
  }
}

/**
 * The photos with a label that look most like one, compared one by one.
 * @param by `user`: only those that the user confirmed
 * @returns best first, without the photo itself; null when the photo has no embedding
 */
export function similarInAlbum(
  db: Database.Database,
  photoId: number,
  landmarkId: string,
  limit: number,
  by: 'anyone' | 'user' = 'anyone',
): SimilarPhoto[] | null {
  const wanted = embeddingOf(db, photoId)
  if (!wanted) return null
  const others = db
    .prepare<[string, number, number], number>(
      `SELECT p.id FROM photos p JOIN labels t ON t.photo_id = p.id
       WHERE t.landmark_id = ? AND p.id <> ? AND t.landmark_by_user >= ? AND ${VISIBLE}`,
    )
    .pluck()
    .all(landmarkId, photoId, by === 'user' ? 1 : 0)
  return others
    .flatMap((other) => {
      const embedding = embeddingOf(db, other)
      const isComparable =
        embedding?.model.id === wanted.model.id && embedding.model.version === wanted.model.version
      return isComparable ? [{ photoId: other, similarity: dot(wanted.vector, embedding.vector) }] : []
    })
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, limit)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return Math.min(1, Math.max(-1, sum))
}
