/** A real library on a real folder of small pictures, both in a temporary place. */
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { type FileOutcome, Library, type LibraryOptions } from '../src/main/library/library.ts'

export interface FileState {
  id: number
  path: string
  status: string
  strikes: number
  photo_id: number | null
  hash: string | null
  error_code: string | null
  error_message: string | null
}

export class LibraryHarness {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'moodmark-scan-')))
  readonly dir = join(this.base, 'library')
  readonly photos = join(this.base, 'photos')
  #open: Library | null = null

  constructor() {
    mkdirSync(this.photos)
  }

  /** Opens the library; what became of each file is collected in `outcomes`. */
  open(options: Partial<LibraryOptions> = {}): { library: Library; outcomes: FileOutcome[] } {
    const library = Library.open({ dir: this.dir, watch: false, provider: 'cpu', ...options })
    const outcomes: FileOutcome[] = []
    library.on('file', (outcome) => outcomes.push(outcome))
    this.#open = library
    return { library, outcomes }
  }

  /** One complete scan of the photo folder. */
  async scan(options: Partial<LibraryOptions> = {}): Promise<{ library: Library; outcomes: FileOutcome[] }> {
    const opened = this.open(options)
    if (opened.library.roots().length === 0) opened.library.addRoot(this.photos)
    opened.library.start()
    await opened.library.whenIdle()
    return opened
  }

  files(library: Library): FileState[] {
    return library.store.db
      .prepare<[], FileState>(
        `SELECT f.id, f.path, f.status, f.strikes, f.photo_id, f.error_code, f.error_message, p.hash
         FROM files f LEFT JOIN photos p ON p.id = f.photo_id ORDER BY f.path`,
      )
      .all()
  }

  async close(): Promise<void> {
    await this.#open?.close()
    this.#open = null
  }

  async remove(): Promise<void> {
    await this.close()
    rmSync(this.base, { recursive: true, force: true })
  }
}

/** A JPEG that no other seed makes. @returns its path */
export async function writePhoto(path: string, seed: number, width = 64, height = 48): Promise<string> {
  mkdirSync(dirname(path), { recursive: true })
  const background = { r: seed % 256, g: (seed >> 8) % 256, b: (seed * 37) % 256 }
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .withExif({ IFD0: { ImageDescription: `seed ${seed}` } })
    .jpeg()
    .toBuffer()
  writeFileSync(path, bytes)
  return path
}

/** One hash over every name, time of change and byte below a folder. Names need not be valid text. */
export function hashTree(folder: string): string {
  const hash = createHash('sha256')
  const visit = (path: Buffer): void => {
    const entries = readdirSync(path, { withFileTypes: true, encoding: 'buffer' })
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const inside = Buffer.concat([path, Buffer.from('/'), entry.name])
      hash.update(entry.name).update(`\0${lstatSync(inside).mtimeMs}\0`)
      if (entry.isDirectory()) visit(inside)
      else if (entry.isFile()) hash.update(readFileSync(inside))
    }
  }
  visit(Buffer.from(folder))
  return hash.digest('hex')
}

/** Waits until `condition` holds. @throws Error naming `what` when it never does */
export async function until(what: string, condition: () => boolean, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
