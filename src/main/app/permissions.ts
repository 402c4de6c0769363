/** Nothing that a page can ask for is granted, and no request leaves the app. */
import { session } from 'electron'
import { scheme } from './scheme.ts'

/** Schemes whose bytes are already inside the app; DevTools are Electron's own pages. */
const inside = new Set([`${scheme}:`, 'blob:', 'data:', 'devtools:'])

export function refuseNetworkAndPermissions(): void {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isInside(details.url) }))
}

function isInside(url: string): boolean {
  return URL.canParse(url) && inside.has(new URL(url).protocol)
}
