/** `WebContents`: one page of Chromium, with the preload in an isolated world and the app's say over where it goes. */

import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import type { BrowserContext, CDPSession, Page, Request as PageRequest, Route } from 'playwright-core'
import { fromWebAddress, fromWebOrigin } from './addresses.ts'
import { makeCodec } from './codec.ts'
import { bindingName, receiverName, type ToMain, type ToPreload } from './in-page/preload-world.ts'
import { openBindingName, pageWorldScript, preloadWorldScript } from './in-page/scripts.ts'
import { ipcMain } from './ipc-main.ts'
import { fulfil, protocol, requestDetails } from './protocol.ts'
import { session } from './session.ts'
import { settings } from './settings.ts'

const codec = makeCodec()
const preloadWorld = 'moodmark-preload'
type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

/** What an IPC handler may ask about the frame that speaks. */
interface SenderFrame {
  url: string
  origin: string
  parent: null
}

let count = 0
const contentsOfPages = new Map<Page, StandInWebContents>()

/** Puts the app between every page and the network. */
export async function interceptRequests(context: BrowserContext): Promise<void> {
  await context.route('**/*', async (route) => {
    try {
      const page = pageOf(route.request())
      // Of a page that a window has just opened, even the frame is not known yet; the newest window is asked.
      const contents = (page && contentsOfPages.get(page)) ?? [...contentsOfPages.values()].at(-1)
      if (contents) await contents.answer(route, page)
      else await route.abort('failed')
    } catch (error) {
      // The page may be gone by now; an error of the app's handler shows as a failed request, as in Electron.
      console.error(`Answering ${route.request().url()} failed:`, error)
      await route.abort('failed').catch(() => {})
    }
  })
}

/** Null for the first request of a page that is still being opened. */
function pageOf(request: PageRequest): Page | null {
  try {
    return request.frame().page()
  } catch {
    return null
  }
}

export class StandInWebContents
  extends EventEmitter
  implements
    Pick<
      Electron.WebContents,
      'send' | 'isDestroyed' | 'getURL' | 'setWindowOpenHandler' | 'reload' | 'startDrag'
    >
{
  readonly id = ++count
  readonly session = session.defaultSession
  readonly #preferences: Electron.WebPreferences
  #page: Page | null = null
  #cdp: CDPSession | null = null
  /** The preload's context in the current document. */
  #preloadContextId: number | null = null
  #frame: SenderFrame = { url: 'about:blank', origin: 'null', parent: null }
  /** Address that the app itself is loading: not a navigation of the page's own will. */
  #loading: string | null = null
  #openHandler: WindowOpenHandler | null = null

  constructor(preferences: Electron.WebPreferences) {
    super()
    this.#preferences = preferences
  }

  get mainFrame(): SenderFrame {
    return this.#frame
  }

  /** As Electron reports them to its own tests. */
  getLastWebPreferences(): Electron.WebPreferences {
    return this.#preferences
  }

  getURL(): string {
    return fromWebAddress(this.#page?.url() ?? '')
  }

  isDestroyed(): boolean {
    return this.#page?.isClosed() ?? false
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler
  }

  /** Begins no drag, since there is no desktop to drop on; it refuses what Electron refuses. */
  startDrag({ file, files, icon }: Electron.Item): void {
    const paths = files ?? (file ? [file] : [])
    if (paths.length === 0) throw new Error("Must specify either 'file' or 'files' option")
    if (typeof icon !== 'string' || !existsSync(icon)) throw new Error("Must specify non-empty 'icon' option")
  }

  reload(): void {
    void this.#page?.reload()
  }

  send(channel: string, ...args: unknown[]): void {
    this.#toPreload({ type: 'event', channel, data: codec.encode(args) })
  }

  /** Connects to a blank page. */
  async attach(page: Page): Promise<void> {
    this.#page = page
    const cdp = await page.context().newCDPSession(page)
    this.#cdp = cdp
    await cdp.send('Page.enable')
    const mainFrame = (await cdp.send('Page.getFrameTree')).frameTree.frame.id
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      // Subframes have that world too, even one that shows a refused page; no preload runs there.
      if (context.name !== preloadWorld || context.auxData?.['frameId'] !== mainFrame) return
      this.#preloadContextId = context.id
      this.#frame = { url: this.getURL(), origin: fromWebOrigin(context.origin), parent: null }
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#preloadContextId) this.#preloadContextId = null
    })
    cdp.on('Runtime.bindingCalled', (call) => {
      if (call.name === openBindingName) void this.#open(call.payload)
      // A message that was under way while the page moved on belongs to nobody.
      if (call.name === bindingName && call.executionContextId === this.#preloadContextId) {
        void this.#fromPreload(JSON.parse(call.payload) as ToMain)
      }
    })
    await this.#installScripts(cdp)
    contentsOfPages.set(page, this)
    page.on('close', () => contentsOfPages.delete(page))
    page.on('popup', (popup) => void this.#opened(popup))
    page.on('domcontentloaded', () => this.emit('dom-ready'))
    page.on('load', () => this.emit('did-finish-load'))
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
  }

  async load(url: string): Promise<void> {
    if (!this.#page) throw new Error('The window has no page yet')
    const address = protocol.toWeb(url)
    await session.defaultSession.applyPermissions(
      this.#page.context(),
      this as unknown as Electron.WebContents,
      new URL(address).origin,
    )
    this.#loading = address
    try {
      await this.#page.goto(address, { waitUntil: 'load' })
    } finally {
      this.#loading = null
    }
  }

  async #installScripts(cdp: CDPSession): Promise<void> {
    const secret = randomUUID()
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: openBindingName })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript(secret) })
    if (!this.#preferences.preload) return
    await cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld })
    const preload = readFileSync(this.#preferences.preload, 'utf8')
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: preloadWorld,
      source: preloadWorldScript(secret, preload, settings.electronVersion),
    })
  }

  /** Answers a request of this window's page, or of a page that it has just opened. */
  async answer(route: Route, page: Page | null): Promise<void> {
    const request = route.request()
    if (page !== this.#page && !this.#mayOpen(request.url())) {
      await route.abort('aborted')
      return
    }
    const frame = request.isNavigationRequest() && page === this.#page ? request.frame() : null
    if (
      frame &&
      request.url() !== this.#loading &&
      !this.#mayNavigate(request.url(), frame.parentFrame() === null)
    ) {
      await route.abort('aborted')
      return
    }
    if (!(await session.defaultSession.webRequest.allows(requestDetails(request, frame)))) {
      await route.abort('blockedbyclient')
      return
    }
    const response = await protocol.answer(request)
    if (response) await fulfil(route, response)
    else await route.continue()
  }

  /** Asks the app as Electron does: once for any frame, once more for the main frame. */
  #mayNavigate(address: string, isMainFrame: boolean): boolean {
    let prevented = false
    const details = {
      url: fromWebAddress(address),
      isMainFrame,
      isSameDocument: false,
      frame: this.#frame,
      preventDefault: () => {
        prevented = true
      },
    }
    this.emit('will-frame-navigate', details)
    if (isMainFrame) this.emit('will-navigate', details, details.url)
    return !prevented
  }

  #mayOpen(address: string): boolean {
    const answer = this.#openHandler?.({
      url: fromWebAddress(address),
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: this.getURL(), policy: 'no-referrer' },
    })
    return answer?.action !== 'deny'
  }

  async #open(address: string): Promise<void> {
    if (!this.#mayOpen(address)) return
    const page = await this.#page?.context().newPage()
    await page?.goto(address).catch(() => {})
  }

  /** For windows that open in any other way: Chromium tells afterwards, and a refused window is closed. */
  async #opened(popup: Page): Promise<void> {
    if (!this.#mayOpen(popup.url())) await popup.close().catch(() => {})
  }

  #toPreload(message: ToPreload): void {
    if (this.#preloadContextId === null || this.isDestroyed()) return
    const expression = `${receiverName}(${JSON.stringify(JSON.stringify(message))})`
    // The document may go away while the message is on its way, as a message to a closed window does in Electron.
    this.#cdp?.send('Runtime.evaluate', { contextId: this.#preloadContextId, expression }).catch(() => {})
  }

  async #fromPreload(message: ToMain): Promise<void> {
    if (message.type === 'resized') {
      this.emit('stand-in-resized', message)
      return
    }
    const event = {
      sender: this,
      senderFrame: this.#frame,
      frameId: 1,
      processId: 1,
      type: 'frame',
    } as unknown as Electron.IpcMainInvokeEvent
    const args = codec.decode(message.data) as unknown[]
    if (message.type === 'send') {
      ipcMain.emit(message.channel, event, ...args)
      return
    }
    try {
      const value = await ipcMain.answer(message.channel, event, args)
      this.#toPreload({ type: 'answer', id: message.id, data: codec.encode(value) })
    } catch (error) {
      const reason = `Error invoking remote method '${message.channel}': ${error}`
      this.#toPreload({ type: 'refusal', id: message.id, message: reason })
    }
  }
}
