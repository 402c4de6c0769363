/** `teach`: a landmark of the user's own, named by some photos and found in the others from then on. */
import { resourcesDir } from '../../shared/node/entries.ts'
import { photoFiles } from '../albums/photos.ts'
import { gazetteerLandmark } from '../albums/suggest.ts'
import { applyJudgement } from '../store/corrections.ts'
import { findLandmark } from '../store/landmarks.ts'
import { type GlobalOptions, withLibrary } from './context.ts'
import { orUsage } from './correct.ts'
import { CommandError, EXIT, type ExitCode, note, printJson, printLine, printTable } from './output.ts'
import { photoIdOfPath } from './photo-path.ts'

/** Names the photos, has the analysis learn from them, and lists what else looks like them. */
export function teach(name: string, paths: string[], options: GlobalOptions): Promise<ExitCode> {
  if (name.trim() === '') throw new CommandError('teach needs a name, then photos.', EXIT.usage)
  return withLibrary(options, async ({ store, analysis }, learner) => {
    const { db } = store
    const photoIds = paths.map((path) => photoIdOfPath(db, path))
    const known = findLandmark(db, name)
    const correction = orUsage(() =>
      applyJudgement(
        store,
        known
          ? { kind: 'landmark', photoIds, landmarkId: known.id }
          : { kind: 'landmark-name', photoIds, name },
        (id) => gazetteerLandmark(resourcesDir(), id),
      ),
    )
    const landmarkId = db
      .prepare<[number], string>('SELECT landmark_id FROM labels WHERE photo_id = ?')
      .pluck()
      .get(photoIds[0] ?? -1)
    if (!options.json) printLine(correction.summary)
    if (landmarkId === undefined || !(await learner.whenReady())) {
      note(
        `Named, but not looked for in other photos yet: ${analysis.message ?? 'landmarks cannot be recognised here. See: moodmark doctor'}`,
      )
      if (options.json) printJson({ ...correction, landmark: landmarkId ?? null, named: [], unsure: [] })
      return EXIT.done
    }
    const { named, unsure } = await learner.moreLike(landmarkId)
    const pathsOf = (ids: number[]) => ids.flatMap((id) => photoFiles(db, id)[0]?.path ?? [])
    if (options.json) {
      printJson({ ...correction, landmark: landmarkId, named: pathsOf(named), unsure: pathsOf(unsure) })
      return EXIT.done
    }
    printTable(
      ['More that look like it', ''],
      [
        ...pathsOf(named).map((path) => [path, 'named by itself']),
        ...pathsOf(unsure).map((path) => [path, 'unsure, waits for review']),
      ],
      'No other photo looks like it.',
    )
    return EXIT.done
  })
}
