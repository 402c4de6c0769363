/** What decoding costs at least: sharp alone makes the working copy and both thumbnails of every photo. */
import { readFile } from 'node:fs/promises'
import PQueue from 'p-queue'
import sharp from 'sharp'

/** @returns photos per second with so many photos in flight */
export async function decodeFloor(paths: readonly string[], parallelism: number): Promise<number> {
  sharp.cache(false)
  const queue = new PQueue({ concurrency: parallelism })
  const startedAt = performance.now()
  await queue.addAll(paths.map((path) => () => decodeWithThumbnails(path)))
  return (paths.length * 1000) / (performance.now() - startedAt)
}

async function decodeWithThumbnails(path: string): Promise<void> {
  const { data, info } = await sharp(await readFile(path))
    .autoOrient()
    .resize(1280, 1280, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  await Promise.all(
    [256, 768].map((size) =>
      sharp(data, { raw })
        .resize(size, size, { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 80, effort: 1 })
        .toBuffer(),
    ),
  )
}
