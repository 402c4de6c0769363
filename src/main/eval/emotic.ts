/**
 * `eval emotic`: EMOTIC's annotated persons against what the app says of them: by the net that the user has trained on
 * EMOTIC and installed, else by categories derived from valence and arousal, and the report says so.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CategoryScores,
  categoriesOf,
  EMOTIC_CATEGORIES,
  type EmoticCategory,
} from '../../shared/emotic.ts'
import type { EmotionResult } from '../../shared/evidence.ts'
import { averagePrecision, meanAbsoluteError, meanAveragePrecision } from '../../shared/metrics/multilabel.ts'
import { affectOf } from '../../shared/mood-vote.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { type EmoticPerson, readEmoticAnnotations } from './emotic-annotations.ts'

/** What is said of one person. Valence, arousal and dominance −1..1; dominance null when the model does not know it. */
export interface PersonEmotion {
  categories: CategoryScores
  valence: number
  arousal: number
  dominance: number | null
}

export interface PersonEmotionModel {
  /** True when categories are read off valence and arousal instead of recognised. */
  readonly derived: boolean
  /** Null: nothing can be said of this person. `index`: place among the photo's persons that were asked about. */
  describe(result: EmotionResult, person: EmoticPerson, index: number): PersonEmotion | null
}

/** The net that is installed. */
export const trainedModel: PersonEmotionModel = {
  derived: false,
  describe: (result, _, index) => result.scene?.people?.[index] ?? null,
}

/** The face inside the person's box, else the scene. */
export const derivedModel: PersonEmotionModel = {
  derived: true,
  describe(result, { box, imageSize }) {
    const face = imageSize && result.faces.find(({ box: found }) => isInside(found, box, imageSize))
    const affect = face
      ? { valence: face.valence, arousal: face.arousal }
      : affectOf(result.faces, result.scene)
    return affect && { ...affect, categories: categoriesOf(affect.valence, affect.arousal), dominance: null }
  },
}

export interface EmoticEvaluation {
  persons: number
  categoriesDerived: boolean
  /** Mean over the categories that occur. */
  map: number | null
  averagePrecision: Record<EmoticCategory, number | null>
  /** Mean absolute errors in points of EMOTIC's scale of 1 to 10. */
  meanAbsoluteError: { valence: number | null; arousal: number | null; dominance: number | null }
}

const POINTS_PER_UNIT = 4.5

/** @throws InputError when the annotations cannot be read or none of their images is there */
export async function evaluateEmotic(
  analyst: Analyst,
  annotationsFile: string,
  imagesDir: string,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<EmoticEvaluation> {
  const annotated = readEmoticAnnotations(annotationsFile)
  const personsOf = Map.groupBy(annotated, ({ path }) => path)
  const paths = [...personsOf.keys()]
  const there = paths.filter((path) => existsSync(join(imagesDir, path)))
  if (there.length === 0) {
    throw new InputError(`None of the ${paths.length} annotated images lies below ${imagesDir}.`)
  }
  for (const path of paths) if (!there.includes(path)) onFailure(path, new Error(`not below ${imagesDir}`))
  const answers = await askAll(
    there,
    (path) =>
      analyst.request<EmotionResult>({
        type: 'emotions',
        path: join(imagesDir, path),
        faceCrop: false,
        persons: personsOf.get(path)?.map(({ box }) => box) ?? [],
      }),
    onFailure,
    onProgress,
  )
  const model = answers.some((answer) => answer?.scene?.people) ? trainedModel : derivedModel
  const pairs = there.flatMap((path, i) =>
    (personsOf.get(path) ?? []).flatMap((person, index) => {
      const answer = answers[i]
      const emotion = answer && model.describe(answer, person, index)
      return emotion ? [{ person, emotion }] : []
    }),
  )
  return emoticFigures(pairs, model.derived)
}

/** What the papers report of EMOTIC: average precision of each category, and errors on the three scales. */
export function emoticFigures(
  pairs: readonly { person: EmoticPerson; emotion: PersonEmotion }[],
  derived: boolean,
): EmoticEvaluation {
  const precision = Object.fromEntries(
    EMOTIC_CATEGORIES.map((category) => [
      category,
      averagePrecision(
        pairs.map(({ person, emotion }) => ({
          score: emotion.categories[category],
          positive: person.categories.has(category),
        })),
      ),
    ]),
  ) as Record<EmoticCategory, number | null>
  const errorOf = (axis: 'valence' | 'arousal' | 'dominance') => {
    const rated = pairs.flatMap(({ person, emotion }) => {
      const truth = person[axis]
      const told = emotion[axis]
      return truth === null || told === null ? [] : [{ truth, told }]
    })
    const error = meanAbsoluteError(
      rated.map(({ told }) => told),
      rated.map(({ truth }) => truth),
    )
    return error === null ? null : error * POINTS_PER_UNIT
  }
  return {
    persons: pairs.length,
    categoriesDerived: derived,
    map: meanAveragePrecision(Object.values(precision)),
    averagePrecision: precision,
    meanAbsoluteError: {
      valence: errorOf('valence'),
      arousal: errorOf('arousal'),
      dominance: errorOf('dominance'),
    },
  }
}

function isInside(
  [x, y, width, height]: readonly [number, number, number, number],
  [left, top, right, bottom]: readonly [number, number, number, number],
  size: { width: number; height: number },
): boolean {
  const centerX = (x + width / 2) * size.width
  const centerY = (y + height / 2) * size.height
  return centerX >= left && centerX <= right && centerY >= top && centerY <= bottom
}
