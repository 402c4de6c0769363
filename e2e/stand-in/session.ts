/** `session.defaultSession`: who may do what, and which requests go out. */
import type { BrowserContext, CDPSession } from 'playwright-core'
import { protocol } from './protocol.ts'

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type BeforeRequest = Extract<
  Parameters<Electron.WebRequest['onBeforeRequest']>[0],
  (...args: never[]) => unknown
>
type Permission = Parameters<NonNullable<RequestHandler>>[1]

/** Electron's permissions and Chromium's names for them in DevTools' `Browser.setPermission`. */
const permissions: { permission: Permission; names: string[] }[] = [
  { permission: 'geolocation', names: ['geolocation'] },
  { permission: 'notifications', names: ['notifications'] },
  { permission: 'media', names: ['camera', 'microphone'] },
  { permission: 'clipboard-read', names: ['clipboard-read'] },
  { permission: 'midi', names: ['midi'] },
  { permission: 'idle-detection', names: ['idle-detection'] },
  { permission: 'local-fonts', names: ['local-fonts'] },
  { permission: 'window-management', names: ['window-management'] },
  { permission: 'screen-wake-lock', names: ['screen-wake-lock'] },
]

class StandInWebRequest {
  #beforeRequest: BeforeRequest | null = null

  /** Without a filter only; the product needs no other. */
  onBeforeRequest(listener: BeforeRequest | null): void {
    this.#beforeRequest = listener
  }

  /** Whether the app lets a request go out. */
  async allows(details: Electron.OnBeforeRequestListenerDetails): Promise<boolean> {
    const listener = this.#beforeRequest
    if (!listener) return true
    return await new Promise((resolve) => listener(details, (response) => resolve(response.cancel !== true)))
  }
}

class StandInSession
  implements
    Pick<
      Electron.Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
    >
{
  readonly protocol = protocol
  readonly webRequest = new StandInWebRequest()
  #requestHandler: RequestHandler = null
  #checkHandler: CheckHandler = null
  #browserSession: CDPSession | undefined

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#requestHandler = handler
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#checkHandler = handler
  }

  /** Chromium's own choosers for USB and the like are never opened here, so no device can be asked for. */
  setDevicePermissionHandler(): void {}

  /**
   * Chromium is told the app's answers before a page loads, because its own prompts cannot be answered from outside.
   * As in Electron, a permission that no handler speaks about is granted.
   */
  async applyPermissions(
    context: BrowserContext,
    webContents: Electron.WebContents,
    origin: string,
  ): Promise<void> {
    // Chromium forgets the answers when this connection ends, so it stays.
    this.#browserSession ??= await context.browser()?.newBrowserCDPSession()
    const cdp = this.#browserSession
    if (!cdp) throw new Error('Chromium is gone')
    for (const { permission, names } of permissions) {
      const granted = await this.#grants(webContents, permission, origin)
      for (const name of names) {
        await cdp.send('Browser.setPermission', {
          permission: { name },
          setting: granted ? 'granted' : 'denied',
          origin,
        })
      }
    }
  }

  async #grants(webContents: Electron.WebContents, permission: Permission, origin: string): Promise<boolean> {
    const details = { isMainFrame: true, requestingUrl: origin }
    if (this.#checkHandler && !this.#checkHandler(webContents, permission, origin, details)) return false
    const ask = this.#requestHandler
    if (!ask) return true
    return await new Promise((resolve) => ask(webContents, permission, resolve, details))
  }
}

export const session = { defaultSession: new StandInSession() }
