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

  #add(photoId: number): void {
    const embedding = embeddingOf(this.#db, photoId)
    if (!embedding) return
    this.#matrix ??= new Int8Matrix(embedding.vector.length)
    const row = this.#matrix.append(embedding.vector)
    this.#photoIds[row] = photoId
    this.#rows.set(photoId, row)
  }
}

/** Differs after a commit of any connection, this one included (https://sqlite.org/pragma.html#pragma_data_version). */
function databaseState(db: Database.Database): string {
  const others = String(db.pragma('data_version', { simple: true }))
  const own = String(db.prepare('SELECT total_changes()').pluck().get())
  return `${others} ${own}`
}
