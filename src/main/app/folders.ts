/** Adding folders of photos, from the chooser, the command line or a second start. */
import type { Root } from '../../shared/library.ts'
import type { Library } from '../library/library.ts'
import { AppError, isForUser } from './user-errors.ts'

/**
 * Adds what can be added.
 * @throws AppError with one sentence per folder that could not be; the others are added all the same
 */
export function addRoots(library: Library, paths: readonly string[]): Root[] {
  const added: Root[] = []
  const problems: string[] = []
  for (const path of paths) {
    try {
      added.push(library.addRoot(path))
    } catch (error) {
      if (!isForUser(error)) throw error
      problems.push(error.message)
    }
  }
  if (problems.length > 0) throw new AppError(problems.join('\n'))
  return added
}

/** Adds folders named at a start; one that is in the library already is not worth a word, any other problem is shown. */
export async function addFolders(
  library: Library,
  paths: readonly string[],
  window: { warn(message: string): Promise<void> },
): Promise<void> {
  const known = new Set(library.roots().map((root) => root.path))
  try {
    addRoots(
      library,
      paths.filter((path) => !known.has(path)),
    )
  } catch (error) {
    if (!isForUser(error)) throw error
    await window.warn(error.message)
  }
}
