/** `places`, `name-place`: photos that seem to show one place which nobody has named. */

import type { UnnamedPlace } from '../../shared/library.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { photoFiles } from '../albums/photos.ts'
import { gazetteerLandmark } from '../albums/suggest.ts'
import { type Library, LibraryLockedError } from '../library/library.ts'
import { LikenessThread } from '../likeness/thread.ts'
import { applyJudgement } from '../store/corrections.ts'
import type { Store } from '../store/database.ts'
import { CorrectionError } from '../store/judgement-events.ts'
import { listUnnamedPlaces } from '../unnamed-places/list.ts'
import { updateUnnamedPlaces } from '../unnamed-places/updater.ts'
import { type GlobalOptions, libraryDirOf, withLibrary, withStore } from './context.ts'
import { CommandError, EXIT, type ExitCode, note, printJson, printLine, printTable } from './output.ts'

/** Brings the places up to date first, unless the app has the library open and does so itself. */
export async function places(options: GlobalOptions): Promise<ExitCode> {
  // Refuses a folder without a library, which opening it for writing would create.
  await withStore(options, () => undefined).catch(rethrowUnlessOutdated)
  try {
    return await withUpdatedPlaces(options, ({ store }) => printPlaces(store, options))
  } catch (error) {
    if (!(error instanceof LibraryLockedError)) throw error
    note('The library is open in another program: these are the places that it found last.')
    return await withStore(options, (store) => printPlaces(store, options))
  }
}

export function namePlace(idText: string, name: string, options: GlobalOptions): Promise<ExitCode> {
  if (name.trim() === '') throw new CommandError('name-place needs a name, or none.', EXIT.usage)
  return withUpdatedPlaces(options, ({ store }) => {
    const place = listUnnamedPlaces(store.db).find(({ id }) => String(id) === idText)
    if (!place) {
      throw new CommandError(
        `There is no unnamed place ${idText}. List them with: moodmark places`,
        EXIT.usage,
      )
    }
    const { photoIds } = place
    const judgement =
      name === 'none'
        ? ({ kind: 'not-a-place', photoIds } as const)
        : ({ kind: 'landmark-name', photoIds, name } as const)
    try {
      const correction = applyJudgement(store, judgement, (id) => gazetteerLandmark(resourcesDir(), id))
      if (options.json) printJson(correction)
      else printLine(correction.summary)
      return EXIT.done
    } catch (error) {
      throw error instanceof CorrectionError ? new CommandError(error.message, EXIT.usage) : error
    }
  })
}

function withUpdatedPlaces(options: GlobalOptions, run: (library: Library) => ExitCode): Promise<ExitCode> {
  return withLibrary(options, async (library) => {
    const likeness = new LikenessThread(libraryDirOf(options))
    try {
      await updateUnnamedPlaces(library, likeness)
    } finally {
      await likeness.close()
    }
    return run(library)
  })
}

function printPlaces({ db }: Store, options: GlobalOptions): ExitCode {
  const found = listUnnamedPlaces(db)
  const paths = ({ photoIds }: UnnamedPlace) => photoIds.flatMap((id) => photoFiles(db, id)[0]?.path ?? [])
  if (options.json) {
    for (const place of found) {
      const { id, city, country, firstMonth, lastMonth } = place
      printJson({ id, photos: paths(place), city, country, firstMonth, lastMonth })
    }
    return EXIT.done
  }
  printTable(
    ['Place', 'Photos', 'Where', 'When', 'For example'],
    found.map((place) => [
      place.id,
      place.photoIds.length,
      [place.city, place.country].filter(Boolean).join(', '),
      [...new Set([place.firstMonth, place.lastMonth])].filter(Boolean).join(' – '),
      paths(place)[0] ?? '',
    ]),
    'No unnamed places: no three photos without a landmark seem to show the same place.',
  )
  if (found.length > 0) printLine('Name one with: moodmark name-place PLACE NAME (none = not a place)')
  return EXIT.done
}

/** An older library is brought up to date by opening it for writing, which comes next. */
function rethrowUnlessOutdated(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('has an older format'))) throw error
}
