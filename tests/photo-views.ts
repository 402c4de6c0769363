/** Many photos of one place, made of one photo: for places that no gallery knows. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { sharedDir } from './shared-data.ts'

/** A house among the labelled photos that no gallery of the app knows. */
export const UNKNOWN_HOUSE = join(sharedDir ?? '', 'data/scenes/oasis/1422f64798d8.jpg')

/**
 * Writes four rows of four overlapping parts of a photo, lighter from row to row.
 *
 * @returns the paths `<dir>/view 0.jpg` … `<dir>/view 15.jpg`
 */
export async function writeViews(photo: string, dir: string): Promise<string[]> {
  mkdirSync(dir, { recursive: true })
  const { width, height } = await sharp(photo).metadata()
  const part = { width: Math.round(width * 0.75), height: Math.round(height * 0.75) }
  return Promise.all(
    Array.from({ length: 16 }, async (_, i) => {
      const target = join(dir, `view ${i}.jpg`)
      const left = Math.floor(((width - part.width) * (i % 4)) / 3)
      const top = Math.floor(((height - part.height) * Math.floor(i / 4)) / 3)
      await sharp(photo)
        .extract({ left, top, ...part })
        .modulate({ brightness: 0.9 + 0.07 * Math.floor(i / 4) })
        .jpeg()
        .toFile(target)
      return target
    }),
  )
}
