/**
 * Fetches one published file: from where an earlier attempt ended, verified before it gets its name.
 * The only place of the app that uses the network, and only when the user asks for a file.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Digest, hasDigest } from './digest.ts'

export interface PublishedFile {
  /** What errors call it. */
  name: string
  /** Addresses that serve exactly these bytes, tried in turn; empty when it must come from a folder. */
  urls: readonly string[]
  /** Null when only the digest is known. */
  bytes: number | null
  digest: Digest
}

export interface FetchOptions {
  /** Copy from this folder instead of downloading. */
  fromDir?: string
  /** The file's name in that folder; `name` when absent. */
  fileInDir?: string
  /** Called for every chunk with the bytes that have arrived, a kept part included. */
  onProgress?: (bytesDone: number) => void
  /** Give up on an address when it sends nothing for this long. */
  stallTimeoutMs?: number
  /** How often an interrupted transfer is taken up again before the address counts as failed. */
  retries?: number
  signal?: AbortSignal
}

/** Why a file could not be had, as a sentence for the user. */
export class DownloadError extends Error {
  override name = 'DownloadError'
  /** True when another attempt may go on from here: the network failed, not the file. */
  readonly resumable: boolean

  constructor(message: string, resumable: boolean, options?: ErrorOptions) {
    super(message, options)
    this.resumable = resumable
  }
}

const STALL_TIMEOUT_MS = 30_000
const RETRY_DELAY_MS = 500
const MAX_REDIRECTS = 5
/** For files whose size is not known beforehand: nothing that is offered is larger. */
const MAX_BYTES = 512 << 20

/** An answer that will be the same next time: no such file, a forbidden redirection, too many bytes. */
class Refused extends Error {}

/**
 * Puts a published file at `target`. Until it is complete and verified it is `<target>.part`, which a later call goes
 * on with, after a crash or a lost connection as well as after `signal`. Wrong bytes are deleted. A verified file that
 * is there already stays.
 * @throws DownloadError when no address works, the folder lacks the file, or the bytes are wrong
 */
export async function fetchPublished(
  file: PublishedFile,
  target: string,
  options: FetchOptions = {},
): Promise<void> {
  if ((await sizeOf(target)) !== null && (await isPublished(target, file))) {
    options.onProgress?.((await sizeOf(target)) ?? 0)
    return
  }
  await mkdir(dirname(target), { recursive: true }).catch((error: unknown) => {
    throw diskFault(error, file, dirname(target)) ?? error
  })
  const part = `${target}.part`
  if (options.fromDir === undefined) await download(part, file, options)
  else await copyInto(part, file, options.fromDir, options)
  if (!(await isPublished(part, file))) {
    await rm(part, { force: true })
    throw new DownloadError(
      `What arrived for ${file.name} is not the published file (its size or checksum differs) and was deleted. Try again or use another folder.`,
      false,
    )
  }
  await flush(part)
  await rename(part, target)
}

/** Bytes of a file that an interrupted call has kept, or that is complete. */
export async function bytesKept(target: string): Promise<number> {
  return (await sizeOf(target)) ?? (await sizeOf(`${target}.part`)) ?? 0
}

async function isPublished(path: string, { bytes, digest }: PublishedFile): Promise<boolean> {
  return (bytes === null || (await sizeOf(path)) === bytes) && hasDigest(path, digest)
}

async function copyInto(
  part: string,
  file: PublishedFile,
  fromDir: string,
  options: FetchOptions,
): Promise<void> {
  const source = join(fromDir, options.fileInDir ?? file.name)
  if ((await sizeOf(source)) === null)
    throw new DownloadError(
      `${fromDir} has no ${options.fileInDir ?? file.name}; choose the folder that holds it.`,
      false,
    )
  try {
    await pipeline(createReadStream(source), counting(0, file, options), createWriteStream(part), {
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw stopped(file)
    const fault = diskFault(error, file, dirname(part))
    if (fault) throw fault
    throw new DownloadError(`${source} could not be copied (${messageOf(error)}).`, false, { cause: error })
  }
}

async function download(part: string, file: PublishedFile, options: FetchOptions): Promise<void> {
  if (file.urls.length === 0)
    throw new DownloadError(`${file.name} has no download address; copy it from a folder that has it.`, false)
  const failures: string[] = []
  let resumable = false
  for (const url of file.urls) {
    for (let attempt = 0; ; attempt++) {
      try {
        await fetchInto(part, url, file, options)
        return
      } catch (error) {
        if (options.signal?.aborted) throw stopped(file)
        const fault = diskFault(error, file, dirname(part))
        if (fault) throw fault
        const final = error instanceof Refused
        if (!final && attempt < (options.retries ?? 0)) {
          await delay(RETRY_DELAY_MS * 2 ** attempt)
          continue
        }
        resumable ||= !final
        failures.push(`${new URL(url).host}: ${messageOf(error)}`)
        break
      }
    }
  }
  throw new DownloadError(
    `${file.name} could not be downloaded (${failures.join('; ')}). Check the connection and try again: what has arrived is kept.`,
    resumable,
  )
}

async function fetchInto(
  part: string,
  url: string,
  file: PublishedFile,
  options: FetchOptions,
): Promise<void> {
  let have = (await sizeOf(part)) ?? 0
  if (file.bytes !== null && have >= file.bytes) {
    if (have === file.bytes) return
    await rm(part, { force: true })
    have = 0
  }
  const stall = new AbortController()
  const stallTimeoutMs = options.stallTimeoutMs ?? STALL_TIMEOUT_MS
  const onStall = () => stall.abort(new Error(`no data for ${Math.round(stallTimeoutMs / 1000)} s`))
  let timer = setTimeout(onStall, stallTimeoutMs)
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal
  try {
    const response = await followed(url, have > 0 ? { range: `bytes=${have}-` } : {}, signal)
    // Nothing after what is kept: of a file of unknown size, it is complete.
    if (response.status === 416 && file.bytes === null) return void (await response.body?.cancel())
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      const message = `the server answered ${response.status}`
      throw response.status >= 400 && response.status < 500 && ![408, 416, 429].includes(response.status)
        ? new Refused(message)
        : new Error(message)
    }
    const continues =
      response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`)
    const start = continues ? have : 0
    const guard = counting(start, file, options, () => {
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
  const size = (await sizeOf(part)) ?? 0
  if (file.bytes !== null && size < file.bytes)
    throw new Error(`the connection ended after ${size} of ${file.bytes} bytes`)
}

/** Follows redirections itself, so that none leads from https to where others can read along. */
async function followed(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  let address = new URL(url)
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await fetch(address, { headers, signal, redirect: 'manual' })
    if (![301, 302, 303, 307, 308].includes(response.status)) return response
    await response.body?.cancel()
    const location = response.headers.get('location')
    if (location === null) throw new Refused(`the server answered ${response.status} without an address`)
    const next = new URL(location, address)
    const safe = next.protocol === 'https:' || (address.protocol === 'http:' && next.protocol === 'http:')
    if (!safe || next.username !== '')
      throw new Refused(`it leads to ${next.protocol}//${next.host}, which is not safe`)
    address = next
  }
  throw new Refused('it leads from one address to the next without end')
}

/** Passes bytes on, reports them, and stops at once when there are more than there may be. */
function counting(
  start: number,
  { bytes }: PublishedFile,
  { onProgress }: FetchOptions,
  onChunk?: () => void,
): Transform {
  const most = bytes ?? MAX_BYTES
  let done = start
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      done += chunk.length
      onChunk?.()
      if (done > most) return callback(new Refused(`more than the expected ${most} bytes arrived`))
      onProgress?.(done)
      callback(null, chunk)
    },
  })
}

/** Onto the disk, before a name says that it is there. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? found.size : null
}

/** No other address and no second attempt helps against a disk of this machine. @returns null when it was not that */
function diskFault(error: unknown, { name }: PublishedFile, dir: string): DownloadError | null {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DownloadError(
      `${name} could not be saved: the disk of ${dir} is full. Free some space and try again: what has arrived is kept.`,
      true,
      { cause: error },
    )
  }
  // The folder to copy from may refuse as well: only what is to be written to is meant.
  if (!path?.startsWith(dir) || !['EACCES', 'EPERM', 'EROFS'].includes(code ?? '')) return null
  return new DownloadError(
    `${name} could not be saved: ${dir} may not be written to. Allow your user to write there and try again.`,
    false,
    { cause: error },
  )
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const stopped = ({ name }: PublishedFile) => new DownloadError(`The download of ${name} was stopped.`, true)

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
