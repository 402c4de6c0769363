/**
 * Puts a model file into a library's model folder: downloaded from its pinned address or copied from a folder.
 * Runs in main, only when the user asks for it; nothing is downloaded otherwise.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CatalogueEntry, installedModelsDir, sha256OfFile } from './model-catalogue.ts'

export interface InstallOptions {
  /** Copy from this folder instead of downloading. */
  fromDir?: string
  /** Called for every chunk with the bytes that have arrived, a kept part included. */
  onProgress?: (bytesDone: number, bytesTotal: number) => void
  /** Give up when the server sends nothing for this long. */
  stallTimeoutMs?: number
  signal?: AbortSignal
}

/** Why a model could not be installed, as a sentence for the user. */
export class ModelInstallError extends Error {
  override name = 'ModelInstallError'
}

/**
 * Installs one model and returns its path. The file appears under its name only after its size and SHA-256 are right;
 * until then it is `<file>.part`, which a later call continues. Wrong bytes are removed.
 * Throws ModelInstallError when no address works, the folder lacks the file, or the bytes are wrong.
 */
export async function installModel(
  entry: CatalogueEntry,
  libraryDir: string,
  options: InstallOptions = {},
): Promise<string> {
  const dir = installedModelsDir(libraryDir)
  await mkdir(dir, { recursive: true })
  const target = join(dir, entry.file)
  const part = `${target}.part`
  if (options.fromDir) await copyInto(part, entry, options.fromDir, options)
  else await download(part, entry, options)
  await verify(part, entry)
  await flush(part)
  await rename(part, target)
  return target
}

async function copyInto(part: string, entry: CatalogueEntry, fromDir: string, options: InstallOptions) {
  const source = join(fromDir, entry.file)
  if (!(await stat(source).catch(() => null))?.isFile())
    throw new ModelInstallError(`${fromDir} has no ${entry.file}; choose the folder that holds it.`)
  await pipeline(createReadStream(source), counting(0, entry, options), createWriteStream(part))
}

async function download(part: string, entry: CatalogueEntry, options: InstallOptions): Promise<void> {
  if (entry.urls.length === 0)
    throw new ModelInstallError(
      `${entry.id} has no download address; copy ${entry.file} from a folder that has it.`,
    )
  const failures: string[] = []
  for (const url of entry.urls) {
    try {
      await fetchInto(part, url, entry, options)
      return
    } catch (error) {
      if (options.signal?.aborted) throw new ModelInstallError(`The download of ${entry.id} was stopped.`)
      failures.push(`${new URL(url).host}: ${messageOf(error)}`)
    }
  }
  throw new ModelInstallError(
    `${entry.id} could not be downloaded (${failures.join('; ')}). Check the connection and try again: what has arrived is kept.`,
  )
}

async function fetchInto(part: string, url: string, entry: CatalogueEntry, options: InstallOptions) {
  let have = (await stat(part).catch(() => null))?.size ?? 0
  if (have >= entry.bytes) {
    if (have === entry.bytes) return
    await rm(part, { force: true })
    have = 0
  }
  const stall = new AbortController()
  const stallTimeoutMs = options.stallTimeoutMs ?? 30_000
  const onStall = () => stall.abort(new Error(`no data for ${Math.round(stallTimeoutMs / 1000)} s`))
  let timer = setTimeout(onStall, stallTimeoutMs)
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal
  try {
    const response = await fetch(url, { headers: have > 0 ? { range: `bytes=${have}-` } : {}, signal })
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      throw new Error(`the server answered ${response.status}`)
    }
    const continues =
      response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`)
    const start = continues ? have : 0
    const guard = counting(start, entry, options, () => {
      clearTimeout(timer)
      timer = setTimeout(onStall, stallTimeoutMs)
    })
    await pipeline(
      Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
      guard,
      createWriteStream(part, { flags: continues ? 'a' : 'w' }),
      { signal },
    )
  } catch (error) {
    throw stall.signal.aborted ? stall.signal.reason : error
  } finally {
    clearTimeout(timer)
  }
  const size = (await stat(part)).size
  if (size < entry.bytes) throw new Error(`the connection ended after ${size} of ${entry.bytes} bytes`)
}

/** Passes bytes on, reports them, and stops at once when there are more than the catalogue allows. */
function counting(start: number, entry: CatalogueEntry, options: InstallOptions, onChunk?: () => void) {
  let done = start
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      done += chunk.length
      onChunk?.()
      if (done > entry.bytes)
        return callback(new Error(`more than the expected ${entry.bytes} bytes arrived`))
      options.onProgress?.(done, entry.bytes)
      callback(null, chunk)
    },
  })
}

async function verify(part: string, entry: CatalogueEntry): Promise<void> {
  const size = (await stat(part)).size
  if (size === entry.bytes && (await sha256OfFile(part)) === entry.sha256) return
  await rm(part, { force: true })
  throw new ModelInstallError(
    `What arrived for ${entry.id} is not the published file (SHA-256 or size differs) and was deleted. Try again or use another folder.`,
  )
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
