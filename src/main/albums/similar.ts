/** Photos that look alike: exact nearest neighbours over the library's landmark embeddings. */
import type Database from 'better-sqlite3'
import { VISIBLE } from './visible.ts'

export interface SimilarPhoto {
  photoId: number
  /** Cosine similarity, −1..1. */
  similarity: number
}

interface EmbeddingRow {
  photoId: number
  vector: Buffer
}

/**
 * Exact search in one pass over the stored vectors, which are L2-normalised, so the dot product is the cosine.
 * Only embeddings of the same model and version are compared.
 * @param landmarkId only photos with this label
 * @returns best first, without the photo itself; null when the photo has no embedding
 */
export function similarPhotos(
  db: Database.Database,
  photoId: number,
  limit: number,
  landmarkId?: string,
): SimilarPhoto[] | null {
  const query = db
    .prepare<[number], { model_id: string; model_version: string; vector: Buffer }>(
      'SELECT model_id, model_version, vector FROM embeddings WHERE photo_id = ?',
    )
    .get(photoId)
  if (!query) return null
  const wanted = float32Of(query.vector)
  const rows = db
    .prepare<unknown[], EmbeddingRow>(
      `SELECT e.photo_id AS photoId, e.vector FROM embeddings e JOIN photos p ON p.id = e.photo_id
       LEFT JOIN labels t ON t.photo_id = p.id
       WHERE e.model_id = @modelId AND e.model_version = @version AND e.photo_id <> @photoId AND ${VISIBLE}
         AND (@landmarkId IS NULL OR t.landmark_id = @landmarkId)`,
    )
    .iterate({
      modelId: query.model_id,
      version: query.model_version,
      photoId,
      landmarkId: landmarkId ?? null,
    })
  const best: SimilarPhoto[] = []
  for (const row of rows) {
    const similarity = dot(wanted, float32Of(row.vector))
    if (best.length === limit && similarity <= (best.at(-1)?.similarity ?? -1)) continue
    const position = best.findIndex((other) => other.similarity < similarity)
    best.splice(position < 0 ? best.length : position, 0, { photoId: row.photoId, similarity })
    if (best.length > limit) best.pop()
  }
  return best
}

/** A little-endian float32 blob as numbers; copied when SQLite's buffer is not aligned. */
function float32Of(blob: Buffer): Float32Array {
  const aligned = blob.byteOffset % 4 === 0 ? blob : Buffer.from(blob)
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
