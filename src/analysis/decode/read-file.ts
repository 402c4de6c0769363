/** Reads a photo once: the bytes for every decoder and, on the way, the hash that is its identity. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { JobFailure, readFailure } from '../failures.ts'
import { FORMAT_HEADER_BYTES } from './format.ts'

/** Files above this are hashed as a stream and decoded by path: several in flight must not fill the memory. */
export const MAX_IN_MEMORY_BYTES = 64 * 1024 * 1024
const CHUNK_BYTES = 1 << 20

export interface ReadPhoto {
  /** SHA-256 of the whole file, lower-case hex. */
  hash: string
  size: number
  /** The file's bytes, or its path when it is larger than MAX_IN_MEMORY_BYTES. */
  source: Buffer | string
  header: Buffer
}

/** Throws JobFailure: not-found, no-permission, not-a-file, empty, io. */
export async function readPhoto(path: string): Promise<ReadPhoto> {
  let handle: FileHandle | null = null
  try {
    // Asked before opening: opening a named pipe would wait for ever.
    const found = await stat(path)
    if (!found.isFile())
      throw new JobFailure(
        'not-a-file',
        `${path} is ${found.isDirectory() ? 'a folder' : 'not a regular file'} with the name of a photo; rename it.`,
      )
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const { size } = await handle.stat()
    if (size === 0)
      throw new JobFailure('empty', `${path} is empty (0 bytes); copy it again from where it came from.`)
    return size <= MAX_IN_MEMORY_BYTES
      ? await readWhole(handle, size, path)
      : await readInPieces(handle, size, path)
  } catch (error) {
    throw readFailure(error, path)
  } finally {
    await handle?.close()
  }
}

async function readWhole(handle: FileHandle, size: number, path: string): Promise<ReadPhoto> {
  // One spare byte shows a file that is still growing. Not pooled: the buffer may outlive many others.
  const buffer = Buffer.allocUnsafeSlow(size + 1)
  const hash = createHash('sha256')
  let done = 0
  for (;;) {
    const length = Math.min(CHUNK_BYTES, buffer.length - done)
    const { bytesRead } = length > 0 ? await handle.read(buffer, done, length, done) : { bytesRead: 0 }
    if (bytesRead === 0) break
    hash.update(buffer.subarray(done, done + bytesRead))
    done += bytesRead
  }
  if (done !== size) throw changing(path)
  const source = buffer.subarray(0, size)
  return { hash: hash.digest('hex'), size, source, header: source.subarray(0, FORMAT_HEADER_BYTES) }
}

async function readInPieces(handle: FileHandle, size: number, path: string): Promise<ReadPhoto> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  let header = Buffer.alloc(0)
  let done = 0
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, done)
    if (bytesRead === 0) break
    const part = chunk.subarray(0, bytesRead)
    if (done === 0) header = Buffer.from(part.subarray(0, FORMAT_HEADER_BYTES))
    hash.update(part)
    done += bytesRead
  }
  if (done !== size) throw changing(path)
  return { hash: hash.digest('hex'), size, source: path, header }
}

function changing(path: string): JobFailure {
  return new JobFailure(
    'io',
    `${path} changed while it was being read; it is tried again once it is complete.`,
  )
}
