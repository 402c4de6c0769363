/** `BrowserWindow`: one page of Chromium. */
import { EventEmitter } from 'node:events'
import type { BrowserContext, Page } from 'playwright-core'
import { app } from './app.ts'
import { browserContext } from './browser.ts'
import { nativeTheme } from './native-theme.ts'
import { openWindows } from './open-windows.ts'
import { settings } from './settings.ts'
import { interceptRequests, StandInWebContents } from './web-contents.ts'

type Shown = Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isMinimized'
  | 'isMaximized'
  | 'restore'
  | 'maximize'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'setBackgroundColor'
  | 'getBackgroundColor'
  | 'getMinimumSize'
>

let intercepting: Promise<void> | null = null
let firstPageTaken = false
let count = 0

export class StandInBrowserWindow extends EventEmitter implements Shown {
  static getAllWindows(): StandInBrowserWindow[] {
    return [...openWindows].filter((window) => window instanceof StandInBrowserWindow)
  }

  static fromWebContents(webContents: unknown): StandInBrowserWindow | null {
    return StandInBrowserWindow.getAllWindows().find((window) => window.webContents === webContents) ?? null
  }

  static getFocusedWindow(): StandInBrowserWindow | null {
    return StandInBrowserWindow.getAllWindows().at(-1) ?? null
  }

  readonly id = ++count
  readonly webContents: StandInWebContents
  readonly #options: Electron.BrowserWindowConstructorOptions
  readonly #page: Promise<Page>
  #bounds: Electron.Rectangle
  #background: string
  #visible: boolean
  #destroyed = false

  /** @throws Error for preferences that give a page Node or share the preload's world: the stand-in cannot host those. */
  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    const preferences = options.webPreferences ?? {}
    if (
      preferences.contextIsolation === false ||
      preferences.sandbox === false ||
      preferences.nodeIntegration === true ||
      preferences.webSecurity === false
    ) {
      throw new Error('The stand-in host only has sandboxed, isolated windows without Node')
    }
    this.#options = options
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this.#background = options.backgroundColor ?? '#FFFFFF'
    this.#visible = options.show !== false
    this.webContents = new StandInWebContents(preferences)
    this.webContents.on('stand-in-resized', ({ width, height }) => {
      if (width === this.#bounds.width && height === this.#bounds.height) return
      this.#bounds = { ...this.#bounds, width, height }
      this.emit('resize')
      this.emit('resized')
    })
    openWindows.add(this)
    this.#page = this.#open()
    this.#page.catch((error) => app.fail(error))
    app.emit('browser-window-created', {}, this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async #open(): Promise<Page> {
    const context = await browserContext()
    intercepting ??= interceptRequests(context)
    await intercepting
    const page = await nextPage(context)
    page.on('close', () => this.#closed())
    await resize(page, this.#bounds)
    await nativeTheme.applyTo(page)
    await this.webContents.attach(page)
    return page
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page
    page.once('domcontentloaded', () => this.emit('ready-to-show'))
    await this.webContents.load(url)
  }

  close(): void {
    let prevented = false
    const event = {
      preventDefault: () => {
        prevented = true
      },
    }
    this.emit('close', event)
    if (!prevented) this.destroy()
  }

  destroy(): void {
    void this.#page.then((page) => page.close()).catch(() => {})
    this.#closed()
  }

  #closed(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    openWindows.delete(this)
    this.emit('closed')
    if (openWindows.size === 0) app.allWindowsClosed()
  }

  show(): void {
    this.#visible = true
    this.emit('show')
    void this.#page.then((page) => page.bringToFront()).catch(() => {})
  }

  hide(): void {
    this.#visible = false
    this.emit('hide')
  }

  focus(): void {
    void this.#page.then((page) => page.bringToFront()).catch(() => {})
    this.emit('focus')
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    void this.#page.then((page) => resize(page, this.#bounds)).catch(() => {})
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  getNormalBounds(): Electron.Rectangle {
    return this.getBounds()
  }

  getMinimumSize(): number[] {
    return [this.#options.minWidth ?? 0, this.#options.minHeight ?? 0]
  }

  setBackgroundColor(color: string): void {
    this.#background = color
  }

  getBackgroundColor(): string {
    return this.#background
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isVisible(): boolean {
    return this.#visible
  }

  // Chromium's page API says nothing about these states of a window.
  isMinimized(): boolean {
    return false
  }

  isMaximized(): boolean {
    return false
  }

  restore(): void {}
  maximize(): void {}
}

/** Off-screen the page itself gets a size; on a screen the window does, and the page follows it and the user's hand. */
async function resize(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  if (settings.window === 'off-screen') {
    await page.setViewportSize({ width, height })
    return
  }
  const cdp = await page.context().newCDPSession(page)
  const { windowId } = await cdp.send('Browser.getWindowForTarget')
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
  await cdp.detach()
}

/** Chromium starts with one blank page, in app mode its only proper window; that one is used first. */
async function nextPage(context: BrowserContext): Promise<Page> {
  const [first] = context.pages()
  if (first && !firstPageTaken) {
    firstPageTaken = true
    return first
  }
  return await context.newPage()
}
