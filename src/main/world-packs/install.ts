/** Installs and removes world packs: parts fetched side by side, verified, converted, deleted. */
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import PQueue from 'p-queue'
import { bytesKept, DownloadError, fetchPublished } from '../../shared/node/download.ts'
import { installedModelsDir } from '../../shared/node/model-catalogue.ts'
import {
  type PackFile,
  type PackManifest,
  type PackSource,
  packDir,
  readManifest,
} from '../../shared/node/world-packs.ts'
import { buildingDir, convertPack } from './convert.ts'

export interface PackInstallOptions {
  resourcesDir: string
  /** A folder with the files, instead of the network. */
  fromDir?: string
  onProgress?: (bytesDone: number) => void
  /** All parts have arrived and are being converted; told how far that is, 0..1. */
  onConverting?: (done: number) => void
  stallTimeoutMs?: number
  signal?: AbortSignal
}

/** As many connections as help: one server, some twelve parts of 4 MiB. */
const PARTS_AT_ONCE = 4
const RETRIES = 2

const partsDir = (target: string) => `${target}.parts`

/**
 * Installs a pack into a library, complete or not at all. Parts that have arrived are kept when it fails or is
 * stopped; the next call goes on with them.
 * @throws DownloadError when a part cannot be had; GraphModelError when the parts are not what they should be
 */
export async function installPack(
  source: PackSource,
  libraryDir: string,
  options: PackInstallOptions,
): Promise<PackManifest> {
  const target = packDir(installedModelsDir(libraryDir), source.id)
  const parts = partsDir(target)
  const files = filesOf(source)
  const done = new Map<string, number>()
  const report = (name: string, bytes: number) => {
    done.set(name, bytes)
    options.onProgress?.([...done.values()].reduce((sum, value) => sum + value, 0))
  }
  // The folder says that the installation was begun, also before the first byte arrives.
  await mkdir(parts, { recursive: true })
  for (const { name } of files) report(name, await bytesKept(join(parts, name)))

  // When one part cannot be had the others need not be waited for.
  const failed = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal
  const queue = new PQueue({ concurrency: PARTS_AT_ONCE })
  let failure: unknown = null
  await Promise.all(
    files.map((file) =>
      queue.add(async () => {
        if (signal.aborted) return
        try {
          await fetchPublished(
            {
              name: file.name,
              urls: file.url ? [file.url] : [],
              bytes: file.bytes,
              digest: { gitBlob: file.gitBlob },
            },
            join(parts, file.name),
            {
              ...(options.fromDir === undefined ? {} : { fromDir: options.fromDir }),
              ...(options.stallTimeoutMs === undefined ? {} : { stallTimeoutMs: options.stallTimeoutMs }),
              onProgress: (bytes) => report(file.name, bytes),
              retries: RETRIES,
              signal,
            },
          )
        } catch (error) {
          failure ??= error
          failed.abort()
        }
      }),
    ),
  )
  const stopped = () => new DownloadError(`The installation of ${source.name} was stopped.`, true)
  if (options.signal?.aborted) throw stopped()
  if (failure) {
    // Where nothing arrived there is nothing to go on with: only an empty folder can be removed so.
    await rmdir(parts).catch(() => undefined)
    throw failure
  }

  options.onConverting?.(0)
  const { resourcesDir } = options
  const manifest = await convertPack({ source, from: parts, resourcesDir }, target, {
    onStep: (share) => options.onConverting?.(share),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((error: unknown) => {
    throw options.signal?.aborted ? stopped() : error
  })
  await rm(parts, { recursive: true, force: true })
  return manifest
}

/** Deletes a pack and whatever of it was begun. What was said about photos is not in it. @returns whether there was anything */
export async function removePack(id: string, libraryDir: string): Promise<boolean> {
  const target = packDir(installedModelsDir(libraryDir), id)
  const exists = async (path: string) => (await stat(path).catch(() => null)) !== null
  const had = (await exists(target)) || (await exists(partsDir(target)))
  // Renamed first: a folder that is half deleted must not be taken for a pack.
  const doomed = `${target}.removed`
  await rm(doomed, { recursive: true, force: true })
  if (await exists(target)) await rename(target, doomed)
  for (const dir of [doomed, partsDir(target), buildingDir(target)])
    await rm(dir, { recursive: true, force: true })
  return had
}

/** Bytes on the disk of an installation that was begun; null when none was. */
export async function begunBytes(source: PackSource, libraryDir: string): Promise<number | null> {
  const parts = partsDir(packDir(installedModelsDir(libraryDir), source.id))
  if ((await stat(parts).catch(() => null)) === null) return null
  const sizes = await Promise.all(filesOf(source).map(({ name }) => bytesKept(join(parts, name))))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Bytes that an installed pack takes; 0 when it is not installed. */
export async function packBytes(id: string, libraryDir: string): Promise<number> {
  const dir = packDir(installedModelsDir(libraryDir), id)
  if (!readManifest(dir)) return 0
  const names = await readdir(dir)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const filesOf = ({ model, shards, labels }: PackSource): PackFile[] => [model, labels, ...shards]
