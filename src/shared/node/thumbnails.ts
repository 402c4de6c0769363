/** Where thumbnails and rendered copies of photos lie in a library: written by the analysis process, served by main. */
import { join } from 'node:path'

/** Longest sides in pixels. */
export const THUMBNAIL_SIZES = [256, 768] as const

export function thumbnailsDirOf(libraryDir: string): string {
  return join(libraryDir, 'thumbnails')
}

export function thumbnailPath(thumbnailsDir: string, hash: string, size: number): string {
  return join(thumbnailsDir, hash.slice(0, 2), `${hash}-${size}.webp`)
}

/** The upright WebP copy of a photo whose format a browser cannot show. */
export function renderedPath(libraryDir: string, hash: string): string {
  return join(libraryDir, 'rendered', hash.slice(0, 2), `${hash}.webp`)
}
