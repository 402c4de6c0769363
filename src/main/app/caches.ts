/** Previews and rendered copies on disk: how much they take, and giving back what can be made again. */
import { opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { renderedDirOf, thumbnailsDirOf } from '../../shared/node/thumbnails.ts'

/** Files looked at side by side: enough to keep a disk busy, few enough to leave file handles to the scan. */
const AT_ONCE = 32

/** Bytes of all files below a folder; 0 where there is none. */
async function bytesBelow(dir: string): Promise<number> {
  let bytes = 0
  let asked: Promise<number>[] = []
  const add = async () => {
    for (const size of await Promise.all(asked)) bytes += size
    asked = []
  }
  // One folder after another, an entry at a time: a large library has millions of previews.
  const folders = [dir]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await opendir(folder).catch(() => null)
    if (!entries) continue
    for await (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile()) asked.push(sizeOf(path))
      if (asked.length >= AT_ONCE) await add()
    }
  }
  await add()
  return bytes
}

/** A file that vanished meanwhile takes no room. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

export async function cacheSize(libraryDir: string): Promise<{ previews: number; copies: number }> {
  const previews = await bytesBelow(thumbnailsDirOf(libraryDir))
  return { previews, copies: await bytesBelow(renderedDirOf(libraryDir)) }
}

/** Previews stay: they are what is left to see of a photo whose drive is away. */
export async function clearCache(libraryDir: string): Promise<{ freed: number }> {
  const freed = await bytesBelow(renderedDirOf(libraryDir))
  await rm(renderedDirOf(libraryDir), { recursive: true, force: true, maxRetries: 3 })
  return { freed }
}
