/** Pixels of photos by id: thumbnails from the cache, originals from where they are, rendered copies where needed. */
import { access, rm } from 'node:fs/promises'
import { renderedPath, thumbnailPath, thumbnailsDirOf } from '../../shared/node/thumbnails.ts'
import { type PhotoFile, photoFiles } from '../albums/photos.ts'
import type { Library } from '../library/library.ts'
import { photoHash } from '../store/photos.ts'
import { fileResponse, plainResponse } from './responses.ts'

/** Formats that every Chromium shows as they are. */
const browserTypes: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
}

/** Longest side of a rendered copy: sharp on a large display, and small enough to zoom without waiting. */
const renderedMaxPx = 4096

/** An id names the same content for as long as the app runs, so the page need not ask twice. */
const keep = { 'Cache-Control': 'private, max-age=3600' }

export class PhotoBytes {
  readonly #library: Library
  /** Renderings under way by hash, so that two requests share one. */
  readonly #rendering = new Map<string, Promise<void>>()

  constructor(library: Library) {
    this.#library = library
  }

  async thumbnail(photoId: number, size: number, request: Request): Promise<Response> {
    const hash = photoHash(this.#library.store.db, photoId)
    if (hash === undefined) return plainResponse(404, 'Not found')
    const path = thumbnailPath(thumbnailsDirOf(this.#library.dir), hash, size)
    return await fileResponse(path, { 'Content-Type': 'image/webp', ...keep }, request)
  }

  async original(photoId: number, request: Request): Promise<Response> {
    const file = await firstReadable(photoFiles(this.#library.store.db, photoId))
    if (!file) return plainResponse(404, 'Not found')
    const type = browserTypes[file.format]
    if (type) return await fileResponse(file.path, { 'Content-Type': type, ...keep }, request)
    const rendered = renderedPath(this.#library.dir, file.hash)
    await this.#renderOnce(file, rendered)
    return await fileResponse(rendered, { 'Content-Type': 'image/webp', ...keep }, request)
  }

  async #renderOnce(file: PhotoFile, outPath: string): Promise<void> {
    if (await isReadable(outPath)) return
    const running = this.#rendering.get(outPath) ?? this.#render(file, outPath)
    this.#rendering.set(outPath, running)
    try {
      await running
    } finally {
      this.#rendering.delete(outPath)
    }
  }

  async #render(file: PhotoFile, outPath: string): Promise<void> {
    try {
      await this.#library.analysis.request({ type: 'render', path: file.path, outPath, maxPx: renderedMaxPx })
    } catch (error) {
      await rm(outPath, { force: true })
      throw error
    }
  }
}

/** A photo may lie in several places, some of them on a drive that is not there. */
async function firstReadable(files: readonly PhotoFile[]): Promise<PhotoFile | null> {
  for (const file of files) if (await isReadable(file.path)) return file
  return null
}

async function isReadable(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
