/**
 * Chromium knows no scheme of ours, so a page of `scheme://host` lives at an https address of the reserved `.test` domain,
 * which gives it a secure, proper origin: fetch, canvas and relative URLs work as they do in Electron.
 */
const suffix = 'electron.test'

/** `app://bundle/x` → `https://bundle.app.electron.test/x`; http, about, data and the like stay. */
export function toWebAddress(url: string, isOurScheme: (scheme: string) => boolean): string {
  const match = /^([a-z][a-z0-9+-]*):\/\/([^/?#]*)(.*)$/i.exec(url)
  const [, scheme = '', host = '', rest = ''] = match ?? []
  return match && isOurScheme(scheme) ? `https://${host}.${scheme}.${suffix}${rest}` : url
}

/** The reverse. */
export function fromWebAddress(url: string): string {
  const match = new RegExp(
    `^https://([^/?#]*)\\.([a-z0-9+-]+)\\.${suffix.replace('.', '\\.')}(?=[/?#]|$)(.*)$`,
  ).exec(url)
  return match ? `${match[2]}://${match[1]}${match[3]}` : url
}

/** DevTools' spelling of an origin → Electron's; a page without one of its own has `null`. */
export function fromWebOrigin(origin: string): string {
  return origin === '://' ? 'null' : fromWebAddress(origin)
}
