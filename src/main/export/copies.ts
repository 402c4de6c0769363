/** Copies of photos in a folder that the user chose, each with its XMP sidecar. Originals are only read. */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import {
  access,
  copyFile as copyFileOnDisk,
  link,
  open,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { photoDetail, photoFiles } from '../albums/photos.ts'
import { InputError } from '../input-error.ts'
import { firstReadable, isReadable } from '../library/readable.ts'
import { assertOutsidePhotoFolders, xmpOf } from './xmp.ts'

export interface CopyOptions {
  outDir: string
  sidecars: boolean
  /** Folders that the library reads: nothing is written into them. */
  roots: readonly string[]
  /** Ends it before the next photo; what is not copied then is listed as failed. */
  signal?: AbortSignal
  /** Told before each photo how many are through. */
  onProgress?: (done: number) => void
  /** How a file's bytes are copied: the tests have a disk that gets full. */
  copyFile?: typeof copyFileOnDisk
}

export interface Copied {
  copied: number
  /** What could not be copied, and why, in a sentence. */
  failed: { photoId: number; name: string; message: string }[]
}

/**
 * Copies one file of each photo. Nothing that is in the folder already is replaced: a name that is taken gets a number.
 * @throws InputError when the folder lies inside a folder of photos or cannot be written to
 */
export async function exportCopies(
  db: Database.Database,
  photoIds: readonly number[],
  { outDir, sidecars, roots, signal, onProgress, copyFile = copyFileOnDisk }: CopyOptions,
): Promise<Copied> {
  await assertOutsidePhotoFolders(outDir, roots)
  await access(outDir, constants.W_OK).catch((cause: unknown) => {
    throw new InputError(`Nothing can be written into ${outDir}. Choose another folder.`, { cause })
  })
  const result: Copied = { copied: 0, failed: [] }
  /** Why nothing more can be copied; null while it can. */
  let ended: string | null = null
  for (const [index, photoId] of photoIds.entries()) {
    onProgress?.(index)
    if (signal?.aborted) ended ??= 'Moodmark was closed'
    const photo = photoDetail(db, photoId)
    const name = photo?.name ?? String(photoId)
    const fail = (message: string) => result.failed.push({ photoId, name, message })
    if (ended !== null) {
      fail(`${name} could not be copied: ${ended}.`)
      continue
    }
    const source = await firstReadable(photoFiles(db, photoId))
    if (!photo || source === null) {
      fail(`The file of ${name} is not there now. Connect its drive and try again.`)
      continue
    }
    try {
      await copyWithoutReplacing(source.path, outDir, sidecars ? xmpOf(photo) : null, copyFile)
      result.copied++
    } catch (error) {
      const reason = reasonOf(error)
      // A full disk stays full for the next photo as well.
      if (reason === DISK_FULL) ended = reason
      fail(`${name} could not be copied: ${reason}.`)
    }
  }
  return result
}

const DISK_FULL = 'the disk is full'

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') return DISK_FULL
  return code === 'EACCES' ? 'it may not be read or written' : String(code ?? error)
}

/**
 * As `beach.jpg`, or `beach (2).jpg` where that or its sidecar is taken. Photo and sidecar stand under names of their own
 * until both are whole: nobody finds half of one under its proper name, and none is there without the other.
 */
async function copyWithoutReplacing(
  source: string,
  outDir: string,
  sidecar: string | null,
  copyFile: typeof copyFileOnDisk,
): Promise<void> {
  const extension = extname(source)
  const stem = basename(source, extension)
  const part = join(outDir, `.moodmark-${randomUUID()}.part`)
  const sidecarPart = `${part}.xmp`
  try {
    await copyFile(source, part, constants.COPYFILE_EXCL)
    const { atime, mtime } = await stat(source)
    await utimes(part, atime, mtime)
    if (sidecar !== null) await writeFile(sidecarPart, sidecar, { flag: 'wx' })
    for (let n = 1; ; n++) {
      const target = join(outDir, n === 1 ? `${stem}${extension}` : `${stem} (${n})${extension}`)
      // A sidecar that is there already would be taken for this photo's.
      if (await isReadable(`${target}.xmp`)) continue
      if (!(await publish(part, target))) continue
      if (sidecar === null || (await publish(sidecarPart, `${target}.xmp`))) return
      await rm(target, { force: true })
    }
  } finally {
    await rm(part, { force: true })
    await rm(sidecarPart, { force: true })
  }
}

/** Gives a complete file its name. @returns false when the name was taken, also at the last moment; nothing is replaced */
async function publish(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
  }
  // Memory cards and many network drives know no links: the name is taken first, and then filled.
  try {
    await (await open(target, 'wx')).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  await rename(part, target)
  return true
}
