/** The centres of an installed world pack and what is known of its landmarks, kept small: numbers as int8, names on the disk. */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { WorldMatch } from '../../../shared/evidence.ts'
import {
  type InstalledPack,
  PACK_FILES,
  PACK_LANDMARK_COLUMNS,
  type PackThresholds,
} from '../../../shared/node/world-packs.ts'
import type { WorldRegion } from '../../../shared/world-regions.ts'
import { type CentroidSearch, centroidSearch } from '../search/centroid-search.ts'
import { FileRows } from '../search/row-source.ts'

/** For landmarks that the gazetteer does not know. */
const DEFAULT_RADIUS_METERS = 500
const NEWLINE = 10
const CHUNK_BYTES = 1 << 16

export class PackGallery {
  readonly id: string
  readonly region: WorldRegion | null
  readonly dimension: number
  readonly thresholds: PackThresholds
  readonly #search: CentroidSearch
  readonly #rows: FileRows
  readonly #names: PackNames

  private constructor(
    { id, region, dimension }: Pick<PackGallery, 'id' | 'region' | 'dimension'>,
    thresholds: PackThresholds,
    search: CentroidSearch,
    rows: FileRows,
    names: PackNames,
  ) {
    this.id = id
    this.region = region
    this.dimension = dimension
    this.thresholds = thresholds
    this.#search = search
    this.#rows = rows
    this.#names = names
  }

  /** @throws Error naming the file that is cut short or has another number of landmarks */
  static load({ dir, manifest }: InstalledPack, thresholds: PackThresholds): PackGallery {
    const { classes, dimension } = manifest
    const names = new PackNames(join(dir, PACK_FILES.landmarks), classes)
    // The original numbers stay in the file: only what could be nearest is read again, for the exact order.
    const rows = new FileRows(join(dir, PACK_FILES.centres), dimension, classes)
    const owners = Uint32Array.from({ length: classes }, (_, i) => i)
    return new PackGallery(manifest, thresholds, centroidSearch({ rows, owners }), rows, names)
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#search.bytes + this.#names.bytes
  }

  /**
   * @param embedding L2-normalised, of this pack's embedder
   * @returns the nearest landmarks, best first; each once, by its nearest centre
   */
  nearest(embedding: Float32Array, count: number): WorldMatch[] {
    // Some places have several centres; twice as many leave enough different ones.
    const [hits = []] = this.#search.nearest([embedding], 2 * count)
    const { confident, unsure } = this.thresholds
    const matches = new Map<string, WorldMatch>()
    for (const { row, score } of hits) {
      const landmark = this.#names.landmark(row)
      if (matches.size === count || matches.has(landmark.landmarkId)) continue
      const similarity = Math.min(1, Math.max(-1, score))
      matches.set(landmark.landmarkId, {
        ...landmark,
        pack: this.id,
        region: this.region,
        similarity,
        confident,
        unsure,
      })
    }
    return [...matches.values()]
  }

  close(): void {
    this.#rows.close()
    this.#names.close()
  }
}

type Landmark = Omit<WorldMatch, 'pack' | 'region' | 'similarity' | 'confident' | 'unsure'>

/** Lines of landmarks.tsv, read when they are asked for: only where each begins is kept. */
class PackNames {
  readonly #file: number
  readonly #path: string
  /** Of each line, and the end of the last one. */
  readonly #starts: Uint32Array

  constructor(path: string, classes: number) {
    this.#path = path
    this.#file = openSync(path, 'r')
    this.#starts = new Uint32Array(classes + 1)
    const chunk = Buffer.alloc(CHUNK_BYTES)
    let lines = 0
    let offset = 0
    for (let read = readSync(this.#file, chunk); read > 0; read = readSync(this.#file, chunk)) {
      const bytes = chunk.subarray(0, read)
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
        lines++
        if (lines <= classes) this.#starts[lines] = offset + at + 1
      }
      offset += read
    }
    if (lines !== classes) {
      this.close()
      throw new Error(`${path} has ${lines} landmarks, expected ${classes}; install the pack again.`)
    }
  }

  get bytes(): number {
    return this.#starts.byteLength
  }

  landmark(row: number): Landmark {
    const start = this.#starts[row] as number
    const line = Buffer.alloc((this.#starts[row + 1] as number) - 1 - start)
    readSync(this.#file, line, 0, line.length, start)
    const cells = line.toString().split('\t')
    if (cells.length !== PACK_LANDMARK_COLUMNS.length)
      throw new Error(`${this.#path}, line ${row + 1} is damaged; install the pack again.`)
    const [
      landmarkId = '',
      name = '',
      latitude,
      longitude,
      radius,
      kind,
      popularity,
      wikidata,
      city,
      country,
    ] = cells
    return {
      landmarkId,
      name,
      latitude: numberOf(latitude),
      longitude: numberOf(longitude),
      radiusMeters: numberOf(radius) ?? DEFAULT_RADIUS_METERS,
      kind: kind || null,
      popularity: numberOf(popularity),
      wikidata: wikidata || null,
      city: city || null,
      country: country || null,
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}

const numberOf = (cell: string | undefined) => (cell ? Number(cell) : null)
