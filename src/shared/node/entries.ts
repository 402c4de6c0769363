/**
 * Where this build's other entries and its resources lie.
 *
 * The code runs from three places: TypeScript sources under Node's type stripping (tests, benches, scripts),
 * `out/main` after a build (entries at its top, shared chunks below), and a packaged app.
 */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const sourceEntries = {
  analysis: '../../analysis/process.ts',
  'inference-worker': '../../analysis/inference/worker.ts',
  'places-worker': '../../analysis/places-worker.ts',
  'likeness-worker': '../../main/likeness/worker.ts',
  'pack-worker': '../../main/world-packs/pack-worker.ts',
} as const

export type EntryName = keyof typeof sourceEntries

const here = import.meta.dirname
const fromSource = import.meta.filename.endsWith('.ts')
const builtDir = basename(here) === 'chunks' ? dirname(here) : here

/** Absolute path of an entry that runs in a process or thread of its own. */
export function entryPath(name: EntryName): string {
  return fromSource ? join(here, sourceEntries[name]) : join(builtDir, `${name}.js`)
}

/** The checkout or the app's own folder: holds package.json, out/ and, in development, resources/. */
export function appRoot(): string {
  return fromSource ? join(here, '../../..') : join(builtDir, '../..')
}

/** Folder with the model catalogue, gallery and gazetteer. Packaged builds carry it beside the archive. */
export function resourcesDir(): string {
  const inCheckout = join(appRoot(), 'resources')
  if (existsSync(inCheckout)) return inCheckout
  const packaged = (process as { resourcesPath?: string }).resourcesPath
  return packaged ? join(packaged, 'resources') : inCheckout
}
