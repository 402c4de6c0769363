/**
 * Makes resources/gazetteer/gazetteer.tsv from a table of named places (default ../shared/data/gazetteer.tsv):
 * merges places that stand twice and fills in city and country.
 *
 *   npm run gazetteer [-- TABLE.tsv]
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PlaceIndex } from '../src/analysis/landmarks/geo.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { GAZETTEER_COLUMNS, gazetteerPath, loadGazetteer } from '../src/shared/node/gazetteer.ts'
import { mergeDuplicates, type RawPlace } from './gazetteer-duplicates.ts'

const source = process.argv[2] ?? join(import.meta.dirname, '../../shared/data/gazetteer.tsv')
const target = gazetteerPath(resourcesDir())

const raw = readPlaces(source)
const merged = mergeDuplicates(raw)
const index = PlaceIndex.load()
const rows = merged
  .toSorted((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1))
  .map((entry) => {
    const { city, countryCode } = index.place(entry.latitude, entry.longitude)
    const cells = [
      entry.id,
      entry.name,
      entry.altNames.join('|'),
      entry.latitude.toFixed(5),
      entry.longitude.toFixed(5),
      entry.kind,
      String(entry.radiusMeters),
      entry.popularity.toFixed(3).replace(/0+$/, '').replace(/\.$/, ''),
      entry.wikidata ?? '',
      city ?? '',
      countryCode ?? '',
    ]
    return cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim()).join('\t')
  })
mkdirSync(dirname(target), { recursive: true })
writeFileSync(`${target}.new`, `${[GAZETTEER_COLUMNS.join('\t'), ...rows].join('\n')}\n`)
renameSync(`${target}.new`, target)

const written = loadGazetteer(resourcesDir())
console.warn(
  `${raw.length} places read, ${raw.length - merged.length} merged, ${written.length} written, ` +
    `${written.filter(({ countryCode }) => !countryCode).length} without country: ${target}`,
)

function readPlaces(file: string): RawPlace[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const columns = header.split('\t')
  const column = (name: string) => {
    const at = columns.indexOf(name)
    if (at < 0) throw new Error(`${file} has no column "${name}"`)
    return at
  }
  const at = {
    id: column('id'),
    name: column('name_en'),
    altNames: column('alt_names'),
    latitude: column('lat'),
    longitude: column('lon'),
    kind: column('kind'),
    radius: column('radius_m'),
    popularity: column('popularity'),
    wikidata: column('wikidata'),
    unesco: column('unesco_id'),
  }
  return lines.map((line, i) => {
    const cells = line.split('\t')
    const cell = (index: number) => cells[index] ?? ''
    const place: RawPlace = {
      id: cell(at.id),
      name: cell(at.name),
      altNames: cell(at.altNames).split('|').filter(Boolean),
      latitude: Number(cell(at.latitude)),
      longitude: Number(cell(at.longitude)),
      kind: cell(at.kind),
      radiusMeters: Number(cell(at.radius)),
      popularity: Number(cell(at.popularity)),
      wikidata: cell(at.wikidata) || null,
      heritageSite: cell(at.unesco) !== '',
    }
    if (!place.id || !place.name || !(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180))
      throw new Error(`${file}, line ${i + 2}: id, name or position is missing`)
    return place
  })
}
