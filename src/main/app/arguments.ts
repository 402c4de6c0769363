/** The app's command line: `moodmark [--library DIR] [FOLDER...]`. */
import { join, resolve } from 'node:path'
import { defaultLibraryDir } from '../../shared/node/library-dir.ts'

export interface AppArguments {
  libraryDir: string
  /** Folder for the window's own data when the library is not the default one; null = the user's data folder. */
  windowDir: string | null
  /** Absolute paths. */
  folders: string[]
}

/**
 * Chromium's own switches may stand anywhere and are skipped.
 * @param argv as Electron gives it: the program, in development the app's path, then the arguments
 */
export function parseAppArguments(
  argv: readonly string[],
  { packaged, cwd }: { packaged: boolean; cwd: string },
): AppArguments {
  const folders: string[] = []
  let library: string | null = null
  let appPathSeen = packaged
  for (let i = 1; i < argv.length; i++) {
    const argument = argv[i] ?? ''
    if (argument === '--library') library = argv[++i] ?? null
    else if (argument.startsWith('--library=')) library = argument.slice('--library='.length)
    else if (argument.startsWith('-')) continue
    else if (appPathSeen) folders.push(resolve(cwd, argument))
    else appPathSeen = true
  }
  const libraryDir = library ? resolve(cwd, library) : defaultLibraryDir()
  return { libraryDir, windowDir: library ? join(libraryDir, 'window') : null, folders }
}
