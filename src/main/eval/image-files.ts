/** Labelled image folders for evaluation. */
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative, sep } from 'node:path'
import { InputError } from '../input-error.ts'

const IMAGE_EXTENSIONS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.tif', '.tiff', '.gif'])

export interface LabelledFile {
  path: string
  label: string
}

/**
 * Every image below `dir`, sorted, so that a run is repeatable.
 * @throws InputError naming the folder when it cannot be listed
 */
export function imageFiles(dir: string): string[] {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`${dir} is not a folder. Give a folder of images.`)
  }
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => IMAGE_EXTENSIONS.has(extname(name).toLowerCase()))
    .map((name) => join(dir, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .sort()
}

/** Images of a folder that has one sub-folder per class. Images outside such a sub-folder are left out. */
export function classFolders(dir: string): LabelledFile[] {
  return imageFiles(dir).flatMap((path) => {
    const parts = relative(dir, path).split(sep)
    const [label] = parts
    return parts.length > 1 && label !== undefined ? [{ path, label }] : []
  })
}

export interface SourcedFile<Label extends string> {
  path: string
  label: Label
  /** Folders between `dir` and the class folder, or the folder's own name when there are none. */
  source: string
}

/** Images whose nearest folder named by one of `labels`, at any depth, gives their class. */
export function filesByClass<Label extends string>(
  dir: string,
  labels: readonly Label[],
): SourcedFile<Label>[] {
  return imageFiles(dir).flatMap((path) => {
    const folders = dirname(relative(dir, path)).split(sep)
    const depth = folders.findLastIndex((folder) => (labels as readonly string[]).includes(folder))
    if (depth < 0) return []
    const source = folders.slice(0, depth).join('/') || basename(dir)
    return [{ path, label: folders[depth] as Label, source }]
  })
}
