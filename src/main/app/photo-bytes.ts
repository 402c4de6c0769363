/** Pixels of photos by id: thumbnails from the cache, originals from where they are, rendered copies where needed. */
import { rm } from 'node:fs/promises'
import { BROWSER_TYPES, RENDERED_MAX_PX, WEBP_MAX_PX } from '../../shared/media.ts'
import { renderedPath, thumbnailPath, thumbnailsDirOf } from '../../shared/node/thumbnails.ts'
import { type PhotoFile, photoFiles } from '../albums/photos.ts'
import type { Library } from '../library/library.ts'
import { firstReadable, isReadable } from '../library/readable.ts'
import { photoHash } from '../store/photos.ts'
import { fileResponse, plainResponse } from './responses.ts'

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

  /** @param extent which copy of a photo that a browser cannot show itself: one for the window, or one with every pixel */
  async original(photoId: number, request: Request, extent: 'window' | 'full' = 'window'): Promise<Response> {
    const file = await firstReadable(photoFiles(this.#library.store.db, photoId))
    if (!file) return plainResponse(404, 'Not found')
    const type = BROWSER_TYPES[file.format]
    if (type) return await fileResponse(file.path, { 'Content-Type': type, ...keep }, request)
    const rendered = renderedPath(this.#library.dir, file.hash, extent)
    await this.#renderOnce(file, rendered, extent === 'full' ? WEBP_MAX_PX : RENDERED_MAX_PX)
    return await fileResponse(rendered, { 'Content-Type': 'image/webp', ...keep }, request)
  }

  async #renderOnce(file: PhotoFile, outPath: string, maxPx: number): Promise<void> {
    if (await isReadable(outPath)) return
    const running = this.#rendering.get(outPath) ?? this.#render(file, outPath, maxPx)
    this.#rendering.set(outPath, running)
    try {
      await running
    } finally {
      this.#rendering.delete(outPath)
    }
  }

  async #render(file: PhotoFile, outPath: string, maxPx: number): Promise<void> {
    try {
      await this.#library.analysis.request({ type: 'render', path: file.path, outPath, maxPx })
    } catch (error) {
      await rm(outPath, { force: true })
      throw error
    }
  }
}
