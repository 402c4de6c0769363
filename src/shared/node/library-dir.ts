/** Where Moodmark keeps its own data. One definition for the window and the command line, so that both open the same library. */
import { join } from 'node:path'
import envPaths from 'env-paths'

/** The user's data folder for Moodmark by the platform's convention, e.g. `~/.local/share/moodmark` on Linux. */
export function userDataDir(): string {
  return envPaths('moodmark', { suffix: '' }).data
}

/** The library that is opened when no `--library DIR` is given: database, thumbnails and models. */
export function defaultLibraryDir(): string {
  return join(userDataDir(), 'library')
}
