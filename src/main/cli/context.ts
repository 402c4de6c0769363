/** Opens the library for a command, with the right to write or for reading only. */
import { resolve } from 'node:path'
import { resourcesDir } from '../../shared/node/entries.ts'
import { defaultLibraryDir } from '../../shared/node/library-dir.ts'
import { saveGalleryLandmarks } from '../albums/reference-landmarks.ts'
import { alternativeNames } from '../albums/suggest.ts'
import { Learner } from '../learning/learner.ts'
import { Library } from '../library/library.ts'
import { LikenessThread } from '../likeness/thread.ts'
import { alsoCalled } from '../search/vocabulary.ts'
import { openDatabase, type Store } from '../store/database.ts'
import { makeWaitingLabels } from '../store/relabel.ts'
import { note } from './output.ts'

export interface GlobalOptions {
  library?: string
  json?: boolean
}

export function libraryDirOf(options: GlobalOptions): string {
  return resolve(options.library ?? defaultLibraryDir())
}

/** Runs a command that changes the library or analyses photos; the library is closed whatever happens. */
export async function withLibrary<T>(
  options: GlobalOptions,
  run: (library: Library, learner: Learner) => T | Promise<T>,
  { watch = false } = {},
): Promise<T> {
  const library = Library.open({ dir: libraryDirOf(options), watch })
  const likeness = new LikenessThread(library.dir)
  const learner = new Learner(library, likeness, {
    onFault: (message) => note(`Learning was interrupted: ${message}`),
  })
  try {
    alsoCalled(library.store.db, (id) => alternativeNames(resourcesDir(), id))
    saveGalleryLandmarks(library.store.db, resourcesDir())
    // What a run that was ended by force left over, then what this one brings.
    await makeWaitingLabels(library.store.db)
    const result = await run(library, learner)
    await makeWaitingLabels(library.store.db)
    return result
  } finally {
    learner.close()
    await likeness.close()
    await library.close()
  }
}

/** Runs a command that only reads; works while the app has the library open. */
export async function withStore<T>(
  options: GlobalOptions,
  run: (store: Store) => T | Promise<T>,
): Promise<T> {
  const store = openDatabase(libraryDirOf(options), { readonly: true })
  alsoCalled(store.db, (id) => alternativeNames(resourcesDir(), id))
  try {
    return await run(store)
  } finally {
    store.close()
  }
}
