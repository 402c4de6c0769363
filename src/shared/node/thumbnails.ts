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

export function renderedDirOf(libraryDir: string): string {
  return join(libraryDir, 'rendered')
}

/** The upright WebP copy of a photo whose format a browser cannot show: of a size for the window, or with every pixel. */
export function renderedPath(libraryDir: string, hash: string, extent: 'window' | 'full' = 'window'): string {
  return join(renderedDirOf(libraryDir), hash.slice(0, 2), `${hash}${extent === 'full' ? '-full' : ''}.webp`)
}
