/** Answers → the figures that are reported. */
import { bootstrapIntervals, type Interval } from '../../../shared/metrics/bootstrap.ts'
import {
  globalAveragePrecision,
  sensitivityAtSpecificity,
  topOneAccuracy,
} from '../../../shared/metrics/retrieval.ts'
import type { Answer } from './answers.ts'

/** Shares 0..1; null where there are no photos to measure them on. */
export interface Figures {
  top1: number
  gap: number
  /** At the app's own thresholds: queries that are named rightly. */
  sensitivity: number
  /** At the app's own thresholds: photos without landmark that stay unnamed. */
  specificity: number | null
  /** Sensitivity at the threshold that 99 % and 99.5 % of these photos without landmark stay under. */
  sensitivityAt99: number | null
  sensitivityAt995: number | null
}
export type Intervals = Record<keyof Figures, Interval | null>

/** A part of the queries, measured with the thresholds of all. */
export interface GroupFigures {
  photos: number
  top1: number
  sensitivity: number
  sensitivityAt99: number | null
}

const isRight = ({ truth, predicted }: Answer) => truth !== null && truth === predicted
const isNamedRightly = (answer: Answer) => answer.decision === 'confident' && isRight(answer)

export function figures(answers: readonly Answer[]): Figures {
  const queries = answers.filter(({ truth }) => truth !== null)
  const negatives = answers.filter(({ truth }) => truth === null)
  const silent = negatives.filter(({ decision }) => decision !== 'confident')
  const at = (specificity: number) =>
    negatives.length === 0 ? null : sensitivityAtSpecificity(answers, specificity).sensitivity
  return {
    top1: topOneAccuracy(answers),
    gap: globalAveragePrecision(answers),
    sensitivity: share(queries.filter(isNamedRightly), queries),
    specificity: negatives.length === 0 ? null : share(silent, negatives),
    sensitivityAt99: at(0.99),
    sensitivityAt995: at(0.995),
  }
}

/** 95 % intervals: how far the figures would differ with other photos of these landmarks. */
export function figureIntervals(answers: readonly Answer[]): Intervals {
  const queries = answers.filter(({ truth }) => truth !== null)
  const negatives = answers.filter(({ truth }) => truth === null)
  return bootstrapIntervals(
    [queries, negatives].filter((stratum) => stratum.length > 0),
    (sample): Record<keyof Figures, number | null> => ({ ...figures(sample) }),
  )
}

/** Figures of parts of the queries, by what `keyOf` says of their landmark. */
export function figuresBy(
  answers: readonly Answer[],
  keyOf: (landmarkId: string) => string,
): Record<string, GroupFigures> {
  const negatives = answers.some(({ truth }) => truth === null)
  const threshold99 = negatives ? sensitivityAtSpecificity(answers, 0.99).threshold : null
  const groups = Map.groupBy(
    answers.filter(({ truth }) => truth !== null),
    ({ truth }) => keyOf(truth ?? ''),
  )
  return Object.fromEntries(
    [...groups]
      .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
      .map(([key, group]) => [
        key,
        {
          photos: group.length,
          top1: share(group.filter(isRight), group),
          sensitivity: share(group.filter(isNamedRightly), group),
          sensitivityAt99:
            threshold99 === null
              ? null
              : share(
                  group.filter((answer) => isRight(answer) && answer.score > threshold99),
                  group,
                ),
        },
      ]),
  )
}

/** Shares of photos that never reach the search, 0..1. */
export function gateFigures(answers: readonly Answer[]): {
  stopsNegatives: number | null
  stopsQueries: number
} {
  const negatives = answers.filter(({ truth }) => truth === null)
  const queries = answers.filter(({ truth }) => truth !== null)
  const stopped = (group: readonly Answer[]) =>
    share(
      group.filter(({ passedGate }) => !passedGate),
      group,
    )
  return {
    stopsNegatives: negatives.length === 0 ? null : stopped(negatives),
    stopsQueries: stopped(queries),
  }
}

/** Landmarks by how well the gallery knows them. */
export function gallerySizeBin(photos: number): string {
  if (photos <= 5) return 'rare: at most 5 photos'
  if (photos <= 15) return 'known: 6 to 15 photos'
  return 'frequent: more than 15 photos'
}

function share(part: readonly unknown[], whole: readonly unknown[]): number {
  return whole.length === 0 ? 0 : part.length / whole.length
}
