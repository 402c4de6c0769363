/**
 * Puts a model file into a library's model folder: downloaded from its pinned address or copied from a folder.
 * Runs in main, only when the user asks for it; nothing is downloaded otherwise.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DownloadError, type FetchOptions, fetchPublished } from './download.ts'
import { type CatalogueEntry, digestOf, installedModelsDir } from './model-catalogue.ts'

export type InstallOptions = Omit<FetchOptions, 'fileInDir'>

/** Why a model could not be installed, as a sentence for the user. */
export { DownloadError as ModelInstallError } from './download.ts'

/** Files that this process is installing. */
const inHand = new Set<string>()

const targetOf = ({ file }: CatalogueEntry, libraryDir: string) => join(installedModelsDir(libraryDir), file)

export const isBeingInstalled = (entry: CatalogueEntry, libraryDir: string): boolean =>
  inHand.has(targetOf(entry, libraryDir))

/**
 * Installs one model and returns its path. The file appears under its name only when it is complete and verified.
 * @throws ModelInstallError when no address works, the folder lacks the file, or the bytes are wrong
 */
export async function installModel(
  entry: CatalogueEntry,
  libraryDir: string,
  options: InstallOptions = {},
): Promise<string> {
  const target = targetOf(entry, libraryDir)
  inHand.add(target)
  try {
    await fetchPublished(
      { name: entry.id, urls: entry.urls, bytes: entry.bytes, digest: digestOf(entry) },
      target,
      { ...options, fileInDir: entry.file },
    )
  } finally {
    inHand.delete(target)
  }
  return target
}

/**
 * Deletes what was installed into the library, or begun; bundled files stay.
 * @returns whether there was anything
 * @throws DownloadError when it cannot be deleted
 */
export async function removeModel(entry: CatalogueEntry, libraryDir: string): Promise<boolean> {
  const target = targetOf(entry, libraryDir)
  try {
    const had = await Promise.all([removed(target), removed(`${target}.part`)])
    return had.includes(true)
  } catch (cause) {
    throw new DownloadError(`${target} could not be deleted; close what uses it and try again.`, false, {
      cause,
    })
  }
}

/** Deletes a file. @returns false when there was none */
async function removed(path: string): Promise<boolean> {
  try {
    await rm(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
