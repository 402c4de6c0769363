/** The app's windows. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { spoken } from '../../shared/i18n/messages.ts'
import { texts } from '../../shared/i18n/texts.ts'
import { appRoot } from '../../shared/node/entries.ts'
import { iconPath } from './icons.ts'
import { log } from './log.ts'
import { startUrl } from './scheme.ts'
import { offerTextMenu } from './text-menu.ts'
import { backgroundColor } from './theme.ts'
import { readBounds, saveBounds } from './window-bounds.ts'

export const minimumSize = { width: 800, height: 600 }

/** A page that crashes again within this time is not worth another try. */
const crashLoopMs = 60_000

/** All of these are Electron's defaults; written out because each is a promise. */
export const webPreferences: Electron.WebPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
}

/** Where a further window opens, so that the one below stays to be seen, px. */
const cascadePx = 32

/** The windows of the app: usually one; all of them show the same library. */
export class AppWindows {
  readonly #boundsFile: string
  /** The one in front last. */
  readonly #windows: BrowserWindow[] = []
  readonly #lastCrashMs = new WeakMap<BrowserWindow, number>()

  /** @param dir where the window's size and place are remembered */
  constructor(dir: string) {
    this.#boundsFile = join(dir, 'window.json')
    nativeTheme.on('updated', () => {
      for (const window of this.#windows) window.setBackgroundColor(backgroundColor())
    })
  }

  get #front(): BrowserWindow | undefined {
    return this.#windows.at(-1)
  }

  get count(): number {
    return this.#windows.length
  }

  /** Opens a window, or brings the open one to the front. */
  async open(): Promise<void> {
    if (this.#front) this.bringToFront()
    else await this.openAnother()
  }

  async openAnother(): Promise<void> {
    const areas = screen.getAllDisplays().map((display) => display.workArea)
    const { maximized, ...bounds } = readBounds(this.#boundsFile, areas)
    const below = this.#front?.getBounds()
    const window = new BrowserWindow({
      ...bounds,
      ...(below ? { x: below.x + cascadePx, y: below.y + cascadePx } : {}),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      show: false,
      title: texts.appName,
      backgroundColor: backgroundColor(),
      webPreferences: { ...webPreferences, preload: join(appRoot(), 'out', 'preload', 'index.cjs') },
    })
    this.#windows.push(window)
    window.once('ready-to-show', () => {
      if (maximized && !below) window.maximize()
      window.show()
    })
    offerTextMenu(window)
    window.on('focus', () => {
      this.#forget(window)
      this.#windows.push(window)
    })
    window.on('close', () => {
      saveBounds(this.#boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
    })
    window.on('closed', () => this.#forget(window))
    window.webContents.on('render-process-gone', (_event, details) => this.#crashed(window, details.reason))
    await window.loadURL(startUrl)
  }

  bringToFront(): void {
    const window = this.#front
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Sends an event to every page; without a window there is nobody to tell. */
  send(channel: string, payload: unknown): void {
    for (const { webContents } of this.#windows) {
      if (!webContents.isDestroyed()) webContents.send(channel, payload)
    }
  }

  sendToFront(channel: string, payload: unknown): void {
    const contents = this.#front?.webContents
    if (contents && !contents.isDestroyed()) contents.send(channel, payload)
  }

  owns(contents: Electron.WebContents): boolean {
    return this.#windows.some((window) => window.webContents === contents)
  }

  #forget(window: BrowserWindow): void {
    const index = this.#windows.indexOf(window)
    if (index >= 0) this.#windows.splice(index, 1)
  }

  /** Parent for dialogs, so that they belong to the window. */
  async chooseFolders(): Promise<string[]> {
    const options: Electron.OpenDialogOptions = {
      title: texts.dialogs.chooseFoldersTitle,
      buttonLabel: texts.dialogs.chooseFoldersButton,
      properties: ['openDirectory', 'multiSelections'],
    }
    const { filePaths } = this.#front
      ? await dialog.showOpenDialog(this.#front, options)
      : await dialog.showOpenDialog(options)
    return filePaths
  }

  /** @returns null when the dialog was cancelled */
  async chooseModelFolder(): Promise<string | null> {
    const options: Electron.OpenDialogOptions = {
      title: texts.dialogs.chooseModelFolderTitle,
      buttonLabel: texts.dialogs.chooseFoldersButton,
      properties: ['openDirectory'],
    }
    const { filePaths } = this.#front
      ? await dialog.showOpenDialog(this.#front, options)
      : await dialog.showOpenDialog(options)
    return filePaths[0] ?? null
  }

  /** Null when the user wants no copies after all. */
  async chooseExportFolder(count: number): Promise<string | null> {
    const options: Electron.OpenDialogOptions = {
      title: texts.dialogs.exportTitle({ count }),
      buttonLabel: texts.dialogs.exportButton,
      properties: ['openDirectory', 'createDirectory'],
    }
    const { filePaths } = this.#front
      ? await dialog.showOpenDialog(this.#front, options)
      : await dialog.showOpenDialog(options)
    return filePaths[0] ?? null
  }

  /** Hands files to the desktop's drag and drop. What is offered there, copy or link, is up to the desktop. */
  startDrag(files: string[]): void {
    const [file] = files
    if (file === undefined) return
    this.#front?.webContents.startDrag({ file, files, icon: iconPath('drag') })
  }

  async warn(message: string): Promise<void> {
    const options: Electron.MessageBoxOptions = {
      type: 'warning',
      message: spoken(message),
      buttons: [texts.dialogs.ok],
      defaultId: 0,
    }
    await (this.#front ? dialog.showMessageBox(this.#front, options) : dialog.showMessageBox(options))
  }

  /** One reload helps against an accident; a page that crashes at once again would do so for ever. */
  #crashed(window: BrowserWindow, reason: string): void {
    if (reason === 'clean-exit') return
    log.error('The page crashed', reason)
    const nowMs = Date.now()
    const again = nowMs - (this.#lastCrashMs.get(window) ?? Number.NEGATIVE_INFINITY) < crashLoopMs
    this.#lastCrashMs.set(window, nowMs)
    if (!again) {
      window.webContents.reload()
      return
    }
    dialog.showErrorBox(texts.appName, texts.dialogs.crashLoop({ reason }))
    app.quit()
  }
}
