/** The built window's files. The list is made once at start; what is not on it does not exist. */
import { readdirSync, realpathSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileResponse, plainResponse } from './responses.ts'

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

export class StaticFiles {
  /** URL path → real path. */
  readonly #files = new Map<string, string>()

  /** @throws Error naming the folder when the window was not built */
  constructor(dir: string) {
    const root = realpathOf(dir)
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const file = realpathSync(join(entry.parentPath, entry.name))
      // A link that leads out of the folder is not part of the build.
      if (!file.startsWith(root + sep) || contentTypes[extname(file)] === undefined) continue
      const path = relative(root, join(entry.parentPath, entry.name))
        .split(sep)
        .map(encodeURIComponent)
        .join('/')
      this.#files.set(`/${path}`, file)
    }
    if (!this.#files.has('/index.html')) throw notBuilt(dir)
  }

  async answer(path: string, request: Request): Promise<Response> {
    const file = this.#files.get(path)
    const contentType = file && contentTypes[extname(file)]
    if (!file || !contentType) return plainResponse(404, 'Not found')
    return await fileResponse(file, { 'Content-Type': contentType }, request)
  }
}

function realpathOf(dir: string): string {
  try {
    return realpathSync(dir)
  } catch {
    throw notBuilt(dir)
  }
}

function notBuilt(dir: string): Error {
  return new Error(`The window's files are missing in ${dir}. Run "npm run build".`)
}
