/** The app's one window. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { texts } from '../../shared/i18n/texts.ts'
import { appRoot } from '../../shared/node/entries.ts'
import { iconPath } from './icons.ts'
import { log } from './log.ts'
import { startUrl } from './scheme.ts'
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

export class MainWindow {
  readonly #boundsFile: string
  #window: BrowserWindow | null = null
  #lastCrashMs = Number.NEGATIVE_INFINITY

  /** @param dir where the window's size and place are remembered */
  constructor(dir: string) {
    this.#boundsFile = join(dir, 'window.json')
    nativeTheme.on('updated', () => this.#window?.setBackgroundColor(backgroundColor()))
  }

  /** Opens the window, or brings the open one to the front. */
  async open(): Promise<void> {
    if (this.#window) {
      this.bringToFront()
      return
    }
    const areas = screen.getAllDisplays().map((display) => display.workArea)
    const { maximized, ...bounds } = readBounds(this.#boundsFile, areas)
    const window = new BrowserWindow({
      ...bounds,
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      show: false,
      title: 'Moodmark',
      backgroundColor: backgroundColor(),
      webPreferences: { ...webPreferences, preload: join(appRoot(), 'out', 'preload', 'index.cjs') },
    })
    this.#window = window
    window.once('ready-to-show', () => {
      if (maximized) window.maximize()
      window.show()
    })
    window.on('close', () => {
      saveBounds(this.#boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
    })
    window.on('closed', () => {
      this.#window = null
    })
    window.webContents.on('render-process-gone', (_event, details) => this.#crashed(details.reason))
    await window.loadURL(startUrl)
  }

  bringToFront(): void {
    if (!this.#window) return
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  /** Sends an event to the page; without a window there is nobody to tell. */
  send(channel: string, payload: unknown): void {
    if (this.#window && !this.#window.webContents.isDestroyed())
      this.#window.webContents.send(channel, payload)
  }

  owns(contents: Electron.WebContents): boolean {
    return this.#window !== null && this.#window.webContents === contents
  }

  /** Parent for dialogs, so that they belong to the window. */
  async chooseFolders(): Promise<string[]> {
    const options: Electron.OpenDialogOptions = {
      title: texts.dialogs.chooseFoldersTitle,
      buttonLabel: texts.dialogs.chooseFoldersButton,
      properties: ['openDirectory', 'multiSelections'],
    }
    const { filePaths } = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
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
    const { filePaths } = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
      : await dialog.showOpenDialog(options)
    return filePaths[0] ?? null
  }

  /** Null when the user wants no copies after all. */
  async chooseExportFolder(): Promise<string | null> {
    const options: Electron.OpenDialogOptions = {
      title: texts.dialogs.exportTitle,
      buttonLabel: texts.dialogs.exportButton,
      properties: ['openDirectory', 'createDirectory'],
    }
    const { filePaths } = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
      : await dialog.showOpenDialog(options)
    return filePaths[0] ?? null
  }

  /** Hands files to the desktop's drag and drop. It offers to copy or to link them, never to move them. */
  startDrag(files: string[]): void {
    const [file] = files
    if (file === undefined || !this.#window) return
    this.#window.webContents.startDrag({ file, files, icon: iconPath('drag') })
  }

  async warn(message: string): Promise<void> {
    const options: Electron.MessageBoxOptions = {
      type: 'warning',
      message,
      buttons: [texts.dialogs.ok],
      defaultId: 0,
    }
    await (this.#window ? dialog.showMessageBox(this.#window, options) : dialog.showMessageBox(options))
  }

  /** One reload helps against an accident; a page that crashes at once again would do so for ever. */
  #crashed(reason: string): void {
    if (reason === 'clean-exit' || !this.#window) return
    log.error('The page crashed', reason)
    const nowMs = Date.now()
    const again = nowMs - this.#lastCrashMs < crashLoopMs
    this.#lastCrashMs = nowMs
    if (!again) {
      this.#window.webContents.reload()
      return
    }
    dialog.showErrorBox(texts.appName, texts.dialogs.crashLoop({ reason }))
    app.quit()
  }
}
