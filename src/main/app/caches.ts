/** Previews and rendered copies on disk: how much they take, and giving back what can be made again. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { renderedDirOf, thumbnailsDirOf } from '../../shared/node/thumbnails.ts'

/** Files looked at side by side: enough to keep a disk busy, few enough to leave file handles to the scan. */
const AT_ONCE = 32

/** Bytes of all files below a folder; 0 where there is none. */
async function bytesBelow(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  let bytes = 0
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const sizes = files.slice(start, start + AT_ONCE).map(({ parentPath, name }) =>
      // A file that vanished meanwhile takes no room.
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    for (const size of await Promise.all(sizes)) bytes += size
  }
  return bytes
}

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
