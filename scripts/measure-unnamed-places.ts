/**
 * How well unnamed places are found: photos of known landmarks, as if nobody had named them, among photos without one.
 *
 *   node scripts/measure-unnamed-places.ts [--landmarks ../shared/data/landmarks/gallery] [--others DIR …]
 *
 * Prints for several limits: purity (share of photos that belong to their group's landmark), completeness (share of a
 * landmark's photos in its largest group), coverage (share in any group) and false groups (mostly photos without a
 * landmark), by sight alone, with dates, and with positions. Descriptors come from the cache of `npm run gallery`.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { askAll } from '../src/main/eval/analyst.ts'
import { classFolders, imageFiles } from '../src/main/eval/image-files.ts'
import { fixNear } from '../src/main/eval/synthetic-gps.ts'
import {
  GROUPING_LIMITS,
  type GroupingLimits,
  groupPhotos,
  type PhotoToGroup,
} from '../src/main/unnamed-places/cluster.ts'
import { LANDMARK_LOOKING, landmarkLooking } from '../src/main/unnamed-places/landmark-looking.ts'
import type { EmbedValue, RankValue } from '../src/shared/analysis-protocol.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'
import { RecogniserAnalyst } from './recogniser-analyst.ts'

const data = join(import.meta.dirname, '../../shared/data')
const { values } = parseArgs({
  options: {
    landmarks: { type: 'string', default: join(data, 'landmarks/gallery') },
    others: {
      type: 'string',
      multiple: true,
      default: ['non-landmarks', 'scenes', 'people-photos', 'group-photos'].map((name) => join(data, name)),
    },
  },
})

interface Photo {
  path: string
  /** Null: no landmark. */
  label: string | null
  looking: number
  vector: number[]
}

const photos = await embedded()
const landmarkCount = photos.filter(({ label }) => label !== null).length
say(`${landmarkCount} photos of landmarks, ${photos.length - landmarkCount} without`)
const looking = photos.filter((photo) => photo.looking >= LANDMARK_LOOKING)
const kept = looking.filter(({ label }) => label !== null).length
say(`landmark-looking: ${kept} of the former, ${looking.length - kept} of the latter\n`)

const positions = coordinates(join(values.landmarks, '..', 'landmarks.csv'))
say('| circumstances | limit | groups | false | purity | landmarks found | completeness | coverage |')
say('|---|---|---|---|---|---|---|---|')
for (const sight of [0.06, 0.08, 0.1, 0.12, 0.14]) measure('sight alone', sight, {}, { sight })
for (const outing of [0.02, 0.04, 0.05, 0.06, 0.08])
  measure('with dates', outing, { dates: true }, { outing })
for (const spot of [0, 0.02, 0.03, 0.04, 0.06])
  measure('with positions', spot, { dates: true, positions: true }, { spot })

interface Circumstances {
  dates?: boolean
  positions?: boolean
}

function measure(name: string, limit: number, given: Circumstances, changes: Partial<GroupingLimits>): void {
  const random = seededRandom(7)
  const toGroup = looking.map((photo, index): PhotoToGroup => {
    const { takenMs, position } = circumstancesOf(photo, random)
    return {
      photoId: index,
      vector: Float32Array.from(photo.vector),
      takenMs: given.dates ? takenMs : null,
      position: given.positions ? position : null,
    }
  })
  const groups = groupPhotos(toGroup, { ...GROUPING_LIMITS, ...changes })
  const found = new Map<string, number[]>()
  let [inGroups, right, falseGroups] = [0, 0, 0]
  for (const { photoIds } of groups) {
    const [label, count] = mostFrequent(photoIds.map((id) => looking[id]?.label ?? null))
    if (label === null) falseGroups++
    else {
      found.set(label, [...(found.get(label) ?? []), count])
      inGroups += photoIds.length
      right += count
    }
  }
  const totals = counts(photos.flatMap(({ label }) => label ?? []))
  const complete = [...totals].map(([label, total]) => Math.max(0, ...(found.get(label) ?? [])) / total)
  const cells = [
    name,
    limit.toFixed(2),
    groups.length - falseGroups,
    falseGroups,
    (right / inGroups).toFixed(3),
    `${found.size} of ${totals.size}`,
    mean(complete).toFixed(2),
    (right / landmarkCount).toFixed(2),
  ]
  say(`| ${cells.join(' | ')} |`)
}

/**
 * Landmarks: visits of about five photos within an hour, two thirds of the photos with a position 30 m off. Others: days
 * of about eight photos within an hour, at one of ten spots (a home, an office …), so that positions agree often.
 */
function circumstancesOf(photo: Photo, random: () => number): Pick<PhotoToGroup, 'takenMs' | 'position'> {
  const visit = Math.floor(random() * (photo.label === null ? looking.length / 8 : 4))
  const takenMs = (visit * 97 + (photo.label?.length ?? 50) * 13) * 86_400_000 + random() * 3_600_000
  const homes = [...positions.values()].slice(0, 10)
  const home = homes[Math.floor(random() * homes.length)] ?? { latitude: 0, longitude: 0 }
  const place = photo.label === null ? { ...home, latitude: home.latitude + 1 } : positions.get(photo.label)
  const fix = place ? fixNear(place, 30, random) : null
  return { takenMs, position: random() < 2 / 3 ? fix : null }
}

async function embedded(): Promise<Photo[]> {
  const files = [
    ...classFolders(resolve(values.landmarks)),
    ...values.others.flatMap((dir) => imageFiles(resolve(dir)).map((path) => ({ path, label: null }))),
  ]
  const analyst = await RecogniserAnalyst.open()
  const answers = await askAll(
    files,
    async ({ path, label }): Promise<Photo> => {
      const { embedding } = await analyst.request<EmbedValue>({ type: 'embed', path })
      const evidence = await analyst.request<RankValue>({ type: 'rank', embedding, gps: null })
      return { path, label, looking: landmarkLooking(evidence), vector: [...embedding] }
    },
    ({ path }, error) => say(`${path}: ${error.message}`),
  )
  return answers.filter((answer) => answer !== null)
}

function coordinates(csv: string): Map<string, { latitude: number; longitude: number }> {
  const rows = parse(readFileSync(csv), { columns: true }) as Record<string, string>[]
  return new Map(
    rows.map((row) => [
      row['slug'] ?? '',
      { latitude: Number(row['latitude']), longitude: Number(row['longitude']) },
    ]),
  )
}

function counts<T>(items: readonly T[]): Map<T, number> {
  const result = new Map<T, number>()
  for (const item of items) result.set(item, (result.get(item) ?? 0) + 1)
  return result
}

function mostFrequent(labels: readonly (string | null)[]): [string | null, number] {
  return [...counts(labels)].sort((a, b) => b[1] - a[1])[0] ?? [null, 0]
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
