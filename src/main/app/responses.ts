/** HTTP responses of the app's scheme: headers that every one carries, and files with byte ranges. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), usb=()',
}

export function withSecurityHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value)
  return response
}

export function plainResponse(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  })
}

/**
 * A file's bytes, whole or the one range that was asked for (RFC 9110, section 14).
 * @returns 404 when there is no such regular file, 416 for a range outside it
 */
export async function fileResponse(
  path: string,
  headers: Record<string, string>,
  request: Request,
): Promise<Response> {
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return plainResponse(404, 'Not found')
  const range = parseRange(request.headers.get('range'), info.size)
  if (range === 'unsatisfiable') {
    return plainResponse(416, 'Range not satisfiable', { 'Content-Range': `bytes */${info.size}` })
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 }
  const all: Record<string, string> = {
    ...headers,
    'Accept-Ranges': 'bytes',
    'Content-Length': String(end - start + 1),
  }
  if (range) all['Content-Range'] = `bytes ${start}-${end}/${info.size}`
  const body = request.method === 'HEAD' || info.size === 0 ? null : streamOf(path, start, end)
  return new Response(body, { status: range ? 206 : 200, headers: all })
}

function streamOf(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>
}

/**
 * One range of bytes, both ends included.
 * @returns null for no range, several ranges or another unit: the whole file is a proper answer to those
 */
export function parseRange(
  header: string | null,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [from, to] = [match[1] ?? '', match[2] ?? '']
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(from)
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}
