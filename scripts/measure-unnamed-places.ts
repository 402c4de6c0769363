/**
 * How well unnamed places are found: photos of known landmarks, as if nobody had named them, among photos without one.
 *
 *   node scripts/measure-unnamed-places.ts [DATA_DIR] [--looking 0.5]     (default ../shared/data)
 *
 * A place that waits for its name is none that whitening and gate were fitted on, and photos of one that they were resemble
 * each other otherwise. So a third of the landmarks at a time is unknown: both are fitted on the others and on half of the
 * ordinary photos, and the third is grouped among the other half.
 *
 * Prints for several limits: purity (share of photos that belong to their group's landmark), completeness (share of a
 * landmark's photos in its largest group), coverage (share in any right group) and false groups (mostly photos without a
 * landmark), by sight alone, with dates, and with positions. Descriptors come from the cache of `npm run gallery`.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { fitWhitening } from '../src/analysis/landmarks/fit-whitening.ts'
import { landmarkProbability } from '../src/analysis/landmarks/gate.ts'
import { fitLogistic } from '../src/analysis/landmarks/logistic.ts'
import { BACKBONE_MODEL } from '../src/analysis/landmarks/recogniser.ts'
import { normalise } from '../src/analysis/landmarks/vectors.ts'
import { whitenAll } from '../src/analysis/landmarks/whitening.ts'
import { hashShuffled } from '../src/main/eval/shuffle.ts'
import { fixNear } from '../src/main/eval/synthetic-gps.ts'
import {
  GROUPING_LIMITS,
  type GroupingLimits,
  groupPhotos,
  type PhotoToGroup,
} from '../src/main/unnamed-places/cluster.ts'
import { LANDMARK_LOOKING } from '../src/main/unnamed-places/landmark-looking.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'
import { DescriptorCache } from './descriptor-cache.ts'
import { GATE_HEAD, ORDINARY_WEIGHT, WHITENING } from './gallery-fit.ts'
import { labelledPhotos } from './photo-embedder.ts'

const FOLDS = 3

const { values, positionals } = parseArgs({
  options: { looking: { type: 'string', default: String(LANDMARK_LOOKING) } },
  allowPositionals: true,
})
const data = resolve(positionals[0] ?? join(import.meta.dirname, '../../shared/data'))
const cache = new DescriptorCache(join(import.meta.dirname, '../node_modules/.cache/moodmark-gallery'), {
  ...BACKBONE_MODEL,
  longestSides: [224, 320, 448],
  exponents: [3, 1],
  shrinkTo: null,
})

interface Photo {
  /** Null: no landmark. */
  label: string | null
  /** The gate's probability. */
  looking: number
  vector: Float32Array
}

const libraries = unknownLandmarks()
const all = libraries.flat()
const landmarkCount = all.filter(({ label }) => label !== null).length
const looking = libraries.map((photos) => photos.filter((photo) => photo.looking >= Number(values.looking)))
const kept = looking.flat().filter(({ label }) => label !== null).length
say(`${landmarkCount} photos of landmarks, ${all.length - landmarkCount} without (half of them each time)`)
say(`landmark-looking: ${kept} of the former, ${looking.flat().length - kept} of the latter\n`)

const positions = coordinates(join(data, 'landmarks/landmarks.csv'))
say('| circumstances | limit | groups | false | purity | landmarks found | completeness | coverage |')
say('|---|---|---|---|---|---|---|---|')
for (const sight of [0.1, 0.14, 0.16, 0.18, 0.2, 0.22, 0.26]) measure('sight alone', sight, {}, { sight })
for (const outing of [0.05, 0.08, 0.1, 0.12, 0.14, 0.18])
  measure('with dates', outing, { dates: true }, { outing })
for (const spot of [0, 0.03, 0.06, 0.08, 0.1, 0.14])
  measure('with positions', spot, { dates: true, positions: true }, { spot })

interface Circumstances {
  dates?: boolean
  positions?: boolean
}

function measure(name: string, limit: number, given: Circumstances, changes: Partial<GroupingLimits>): void {
  const found = new Map<string, number[]>()
  let [groups, inGroups, right, falseGroups] = [0, 0, 0, 0]
  for (const photos of looking) {
    const random = seededRandom(7)
    const toGroup = photos.map((photo, index): PhotoToGroup => {
      const { takenMs, position } = circumstancesOf(photo, photos.length, random)
      return {
        photoId: index,
        vector: photo.vector,
        takenMs: given.dates ? takenMs : null,
        position: given.positions ? position : null,
      }
    })
    for (const { photoIds } of groupPhotos(toGroup, { ...GROUPING_LIMITS, ...changes })) {
      const [label, count] = mostFrequent(photoIds.map((id) => photos[id]?.label ?? null))
      if (label === null) falseGroups++
      else {
        groups++
        found.set(label, [...(found.get(label) ?? []), count])
        inGroups += photoIds.length
        right += count
      }
    }
  }
  const totals = counts(all.flatMap(({ label }) => label ?? []))
  const complete = [...totals].map(([label, total]) => Math.max(0, ...(found.get(label) ?? [])) / total)
  const cells = [
    name,
    limit.toFixed(2),
    groups,
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
function circumstancesOf(
  photo: Photo,
  photos: number,
  random: () => number,
): Pick<PhotoToGroup, 'takenMs' | 'position'> {
  const visit = Math.floor(random() * (photo.label === null ? photos / 8 : 4))
  const takenMs = (visit * 97 + (photo.label?.length ?? 50) * 13) * 86_400_000 + random() * 3_600_000
  const homes = [...positions.values()].slice(0, 10)
  const home = homes[Math.floor(random() * homes.length)] ?? { latitude: 0, longitude: 0 }
  const place = photo.label === null ? { ...home, latitude: home.latitude + 1 } : positions.get(photo.label)
  const fix = place ? fixNear(place, 30, random) : null
  return { takenMs, position: random() < 2 / 3 ? fix : null }
}

/** Each landmark once, in a space that has not seen it, beside half of the ordinary photos. */
function unknownLandmarks(): Photo[][] {
  const gallery = described('landmarks/gallery')
  const ordinary = hashShuffled(
    [...new Map(described('non-landmarks').map((photo) => [photo.hash, photo])).values()],
    ({ hash }) => hash,
  )
  const references = ordinary.slice(0, ordinary.length / 2)
  const others = ordinary.slice(ordinary.length / 2)
  const labels = hashShuffled([...new Set(gallery.map(({ label }) => label))], (label) => label)
  return Array.from({ length: FOLDS }, (_, fold) => {
    const isUnknown = new Set(labels.filter((_label, i) => i % FOLDS === fold))
    const seen = gallery.filter(({ label }) => !isUnknown.has(label))
    const samples = [...seen, ...references].map(({ value }) => value)
    const whitening = fitWhitening(samples, {
      ...WHITENING,
      weights: samples.map((_sample, i) => (i < seen.length ? 1 : ORDINARY_WEIGHT)),
      classes: samples.map((_sample, i) => seen[i]?.label ?? null),
    })
    const embedded = (photos: readonly Described[]) =>
      whitenAll(
        whitening,
        photos.map(({ value }) => value),
      ).map(normalise)
    const gate = fitLogistic(
      [
        ...embedded(seen).map((x) => ({ x, yes: true })),
        ...embedded(references).map((x) => ({ x, yes: false, weight: seen.length / references.length })),
      ],
      GATE_HEAD.size,
      GATE_HEAD.penalty,
    )
    const photosOf = (photos: readonly Described[], isLandmark: boolean) =>
      embedded(photos).map(
        (vector, i): Photo => ({
          label: isLandmark ? (photos[i]?.label ?? null) : null,
          looking: landmarkProbability({ model: gate, threshold: 0 }, vector),
          vector,
        }),
      )
    const unknown = gallery.filter(({ label }) => isUnknown.has(label))
    return [...photosOf(unknown, true), ...photosOf(others, false)]
  })
}

interface Described {
  label: string
  hash: string
  value: Float32Array
}

function described(folder: string): Described[] {
  return labelledPhotos(join(data, folder)).flatMap(({ path, label }) => {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
    const value = cache.get(hash)
    return value ? [{ label, hash, value }] : []
  })
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
