/** Thumbnails as WebP in a cache folder, named by content hash, so that moved and copied photos share them. */
import { randomBytes } from 'node:crypto'
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { THUMBNAIL_SIZES, thumbnailPath } from '../../shared/node/thumbnails.ts'
import { writeFailure } from '../failures.ts'
import type { RgbPixels } from '../landmarks/backbone-image.ts'
import { sharp } from './sharp.ts'

/**
 * Writes the thumbnails that are not there yet; a reader never sees half of one.
 * Throws JobFailure: no-space, io.
 */
export async function writeThumbnails(image: RgbPixels, hash: string, thumbnailsDir: string): Promise<void> {
  const missing = await Promise.all(
    THUMBNAIL_SIZES.map(async (size) => {
      const path = thumbnailPath(thumbnailsDir, hash, size)
      return (await exists(path)) ? null : { size, path }
    }),
  )
  await Promise.all(missing.map((entry) => entry && writeWebp(image, entry.size, entry.path)))
}

/** Writes one upright sRGB WebP of at most `maxPx`, atomically. Throws JobFailure: no-space, io. */
export async function writeWebp(image: RgbPixels, maxPx: number, path: string): Promise<void> {
  const { width, height } = image
  // effort 1 takes a third of the default's time for files a fifth larger; encoding is a quarter of a scan.
  const encoded = await sharp(image.data, { raw: { width, height, channels: 3 } })
    .resize(maxPx, maxPx, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80, effort: 1 })
    .toBuffer()
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, encoded)
    await rename(temporary, path)
  } catch (error) {
    throw writeFailure(error, path)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
