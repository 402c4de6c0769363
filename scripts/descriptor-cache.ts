/**
 * Descriptors that were computed before, on disk: the backbone takes minutes for the photos of a gallery, everything
 * that is fitted on them seconds. A file holds one descriptor; its name says of which content, its folder how it was made.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export class DescriptorCache {
  readonly #dir: string

  /** @param recipe everything that a descriptor depends on but the photo; another recipe, another folder */
  constructor(parent: string, recipe: object) {
    const name = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16)
    this.#dir = join(parent, name)
    mkdirSync(this.#dir, { recursive: true })
  }

  get(photoHash: string): Float32Array | null {
    let bytes: Buffer
    try {
      bytes = readFileSync(this.#path(photoHash))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
    return new Float32Array(Uint8Array.from(bytes).buffer)
  }

  /** Written under another name first: an interrupted run leaves no half descriptor. */
  set(photoHash: string, descriptor: Float32Array): void {
    const path = this.#path(photoHash)
    writeFileSync(`${path}.${process.pid}`, new Uint8Array(descriptor.buffer))
    renameSync(`${path}.${process.pid}`, path)
  }

  #path(photoHash: string): string {
    return join(this.#dir, `${photoHash}.f32`)
  }
}
