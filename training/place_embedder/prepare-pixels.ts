/**
 * Photos → the pixels that the app would show the backbone, in one file for each size, for training in Python.
 * The app's own resizing is used: a net trained on differently resized photos would not fit.
 *
 *   node training/place_embedder/prepare-pixels.ts DATA_DIR CACHE_DIR SIDE...
 *
 * Writes CACHE_DIR/pixels-SIDE.bin (interleaved 8-bit RGB, one photo after another) and pixels.json, which says for
 * each photo its set, label, SHA-256 and, by side, [offset, width, height]. Queries of the landmark sets are not
 * among them: training and the choices made in it never see them. Skips what is there already.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { backboneImage } from '../../src/analysis/landmarks/backbone-image.ts'

/** Folder of folders named by label, and the name of the set that its photos form. */
const SETS = {
  landmarks: 'landmarks/gallery',
  tiny: 'landmarks-96px/gallery',
  ordinary: 'non-landmarks',
  scenes: 'scenes',
  people: 'people-photos',
} as const

interface PixelEntry {
  set: keyof typeof SETS
  label: string
  name: string
  hash: string
  /** By longest side: offset in bytes, width, height. */
  at: Record<string, [number, number, number]>
}

const [dataDir, cacheDir, ...sideTexts] = process.argv.slice(2)
const sides = sideTexts.map(Number)
if (!dataDir || !cacheDir || sides.length === 0 || sides.some((side) => !Number.isInteger(side) || side < 32))
  throw new Error('usage: prepare-pixels.ts DATA_DIR CACHE_DIR SIDE...')
if (!existsSync(join(dataDir, SETS.landmarks)))
  throw new Error(`${dataDir} does not hold ${SETS.landmarks}: name the folder of the labelled data`)

mkdirSync(cacheDir, { recursive: true })
const indexPath = join(cacheDir, 'pixels.json')
if (existsSync(indexPath)) {
  console.warn(`${indexPath} is there already; delete it to make it anew`)
} else {
  await write(dataDir, cacheDir)
}

async function write(data: string, cache: string): Promise<void> {
  const files = sides.map((side) => openSync(join(cache, `pixels-${side}.bin`), 'w'))
  const offsets = sides.map(() => 0)
  const entries: PixelEntry[] = []
  for (const [set, folder] of Object.entries(SETS) as [keyof typeof SETS, string][]) {
    const root = join(data, folder)
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.(jpe?g|png|webp)$/i.test(name)) continue
      const bytes = readFileSync(join(root, name))
      const at: PixelEntry['at'] = {}
      for (const [i, side] of sides.entries()) {
        const { data: pixels, width, height } = await backboneImage(sharp(bytes).autoOrient(), side)
        writeSync(files[i] as number, pixels)
        at[side] = [offsets[i] as number, width, height]
        offsets[i] = (offsets[i] as number) + pixels.length
      }
      const label = name.includes('/') ? (name.split('/')[0] as string) : set
      entries.push({ set, label, name, hash: createHash('sha256').update(bytes).digest('hex'), at })
      if (entries.length % 500 === 0) console.warn(`${entries.length} photos`)
    }
  }
  for (const file of files) closeSync(file)
  writeFileSync(`${indexPath}.new`, JSON.stringify(entries))
  renameSync(`${indexPath}.new`, indexPath)
  console.warn(`${entries.length} photos at ${sides.join(', ')} px in ${cache}`)
}
