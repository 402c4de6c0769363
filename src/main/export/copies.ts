/** Copies of photos in a folder that the user chose, each with its XMP sidecar. Originals are only read. */
import { constants } from 'node:fs'
import { access, copyFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { photoDetail, photoFiles } from '../albums/photos.ts'
import { InputError } from '../input-error.ts'
import { assertOutsidePhotoFolders, xmpOf } from './xmp.ts'

export interface CopyOptions {
  outDir: string
  sidecars: boolean
  /** Folders that the library reads: nothing is written into them. */
  roots: readonly string[]
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
  { outDir, sidecars, roots }: CopyOptions,
): Promise<Copied> {
  await assertOutsidePhotoFolders(outDir, roots)
  await access(outDir, constants.W_OK).catch((cause: unknown) => {
    throw new InputError(`Nothing can be written into ${outDir}. Choose another folder.`, { cause })
  })
  const result: Copied = { copied: 0, failed: [] }
  for (const photoId of photoIds) {
    const photo = photoDetail(db, photoId)
    const name = photo?.name ?? String(photoId)
    const source = await firstReadable(photoFiles(db, photoId).map(({ path }) => path))
    if (!photo || source === null) {
      result.failed.push({
        photoId,
        name,
        message: `The file of ${name} is not there now. Connect its drive and try again.`,
      })
      continue
    }
    try {
      const target = await copyWithoutReplacing(source, outDir)
      if (sidecars) await writeFile(`${target}.xmp`, xmpOf(photo), { flag: 'wx' })
      result.copied++
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      const reason =
        code === 'ENOSPC'
          ? 'the disk is full'
          : code === 'EACCES'
            ? 'it may not be read or written'
            : String(code ?? error)
      result.failed.push({ photoId, name, message: `${name} could not be copied: ${reason}.` })
      // A full disk stays full for the next photo as well.
      if (code === 'ENOSPC') break
    }
  }
  return result
}

/** `beach.jpg`, or `beach (2).jpg` where that or its sidecar is taken. @returns the copy's path */
async function copyWithoutReplacing(source: string, outDir: string): Promise<string> {
  const extension = extname(source)
  const stem = basename(source, extension)
  for (let n = 1; ; n++) {
    const target = join(outDir, n === 1 ? `${stem}${extension}` : `${stem} (${n})${extension}`)
    if ((await exists(`${target}.xmp`)) || (await exists(target))) continue
    // Under a name of its own until it is whole: nobody finds half a photo under its proper name.
    const part = join(outDir, `.${basename(target)}.${process.pid}.part`)
    try {
      await copyFile(source, part, constants.COPYFILE_EXCL)
      const { atime, mtime } = await stat(source)
      await utimes(part, atime, mtime)
      await rename(part, target)
    } finally {
      await rm(part, { force: true })
    }
    return target
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

async function firstReadable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const isReadable = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    )
    if (isReadable) return path
  }
  return null
}
