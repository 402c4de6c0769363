/**
 * `app://bundle`: the built window by an exact list of its files, and photos by id. Never a path.
 *
 *   /index.html, /assets/…     what was built
 *   /thumb/<photoId>/256|768   thumbnail
 *   /media/<photoId>           original, or a rendered copy where a browser does not know the format
 */
import { join } from 'node:path'
import { protocol } from 'electron'
import { appRoot } from '../../shared/node/entries.ts'
import type { Library } from '../library/library.ts'
import { log } from './log.ts'
import { PhotoBytes } from './photo-bytes.ts'
import { plainResponse, withSecurityHeaders } from './responses.ts'
import { host, scheme } from './scheme.ts'
import { StaticFiles } from './static-files.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** @throws Error naming the folder when the window was not built */
export function serveAppScheme(library: Library): void {
  const answer = appResponder(new StaticFiles(join(appRoot(), 'out', 'renderer')), new PhotoBytes(library))
  protocol.handle(scheme, answer)
}

/** The scheme's behaviour as a function from request to response. */
export function appResponder(
  files: StaticFiles,
  photos: PhotoBytes,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return withSecurityHeaders(await route(request, files, photos))
    } catch (error) {
      log.error(`Answering ${request.url} failed`, error)
      return withSecurityHeaders(plainResponse(500, 'Something went wrong'))
    }
  }
}

async function route(request: Request, files: StaticFiles, photos: PhotoBytes): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plainResponse(405, 'Method not allowed', { Allow: 'GET, HEAD' })
  }
  const url = new URL(request.url)
  if (url.host !== host) return plainResponse(404, 'Not found')

  const thumb = /^\/thumb\/(\d{1,15})\/(256|768)$/.exec(url.pathname)
  if (thumb) return photos.thumbnail(Number(thumb[1]), Number(thumb[2]), request)
  const media = /^\/media\/(\d{1,15})$/.exec(url.pathname)
  if (media) return photos.original(Number(media[1]), request)
  return files.answer(url.pathname, request)
}
