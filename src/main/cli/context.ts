/** Opens the library for a command, with the right to write or for reading only. */
import { resolve } from 'node:path'
import { resourcesDir } from '../../shared/node/entries.ts'
import { defaultLibraryDir } from '../../shared/node/library-dir.ts'
import { saveGalleryLandmarks } from '../albums/reference-landmarks.ts'
import { Library } from '../library/library.ts'
import { openDatabase, type Store } from '../store/database.ts'

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
  run: (library: Library) => T | Promise<T>,
  { watch = false } = {},
): Promise<T> {
  const library = Library.open({ dir: libraryDirOf(options), watch })
  try {
    saveGalleryLandmarks(library.store.db, resourcesDir())
    return await run(library)
  } finally {
    await library.close()
  }
}

/** Runs a command that only reads; works while the app has the library open. */
export async function withStore<T>(
  options: GlobalOptions,
  run: (store: Store) => T | Promise<T>,
): Promise<T> {
  const store = openDatabase(libraryDirOf(options), { readonly: true })
  try {
    return await run(store)
  } finally {
    store.close()
  }
}
