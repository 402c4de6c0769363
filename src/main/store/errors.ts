/**
 * What can go wrong with the library's own files, as sentences for the user.
 * SQLite's failures are told apart by result code, never by message text.
 */

export type LibraryFault =
  | 'newer'
  | 'corrupt'
  | 'not-a-library'
  | 'read-only'
  | 'disk-full'
  | 'busy'
  | 'io'
  | 'unsupported-sqlite'

/** The library cannot be opened or written. `message` is for the user: it names the file and what to do. */
export class LibraryUnusableError extends Error {
  override readonly name = 'LibraryUnusableError'
  readonly fault: LibraryFault

  constructor(fault: LibraryFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}

function resultCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

function explain(code: string, file: string): [LibraryFault, string] | null {
  const is = (prefix: string): boolean => code === prefix || code.startsWith(`${prefix}_`)
  if (is('SQLITE_CORRUPT')) {
    return [
      'corrupt',
      `The library database ${file} is damaged. Your photos are safe. Restore a copy from the "backups" folder beside it, or move the database away and scan again.`,
    ]
  }
  if (is('SQLITE_NOTADB')) {
    return [
      'not-a-library',
      `${file} is not a Moodmark library, or it is damaged. Move it away, restore a copy from the "backups" folder beside it, or choose another library folder.`,
    ]
  }
  if (
    is('SQLITE_READONLY') ||
    is('SQLITE_PERM') ||
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'EPERM'
  ) {
    return [
      'read-only',
      `The library ${file} cannot be written. Check that its folder and disk allow writing for your user.`,
    ]
  }
  if (is('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') {
    return [
      'disk-full',
      `The disk that holds the library ${file} is full. Free some space, then try again; nothing is lost.`,
    ]
  }
  if (is('SQLITE_BUSY') || is('SQLITE_LOCKED')) {
    return ['busy', `Another program is using the library ${file}. Close it, then try again.`]
  }
  if (is('SQLITE_IOERR') || code === 'EIO') {
    return [
      'io',
      `The disk reported an error while reading or writing the library ${file}. Check the disk and its cable, then start again.`,
    ]
  }
  if (is('SQLITE_CANTOPEN') || code === 'ENOENT' || code === 'ENOTDIR' || code === 'EEXIST') {
    return ['io', `The library ${file} cannot be opened. Check that the folder exists and is yours to write.`]
  }
  return null
}

/** The user-facing form of a database or file-system error, or null when the error is of another kind (a fault of ours). */
export function asLibraryError(error: unknown, file: string): LibraryUnusableError | null {
  if (error instanceof LibraryUnusableError) return error
  const code = resultCode(error)
  const explained = code ? explain(code, file) : null
  return explained ? new LibraryUnusableError(explained[0], explained[1], { cause: error }) : null
}
