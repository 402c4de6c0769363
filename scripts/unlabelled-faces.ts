/**
 * Cuts every face of ordinary photos that nobody labelled, for training with the public nets as teachers.
 * Run: node scripts/unlabelled-faces.ts OUT_DIR PHOTO_DIR...; what it writes: face-sheet.ts.
 */
import { basename, relative } from 'node:path'
import { sharp } from '../src/analysis/decode/sharp.ts'
import { imageFiles } from '../src/main/eval/image-files.ts'
import { FaceSheet } from './face-sheet.ts'

/** Smaller faces show too little to learn from. */
const LEAST_FACE_PX = 36
/** A crowd must not outweigh all other photos. */
const MOST_FACES_PER_PHOTO = 25
const LONGEST_SIDE = 1280

const [outDir, ...photoDirs] = process.argv.slice(2)
if (!outDir || photoDirs.length === 0)
  throw new Error('usage: node scripts/unlabelled-faces.ts OUT_DIR PHOTO_DIR...')
const sheet = await FaceSheet.open()
for (const dir of photoDirs) {
  for (const path of imageFiles(dir)) {
    const { data, info } = await sharp(path, { failOn: 'none' })
      .autoOrient()
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { image, faces } = await sheet.facesOf({ data, width: info.width, height: info.height })
    const large = faces.filter(({ box }) => box.height >= LEAST_FACE_PX)
    for (const face of large.slice(0, MOST_FACES_PER_PHOTO)) {
      await sheet.add(image, face, true, { path: relative(dir, path), source: basename(dir), label: '' })
    }
  }
}
sheet.write(outDir)
console.error(`${sheet.count} faces`)
