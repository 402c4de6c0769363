/**
 * Landmarks that nothing was fitted on, known from five photos: our recipe beside a plain one, by cross-validation on the
 * gallery photos. Descriptors come from the cache of `npm run gallery`.
 *
 *   node scripts/measure-new-landmarks.ts [DATA_DIR] [DRAWS]     (default ../shared/data, 3)
 *
 * A quarter of the landmarks with at least 15 photos is new at a time: the whitening has not seen them, five photos drawn at
 * random are their gallery, the others are recognised, beside all other landmarks and alone. The last column leaves
 * new landmarks out of the gallery: how many of their photos are named all the same, wrongly.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fitWhitening } from '../src/analysis/landmarks/fit-whitening.ts'
import { gateEvidence } from '../src/analysis/landmarks/gate.ts'
import { fitLogistic } from '../src/analysis/landmarks/logistic.ts'
import { BACKBONE_MODEL } from '../src/analysis/landmarks/recogniser.ts'
import { normaliserOf, prepareLandmark, scoreLandmarks } from '../src/analysis/landmarks/score.ts'
import { unseenLift } from '../src/analysis/landmarks/unseen.ts'
import { dot, meanOfLargest, normalise } from '../src/analysis/landmarks/vectors.ts'
import { meanDirection } from '../src/analysis/landmarks/viewpoints.ts'
import { whiten } from '../src/analysis/landmarks/whitening.ts'
import { hashShuffled } from '../src/main/eval/shuffle.ts'
import {
  type RankedQuery,
  sensitivityAtSpecificity,
  topOneAccuracy,
} from '../src/shared/metrics/retrieval.ts'
import { DescriptorCache } from './descriptor-cache.ts'
import { labelledPhotos } from './photo-embedder.ts'

const FOLDS = 4
const NEW_PHOTOS = 5
const FEWEST_PHOTOS = 15
/** As the gallery's thresholds do: fewer alarms than 1 %, so that photos not seen keep to that, too. */
const NAMING_SPECIFICITY = 0.994
const MARGIN = 0.02

interface Photo {
  label: string
  hash: string
  value: Float32Array
}

interface Match extends RankedQuery {
  lead: number
  similarity: number
}

type Known = ReadonlyMap<string, Float32Array[]>

interface Recipe {
  name: string
  dimension: number
  shrinkage: number
  ordinaryWeight: number
  /** Of `fitWhitening`. */
  classShare: number
  /** Best match of each photo; fitted on what the whitening has seen. */
  matcher: (
    seen: Float32Array[],
    ordinary: Float32Array[],
    isNew: IsNew,
  ) => (known: Known) => (photo: Float32Array, truth: string | null) => Match
  /** Share of ordinary photos that resemble less than a named photo must; 0 = no such rule. */
  similaritySpecificity: number
}

/** New landmarks, which the whitening has not seen. */
type IsNew = ReadonlySet<string>

const plain: Recipe['matcher'] = (_, ordinary) => (known) => {
  const classes = [...known].map(([id, photos]) => ({ id, photos, centroid: meanDirection(photos) }))
  return (photo, truth) => {
    const nearOrdinary = meanOfLargest(
      ordinary.map((other) => dot(photo, other)),
      5,
    )
    return bestOf(
      classes.map(({ id, photos, centroid }) => {
        const similarity =
          Math.max(...photos.map((other) => dot(photo, other))) / 2 + dot(photo, centroid) / 2
        return { id, similarity, score: similarity - nearOrdinary / 2 }
      }),
      truth,
    )
  }
}

const ours: Recipe['matcher'] = (seen, ordinary, isNew) => {
  const gate = fitLogistic(
    [
      ...seen.map((x) => ({ x, yes: true })),
      ...ordinary.map((x) => ({ x, yes: false, weight: seen.length / ordinary.length })),
    ],
    128,
    0.1,
  )
  return (known) => {
    const prepared = [...known].map(([id, embeddings]) =>
      prepareLandmark(
        { id, embeddings, latitude: null, longitude: null, radiusMeters: 0 },
        isNew.has(id) ? -unseenLift(embeddings.length) : 0,
      ),
    )
    return (photo, truth) =>
      bestOf(
        scoreLandmarks(photo, prepared, normaliserOf(photo, ordinary) - gateEvidence(gate, photo)).map(
          ({ landmark, similarity, score }) => ({ id: landmark.id, similarity, score }),
        ),
        truth,
      )
  }
}

const RECIPES: Recipe[] = [
  {
    name: 'plain',
    dimension: 384,
    shrinkage: 0,
    ordinaryWeight: 1,
    classShare: 0,
    matcher: plain,
    similaritySpecificity: 0,
  },
  {
    name: 'ours',
    dimension: 512,
    shrinkage: 0.2,
    ordinaryWeight: 1 / 3,
    classShare: 0.7,
    matcher: ours,
    similaritySpecificity: 0.985,
  },
]

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../shared/data')
const draws = Number(process.argv[3] ?? 3)
const cache = new DescriptorCache(join(import.meta.dirname, '../node_modules/.cache/moodmark-gallery'), {
  ...BACKBONE_MODEL,
  longestSides: [224, 320, 448],
  exponents: [3, 1],
  shrinkTo: null,
})
const gallery = described('landmarks/gallery')
const nonLandmarks = [...new Map(described('non-landmarks').map((photo) => [photo.hash, photo])).values()]
const labels = [...Map.groupBy(gallery, ({ label }) => label)]
const large = labels.flatMap(([label, photos]) => (photos.length >= FEWEST_PHOTOS ? [label] : []))

const rows = new Map<string, number[][]>()
for (let draw = 0; draw < draws; draw++) {
  const mixed = hashShuffled(large, (label) => label, `${draw}`)
  const half = hashShuffled(nonLandmarks, ({ hash }) => hash, `${draw}`)
  const [references, others] = [half.slice(0, half.length / 2), half.slice(half.length / 2)]
  for (let fold = 0; fold < FOLDS; fold++) {
    const isNew = new Set(mixed.filter((_, i) => i % FOLDS === fold))
    for (const recipe of RECIPES) {
      const figures = measured(recipe, isNew, references, others, `${draw}`)
      rows.set(recipe.name, [...(rows.get(recipe.name) ?? []), figures])
      console.warn(draw, fold, recipe.name, figures.map((value) => value.toFixed(3)).join(' '))
    }
  }
}
process.stdout.write(
  '| recipe | beside known: top-1 | at 99 % | at 99.5 % | alone: top-1 | at 99 % | at 99.5 % | named though unknown |\n|---|---|---|---|---|---|---|---|\n',
)
for (const [name, figures] of rows) {
  const means = (figures[0] ?? []).map(
    (_, i) => figures.reduce((sum, row) => sum + (row[i] as number), 0) / figures.length,
  )
  process.stdout.write(
    `| ${[name, ...means.map((value) => value.toFixed(3).replace(/^0/, ''))].join(' | ')} |\n`,
  )
}

function measured(
  recipe: Recipe,
  isNew: ReadonlySet<string>,
  references: Photo[],
  others: Photo[],
  salt: string,
): number[] {
  const seen = gallery.filter(({ label }) => !isNew.has(label))
  const samples = [...seen, ...references].map(({ value }) => value)
  const whitening = fitWhitening(samples, {
    dimension: Math.min(recipe.dimension, samples.length - 2),
    shrinkage: recipe.shrinkage,
    weights: samples.map((_, i) => (i < seen.length ? 1 : recipe.ordinaryWeight)),
    classes: samples.map((_, i) => seen[i]?.label ?? null),
    classShare: recipe.classShare,
  })
  const embed = ({ value }: Photo) => normalise(whiten(whitening, value))
  const matcher = recipe.matcher(seen.map(embed), references.map(embed), isNew)
  const ordinary = others.map(embed)
  const old: [string, Float32Array[]][] = []
  const fresh: [string, Float32Array[]][] = []
  const asked: { label: string; photo: Float32Array }[] = []
  for (const [label, photos] of labels) {
    if (!isNew.has(label)) {
      old.push([label, photos.map(embed)])
      continue
    }
    const drawn = hashShuffled(photos, ({ hash }) => hash, salt)
    fresh.push([label, drawn.slice(0, NEW_PHOTOS).map(embed)])
    asked.push(...drawn.slice(NEW_PHOTOS).map((photo) => ({ label, photo: embed(photo) })))
  }
  const answers = (known: [string, Float32Array[]][]) => {
    const match = matcher(new Map(known))
    return {
      queries: asked.map(({ label, photo }) => match(photo, label)),
      negatives: ordinary.map((photo) => match(photo, null)),
    }
  }
  const rates = (known: [string, Float32Array[]][]) => {
    const { queries, negatives } = answers(known)
    const at = (specificity: number) =>
      sensitivityAtSpecificity([...queries, ...negatives], specificity).sensitivity
    return [topOneAccuracy(queries), at(0.99), at(0.995)]
  }
  const { queries, negatives } = answers(old)
  const threshold = quantile(
    negatives.map(({ score }) => score),
    NAMING_SPECIFICITY,
  )
  const alike = quantile(
    negatives.map(({ similarity }) => similarity),
    recipe.similaritySpecificity,
  )
  const named = queries.filter(
    ({ score, lead, similarity }) => score >= threshold && lead >= MARGIN && similarity >= alike,
  )
  return [...rates([...old, ...fresh]), ...rates(fresh), named.length / queries.length]
}

function bestOf(matches: { id: string; similarity: number; score: number }[], truth: string | null): Match {
  const [best, second] = matches.toSorted((a, b) => b.score - a.score)
  return {
    truth,
    predicted: best?.id ?? null,
    score: best?.score ?? -1,
    lead: (best?.score ?? 0) - (second?.score ?? -1),
    similarity: best?.similarity ?? -1,
  }
}

function quantile(values: number[], share: number): number {
  return share === 0 ? -1 : (values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 1)
}

function described(folder: string): Photo[] {
  return labelledPhotos(join(dataDir, folder)).flatMap(({ path, label }) => {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
    const value = cache.get(hash)
    return value ? [{ label, hash, value }] : []
  })
}
