/** What is known of each landmark beyond its photos: where it is, of which kind, in which region. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { distance } from 'geokdbush'
import { z } from 'zod'
import type { GazetteerEntry } from '../../../shared/node/gazetteer.ts'
import { InputError } from '../../input-error.ts'
import { normaliseName } from '../../store/landmarks.ts'

export interface LandmarkFacts {
  latitude: number | null
  longitude: number | null
  /** The gazetteer's class; `unknown` where it does not list the place. */
  kind: string
  region: string
  /** Of the gazetteer; undefined where it does not list the place. */
  radiusMeters?: number
  popularity?: number
}

export const UNKNOWN = 'unknown'

const rowSchema = z.object({
  slug: z.string().min(1),
  latitude: z.coerce.number().min(-90).max(90),
  longitude: z.coerce.number().min(-180).max(180),
  name: z.string().optional(),
  kind: z.string().optional(),
  region: z.string().optional(),
})

/**
 * Facts by folder name: from landmarks.csv (slug, latitude, longitude; name, kind and region where it has them) in the
 * gallery's folder or beside it, else from the gazetteer.
 * @throws InputError naming the table when it is malformed
 */
export function landmarkFacts(
  galleryDir: string,
  labels: Iterable<string>,
  gazetteer: readonly GazetteerEntry[],
): Map<string, LandmarkFacts> {
  const table = readTable(galleryDir)
  return new Map(
    [...labels].map((label): [string, LandmarkFacts] => {
      const row = table.get(label)
      const entry = row ? entryAt(gazetteer, row, row.name ?? label) : entryNamed(gazetteer, label)
      const facts: LandmarkFacts = {
        latitude: row?.latitude ?? entry?.latitude ?? null,
        longitude: row?.longitude ?? entry?.longitude ?? null,
        kind: row?.kind || entry?.kind || UNKNOWN,
        region: row?.region || UNKNOWN,
        ...(entry ? { radiusMeters: entry.radiusMeters, popularity: entry.popularity } : {}),
      }
      return [label, facts]
    }),
  )
}

function readTable(galleryDir: string): Map<string, z.infer<typeof rowSchema>> {
  const file = [join(galleryDir, 'landmarks.csv'), join(dirname(galleryDir), 'landmarks.csv')].find(
    existsSync,
  )
  if (file === undefined) return new Map()
  try {
    const rows = z.array(rowSchema).parse(parse(readFileSync(file, 'utf8'), { columns: true, bom: true }))
    return new Map(rows.map((row) => [row.slug, row]))
  } catch (cause) {
    throw new InputError(
      `${file} needs the columns slug, latitude and longitude, with degrees in each row.`,
      {
        cause,
      },
    )
  }
}

/** Coordinates of two tables for one building differ by this much at most. */
const SAME_PLACE_KM = 0.3
/** A place of the same name so near is the same, whatever point of it was taken. */
const SAME_NAME_KM = 30

function entryAt(
  gazetteer: readonly GazetteerEntry[],
  { latitude, longitude }: { latitude: number; longitude: number },
  name: string,
): GazetteerEntry | undefined {
  const near = gazetteer
    .filter((entry) => Math.abs(entry.latitude - latitude) < 1)
    .map((entry) => ({ entry, km: distance(longitude, latitude, entry.longitude, entry.latitude) }))
    .filter(({ km }) => km < SAME_NAME_KM)
  const named = near.filter(({ entry }) => isNamed(entry, name))
  const [best] = (named.length > 0 ? named : near.filter(({ km }) => km < SAME_PLACE_KM)).sort(
    (a, b) => b.entry.popularity - a.entry.popularity || a.km - b.km,
  )
  return best?.entry
}

function entryNamed(gazetteer: readonly GazetteerEntry[], label: string): GazetteerEntry | undefined {
  return gazetteer
    .filter((entry) => entry.id === label || isNamed(entry, label))
    .reduce<GazetteerEntry | undefined>(
      (best, entry) => (best && best.popularity >= entry.popularity ? best : entry),
      undefined,
    )
}

function isNamed(entry: GazetteerEntry, name: string): boolean {
  const wanted = words(name)
  return (
    words(entry.id) === wanted || [entry.name, ...entry.altNames].some((known) => words(known) === wanted)
  )
}

const words = (name: string) => normaliseName(name.replaceAll(/[_-]+/g, ' '))
