/** `folders`: list, add and remove the folders of a library. */
import { resolve } from 'node:path'
import type { Root } from '../../shared/library.ts'
import { RootError } from '../library/roots.ts'
import { type GlobalOptions, withLibrary } from './context.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine, printTable } from './output.ts'

export function listFolders(options: GlobalOptions): Promise<ExitCode> {
  return withLibrary(options, (library) => {
    print(library.roots(), options)
    return EXIT.done
  })
}

export function addFolders(folders: string[], options: GlobalOptions): Promise<ExitCode> {
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
