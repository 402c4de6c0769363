/** Files that are there now: a photo may lie in several places, some of them on a drive that is not connected. */
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'

/** @returns null when none can be read */
export async function firstReadable<T extends { path: string }>(files: readonly T[]): Promise<T | null> {
  for (const file of files) if (await isReadable(file.path)) return file
  return null
}

export function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
}
