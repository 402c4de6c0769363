/** `review`: what the app is unsure of, in the order in which answers tell most. */
import { photoDetail, photoFiles } from '../albums/photos.ts'
import { reviewQueue } from '../learning/review-queue.ts'
import { type GlobalOptions, withStore } from './context.ts'
import { EXIT, type ExitCode, printJson, printTable, round } from './output.ts'

export function review(options: GlobalOptions): Promise<ExitCode> {
  return withStore(options, ({ db }) => {
    const waiting = reviewQueue(db).flatMap((photoId) => {
      const candidates = photoDetail(db, photoId)?.candidates ?? []
      const path = photoFiles(db, photoId)[0]?.path
      return path === undefined
        ? []
        : [
            {
              path,
              candidates: candidates.map(({ landmarkId, name, score, probability }) => ({
                id: landmarkId,
                name,
                score: round(score),
                probability: probability === undefined ? null : round(probability),
              })),
            },
          ]
    })
    if (options.json) for (const photo of waiting) printJson(photo)
    else {
      printTable(
        ['Photo', 'Is it', 'Score', 'Or'],
        waiting.map(({ path, candidates: [best, second] }) => [
          path,
          best?.name ?? '',
          best?.score ?? '',
          second?.name ?? '',
        ]),
        'Nothing waits for an answer. Name photos with: moodmark label PHOTO --landmark NAME',
      )
    }
    return EXIT.done
  })
}
