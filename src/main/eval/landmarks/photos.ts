/** Which photos an evaluation of landmarks is made with: folders of a gallery, of queries, and photos without landmark. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { InputError } from '../../input-error.ts'
import { classFolders, imageFiles, type LabelledFile } from '../image-files.ts'

export interface EvaluationPhotos {
  /** Labelled by folder. */
  gallery: LabelledFile[]
  /** Labelled as the gallery spells it; a label without gallery photos can only be missed. */
  queries: LabelledFile[]
  negatives: string[]
}

/**
 * @throws InputError naming the folder: no labelled photo in the gallery or among the queries, no photo without
 *   landmark, two folders with one name
 */
export function evaluationPhotos(
  galleryDir: string,
  queriesDir: string,
  nonLandmarksDir: string | undefined,
): EvaluationPhotos {
  const gallery = labelledPhotos(galleryDir)
  const spelling = new Map(gallery.map(({ label }) => [nameKey(label), label]))
  const queries = labelledPhotos(queriesDir).map((file) => ({
    ...file,
    label: spelling.get(nameKey(file.label)) ?? file.label,
  }))
  const negatives = nonLandmarksDir === undefined ? [] : imageFiles(nonLandmarksDir)
  if (nonLandmarksDir !== undefined && negatives.length === 0)
    throw new InputError(`${nonLandmarksDir} holds no photos. Give a folder of photos without a landmark.`)
  return { gallery, queries, negatives }
}

function labelledPhotos(dir: string): LabelledFile[] {
  const files = classFolders(dir)
  if (files.length === 0) throw new InputError(`${dir} holds no photos in folders named by landmark.`)
  const spellings = new Map<string, string>()
  for (const { label } of files) {
    const known = spellings.get(nameKey(label))
    if (known !== undefined && known !== label)
      throw new InputError(
        `${dir} has two folders for one landmark: "${known}" and "${label}" differ only in case or in how an accent is written. Merge them.`,
      )
    spellings.set(nameKey(label), label)
  }
  return files
}

/** macOS writes é as two code points, Windows takes A for a: neither makes another landmark. */
function nameKey(label: string): string {
  return label.normalize('NFKC').toLowerCase()
}

/** N photos per landmark in an order that looks random and is the same in every run. */
export function firstShots<File extends LabelledFile>(files: readonly File[], shots: number): File[] {
  const keyed = files.map((file) => ({
    file,
    key: createHash('sha1')
      .update(`${file.label}/${basename(file.path)}`)
      .digest('hex'),
  }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1))
  const groups = Object.groupBy(keyed, ({ file }) => file.label)
  return Object.values(groups).flatMap((group = []) => group.slice(0, shots).map(({ file }) => file))
}
