/**
 * What `app://bundle` answers: the built window by an exact list of its files, and photos by id. Never a path.
 *
 *   /index.html, /assets/…     what was built
 *   /thumb/<photoId>/256|768   thumbnail
 *   /media/<photoId>           original, or a rendered copy where a browser does not know the format
 *   /media/<photoId>/full      the same with every pixel, also where the rendered copy is smaller than the photo
 */
import { log } from './log.ts'
import type { PhotoBytes } from './photo-bytes.ts'
import { plainResponse, withSecurityHeaders } from './responses.ts'
import { host } from './scheme.ts'
import type { StaticFiles } from './static-files.ts'

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
  const media = /^\/media\/(\d{1,15})(\/full)?$/.exec(url.pathname)
  if (media) return photos.original(Number(media[1]), request, media[2] ? 'full' : 'window')
  return files.answer(url.pathname, request)
}
