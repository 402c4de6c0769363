/**
 * The gazetteer: named places of the world that a photo can be near to. Read by the analysis process (what is near)
 * and by main (names to choose from). Made by scripts/build-gazetteer.ts.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countryName } from './country-names.ts'

export interface GazetteerEntry {
  /** Stable; the bundled gallery uses the same id for the same place. */
  id: string
  name: string
  altNames: string[]
  latitude: number
  longitude: number
  /** Rough class from keywords: tower, religious, museum, natural … */
  kind: string
  /** Within this distance one is at the place. */
  radiusMeters: number
  /** Rough, 0..1. */
  popularity: number
  /** Wikidata item, `Q243`. */
  wikidata: string | null
  city: string | null
  country: string | null
  countryCode: string | null
}

export const GAZETTEER_COLUMNS = [
  'id',
  'name',
  'alt_names',
  'latitude',
  'longitude',
  'kind',
  'radius_m',
  'popularity',
  'wikidata',
  'city',
  'country_code',
] as const

export const gazetteerPath = (resourcesDir: string) => join(resourcesDir, 'gazetteer', 'gazetteer.tsv')

const text = (value: string | undefined) => (value ? value : null)

/** @throws Error naming the file when it cannot be read or a line is damaged */
export function loadGazetteer(resourcesDir: string): GazetteerEntry[] {
  const file = gazetteerPath(resourcesDir)
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`${file} cannot be read; reinstall Moodmark or run "npm run gazetteer"`, { cause })
  }
  const [header, ...lines] = content.replace(/\n$/, '').split('\n')
  if (header !== GAZETTEER_COLUMNS.join('\t'))
    throw new Error(`${file} does not have the columns of this version; run "npm run gazetteer"`)
  return lines.map((line, i) => {
    const cells = line.split('\t')
    const [id, name, altNames, latitude, longitude, kind, radius, popularity, wikidata, city, code] = cells
    const entry: GazetteerEntry = {
      id: id ?? '',
      name: name ?? '',
      altNames: altNames ? altNames.split('|') : [],
      latitude: Number(latitude),
      longitude: Number(longitude),
      kind: kind ?? '',
      radiusMeters: Number(radius),
      popularity: Number(popularity),
      wikidata: text(wikidata),
      city: text(city),
      country: code ? countryName(code) : null,
      countryCode: text(code),
    }
    const sound =
      cells.length === GAZETTEER_COLUMNS.length &&
      entry.id !== '' &&
      entry.name !== '' &&
      Math.abs(entry.latitude) <= 90 &&
      Math.abs(entry.longitude) <= 180 &&
      entry.radiusMeters > 0 &&
      entry.popularity >= 0
    if (!sound)
      throw new Error(`${file}, line ${i + 2} is damaged; reinstall Moodmark or run "npm run gazetteer"`)
    return entry
  })
}
