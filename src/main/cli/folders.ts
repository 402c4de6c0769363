/** `folders`: list, add and remove the folders of a library. */
import { resolve } from 'node:path'
import type { Root } from '../../shared/library.ts'
import { isSameOrInside, RootError, realpathIfThere } from '../library/roots.ts'
import { type GlobalOptions, libraryDirOf, withLibrary } from './context.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine, printTable } from './output.ts'

export function listFolders(options: GlobalOptions): Promise<ExitCode> {
  return withLibrary(options, (library) => {
    print(library.roots(), options)
    return EXIT.done
  })
}

export async function addFolders(folders: string[], options: GlobalOptions): Promise<ExitCode> {
  assertPhotoFolders(folders, options)
  return withLibrary(options, (library) => {
    for (const folder of folders) {
      try {
        library.addRoot(resolve(folder))
      } catch (error) {
        throw error instanceof RootError ? new CommandError(error.message, EXIT.usage) : error
      }
    }
    print(library.roots(), options)
    return EXIT.done
  })
}

/**
 * Before the library is opened: that would write a database among the photos if there was none.
 * @throws CommandError when a folder is the library's own or in it
 */
export function assertPhotoFolders(folders: string[], options: GlobalOptions): void {
  const libraryDir = libraryDirOf(options)
  const own = realpathIfThere(libraryDir)
  const inside = folders.find((folder) => isSameOrInside(realpathIfThere(resolve(folder)), own))
  if (inside === undefined) return
  throw new CommandError(
    `${resolve(inside)} belongs to Moodmark's own library (--library ${libraryDir}). Choose a folder with photos, or another folder for the library.`,
    EXIT.usage,
  )
}

export function removeFolder(folder: string, options: GlobalOptions): Promise<ExitCode> {
  return withLibrary(options, (library) => {
    const root = library.roots().find(({ path }) => path === resolve(folder) || path === folder)
    if (!root)
      throw new CommandError(`${folder} is not a folder of this library. See: moodmark folders`, EXIT.usage)
    library.removeRoot(root.id)
    printLine(`${root.path} is no longer in the library. Its files were not touched.`)
    return EXIT.done
  })
}

function print(roots: Root[], { json }: GlobalOptions): void {
  if (json) for (const { path, state, photoCount } of roots) printJson({ path, state, photos: photoCount })
  else {
    printTable(
      ['Folder', 'State', 'Photos'],
      roots.map(({ path, state, photoCount }) => [path, state, photoCount]),
      'This library has no folders yet. Add one with: moodmark scan FOLDER',
    )
  }
}
