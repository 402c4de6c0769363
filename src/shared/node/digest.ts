/** What published files are verified by: SHA-256, or the id that git gives a file's content. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Lower-case hex. Git's id is the SHA-1 of `blob <bytes>\0` and the content (git hash-object). */
export type Digest = { sha256: string } | { gitBlob: string }

/** SHA-256 of a file as lower-case hex, read in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  return hashOfFile(path, 'sha256')
}

/** Git's id of a file's content as lower-case hex, read in pieces. */
export async function gitBlobOfFile(path: string): Promise<string> {
  return hashOfFile(path, 'sha1', `blob ${(await stat(path)).size}\0`)
}

/** Whether a file has the content that was published. */
export async function hasDigest(path: string, digest: Digest): Promise<boolean> {
  return 'sha256' in digest
    ? (await sha256OfFile(path)) === digest.sha256
    : (await gitBlobOfFile(path)) === digest.gitBlob
}

async function hashOfFile(path: string, algorithm: 'sha1' | 'sha256', prefix = ''): Promise<string> {
  const hash = createHash(algorithm).update(prefix)
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
