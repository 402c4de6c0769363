/** The centres of an installed world pack and what is known of its landmarks, kept small: numbers as int8, names as text. */
import { readFileSync } from 'node:fs'
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
  }
}

type Landmark = Omit<WorldMatch, 'pack' | 'region' | 'similarity' | 'confident' | 'unsure'>

/** Lines of landmarks.tsv, taken apart when they are asked for: 99,000 objects would take ten times the memory. */
class PackNames {
  readonly #text: Buffer
  readonly #starts: Uint32Array
  readonly #file: string

  constructor(file: string, classes: number) {
    this.#file = file
    this.#text = readFileSync(file)
    this.#starts = new Uint32Array(classes + 1)
    let line = 0
    for (let at = this.#text.indexOf(NEWLINE); at >= 0; at = this.#text.indexOf(NEWLINE, at + 1)) {
      line++
      if (line <= classes) this.#starts[line] = at + 1
    }
    if (line !== classes)
      throw new Error(`${file} has ${line} landmarks, expected ${classes}; install the pack again.`)
  }

  get bytes(): number {
    return this.#text.length + this.#starts.byteLength
  }

  landmark(row: number): Landmark {
    const line = this.#text.toString('utf8', this.#starts[row], (this.#starts[row + 1] as number) - 1)
    const cells = line.split('\t')
    if (cells.length !== PACK_LANDMARK_COLUMNS.length)
      throw new Error(`${this.#file}, line ${row + 1} is damaged; install the pack again.`)
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
}

const numberOf = (cell: string | undefined) => (cell ? Number(cell) : null)
