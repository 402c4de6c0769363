/**
 * Photos taken together, made up: what the library's support between neighbours (store/neighbours.ts) is worth, and
 * what it costs. Each visit holds a few photos of one landmark and an equal share of the photos without landmark,
 * all of one hour and place: a hard case, as most ordinary photos are not taken at a sight.
 */
import type { Answer } from './answers.ts'

const PHOTOS_PER_VISIT = 4

/** The same answers, in which an unsure one counts as sure when another photo of its visit surely shows the same. */
export function takenTogether(answers: readonly Answer[]): Answer[] {
  const queries = Map.groupBy(
    answers.filter(({ truth }) => truth !== null),
    ({ truth }) => truth,
  )
  const visits: Answer[][] = []
  for (const photos of queries.values())
    for (let i = 0; i < photos.length; i += PHOTOS_PER_VISIT)
      visits.push(photos.slice(i, i + PHOTOS_PER_VISIT))
  for (const [i, other] of answers.filter(({ truth }) => truth === null).entries())
    visits[i % visits.length]?.push(other)
  return visits.flatMap((visit) => {
    const sure = new Set(
      visit.filter(({ decision }) => decision === 'confident').map(({ predicted }) => predicted),
    )
    return visit.map(
      (answer): Answer =>
        answer.decision === 'unsure' && sure.has(answer.predicted)
          ? { ...answer, decision: 'confident' }
          : answer,
    )
  })
}
