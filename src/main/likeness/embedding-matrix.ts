/** The library's embeddings in memory, a byte a number, and searched there; the database is asked for what is new only. */
import type Database from 'better-sqlite3'
import type { ModelStamp } from '../../shared/evidence.ts'
import { Int8Matrix } from '../../shared/vectors/int8-matrix.ts'
import { statement } from '../store/statement.ts'

export interface SimilarPhoto {
  photoId: number
  /** Cosine similarity, −1..1. */
  similarity: number
}

export interface StoredEmbedding {
  model: ModelStamp
  /** L2-normalised. */
  vector: Float32Array
}

/** @returns null when the photo has none (yet) */
export function embeddingOf(db: Database.Database, photoId: number): StoredEmbedding | null {
  const row = statement<[number], { id: string; version: string; vector: Buffer }>(
    db,
    'SELECT model_id AS id, model_version AS version, vector FROM embeddings WHERE photo_id = ?',
  ).get(photoId)
  return row ? { model: { id: row.id, version: row.version }, vector: float32Of(row.vector) } : null
}

/** A little-endian float32 blob as numbers; copied when SQLite's buffer is not aligned. */
function float32Of(blob: Buffer): Float32Array {
  const aligned = blob.byteOffset % 4 === 0 ? blob : Buffer.from(blob)
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
}

/**
 * Embeddings of one model and version; those of another cannot be compared with them.
 * 100,000 photos of 512 numbers take 52 MB.
 */
export class EmbeddingMatrix {
  readonly model: ModelStamp
  readonly #db: Database.Database
  readonly #photoIds: number[] = []
  readonly #rows = new Map<number, number>()
  #matrix: Int8Matrix | null = null
  #seen = ''

  constructor(db: Database.Database, model: ModelStamp) {
    this.#db = db
    this.model = model
  }

  /** Brings the copy up to date. Without a change in the database it costs microseconds, with one about 10 ms for 100,000 photos. */
  refresh(): void {
    const state = databaseState(this.#db)
    if (state === this.#seen) return
    if (this.#seen === '') this.#readAll()
    const current = this.#db
      .prepare<[string, string], number>(
        'SELECT photo_id FROM embeddings WHERE model_id = ? AND model_version = ?',
      )
      .pluck()
      .all(this.model.id, this.model.version)
    const present = new Set(current)
    for (const [photoId, row] of this.#rows) {
      if (present.has(photoId)) continue
      this.#matrix?.remove(row)
      this.#rows.delete(photoId)
    }
    for (const photoId of current) if (!this.#rows.has(photoId)) this.#add(photoId)
    this.#seen = state
  }

  get size(): number {
    return this.#rows.size
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#matrix?.bytes ?? 0
  }

  /** @returns the `count` photos most similar to `vector`, best first, with exact similarities */
  nearest(vector: Float32Array, count: number): SimilarPhoto[] {
    const read = this.#db
      .prepare<[number, string, string], Buffer>(
        'SELECT vector FROM embeddings WHERE photo_id = ? AND model_id = ? AND model_version = ?',
      )
      .pluck()
    const { id, version } = this.model
    // Replaced since by another model's: like nothing, until the next refresh takes it out.
    const nothing = new Float32Array(vector.length)
    const hits = this.#matrix?.search([vector], count, (row) => {
      const blob = read.get(this.#photoIds[row] ?? 0, id, version)
      return blob ? float32Of(blob) : nothing
    })
    return (hits?.[0] ?? []).map(({ row, score }) => ({
      photoId: this.#photoIds[row] ?? 0,
      similarity: Math.min(1, Math.max(-1, score)),
    }))
  }

  /**
   * Photos at least `minimum` similar to any of the vectors, by the copies in memory: the database is not asked, so a
   * dozen vectors cost little more than one. Similarities are off by a hundredth at most.
   * @param count nearest photos of each vector
   * @returns best first, each photo once with its largest similarity
   */
  near(vectors: readonly Float32Array[], count: number, minimum: number): SimilarPhoto[] {
    const found = vectors.map((): SimilarPhoto[] => [])
    this.#matrix?.above(
      vectors,
      () => minimum,
      0,
      (query, row, similarity) => found[query]?.push({ photoId: this.#photoIds[row] ?? 0, similarity }),
    )
    const best = new Map<number, number>()
    for (const photos of found) {
      for (const { photoId, similarity } of photos.sort(bySimilarity).slice(0, count))
        best.set(photoId, Math.max(best.get(photoId) ?? -1, Math.min(1, similarity)))
    }
    return [...best].map(([photoId, similarity]) => ({ photoId, similarity })).sort(bySimilarity)
  }

  /** One pass through the table: asked for one by one, 100,000 embeddings take three times as long. */
  #readAll(): void {
    const all = this.#db.prepare<[string, string], { photoId: number; vector: Buffer }>(
      'SELECT photo_id AS photoId, vector FROM embeddings NOT INDEXED WHERE model_id = ? AND model_version = ?',
    )
    for (const { photoId, vector } of all.iterate(this.model.id, this.model.version))
      this.#append(photoId, float32Of(vector))
  }

  #add(photoId: number): void {
    const embedding = embeddingOf(this.#db, photoId)
    if (embedding) this.#append(photoId, embedding.vector)
  }

  #append(photoId: number, vector: Float32Array): void {
    this.#matrix ??= new Int8Matrix(vector.length)
    const row = this.#matrix.append(vector)
    this.#photoIds[row] = photoId
    this.#rows.set(photoId, row)
  }
}

const bySimilarity = (a: SimilarPhoto, b: SimilarPhoto): number =>
  b.similarity - a.similarity || a.photoId - b.photoId

/** Differs after a commit of any connection, this one included (https://sqlite.org/pragma.html#pragma_data_version). */
function databaseState(db: Database.Database): string {
  const others = String(db.pragma('data_version', { simple: true }))
  const own = String(db.prepare('SELECT total_changes()').pluck().get())
  return `${others} ${own}`
}
