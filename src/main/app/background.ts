/**
 * The app without a window. When the last one is closed, a scan, export or backup that is under way goes on until it is
 * finished; with the
 * setting "background" the folders are watched on after that. An icon in the desktop's tray stands for it. Quit ends all of it.
 */
import { app, BrowserWindow, Menu, Notification, Tray } from 'electron'
import { texts } from '../../shared/i18n/texts.ts'
import type { ScanProgress, Settings } from '../../shared/library.ts'
import { iconPath } from './icons.ts'
import { log } from './log.ts'

/** A scan of fewer new photos is over before anybody would want to be told. */
const TOLD_FROM = 20

interface Parts {
  settings(): Settings
  progress(): ScanProgress
  /** Something that the user has asked for is under way beside the scan. */
  isWorking(): boolean
  setPaused(paused: boolean): void
  windows: { readonly count: number; open(): Promise<void> }
}

export class Background {
  readonly #parts: Parts
  #tray: Tray | null = null
  /** Answered files when the scan that is under way began; null while there is none. */
  #doneBefore: number | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    app.on('window-all-closed', () => this.#withoutWindow())
    app.on('before-quit', () => this.#hideTray())
  }

  /** Called with every progress of the scan. */
  progressed(progress: ScanProgress): void {
    if (this.#tray) this.#showTray()
    if (isBusy(progress)) {
      this.#doneBefore ??= progress.done
      return
    }
    if (progress.state !== 'idle' || this.#doneBefore === null) return
    const analysed = progress.done - this.#doneBefore
    this.#doneBefore = null
    if (analysed >= TOLD_FROM) this.#notify(texts.notifications.scanDone({ count: analysed }))
    this.#quitWhenNotNeeded()
  }

  /** Called when the last work beside the scan is done. */
  workDone(): void {
    if (!isBusy(this.#parts.progress())) this.#quitWhenNotNeeded()
  }

  #quitWhenNotNeeded(): void {
    if (this.#parts.windows.count === 0 && !this.#staysAlways() && !this.#parts.isWorking()) app.quit()
  }

  /** Called when a setting was changed: words and the need for an icon may be other ones. */
  settingsChanged(): void {
    if (this.#parts.settings().background) this.#showTray()
    else this.#hideTray()
  }

  #withoutWindow(): void {
    const isScanning = isBusy(this.#parts.progress())
    if (!isScanning && !this.#parts.isWorking() && !this.#staysAlways()) {
      app.quit()
      return
    }
    this.#showTray()
    if (isScanning) this.#notify(texts.notifications.scanGoesOn)
  }

  /** On macOS an app stays when its window is closed; elsewhere the user decides. */
  #staysAlways(): boolean {
    return process.platform === 'darwin' || this.#parts.settings().background
  }

  /** Opens a window or brings the open one to the front, in the place of the icon. */
  open(): void {
    void this.#parts.windows.open()
    if (!this.#parts.settings().background) this.#hideTray()
  }

  #showTray(): void {
    const progress = this.#parts.progress()
    try {
      this.#tray ??= this.#makeTray()
      this.#tray.setToolTip(toolTip(progress))
      const isPaused = progress.state === 'paused'
      this.#tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: texts.tray.open, click: () => this.open() },
          {
            label: isPaused ? texts.tray.resume : texts.tray.pause,
            enabled: isPaused || isBusy(progress),
            click: () => this.#parts.setPaused(!isPaused),
          },
          { type: 'separator' },
          { label: texts.tray.quit, click: () => app.quit() },
        ]),
      )
    } catch (error) {
      // A desktop without a tray: a second start opens the window again.
      log.error('The icon in the tray could not be shown', error)
    }
  }

  #makeTray(): Tray {
    const tray = new Tray(iconPath('tray'))
    tray.on('click', () => this.open())
    return tray
  }

  #hideTray(): void {
    this.#tray?.destroy()
    this.#tray = null
  }

  /** Only when nobody looks: with a window in front the status bar says the same. */
  #notify(body: string): void {
    if (!this.#parts.settings().notifications || !Notification.isSupported()) return
    if (BrowserWindow.getFocusedWindow()) return
    const notification = new Notification({ title: texts.appName, body, icon: iconPath('app') })
    notification.on('click', () => this.open())
    notification.show()
  }
}

const isBusy = ({ state }: ScanProgress): boolean => state === 'listing' || state === 'analysing'

function toolTip(progress: ScanProgress): string {
  if (progress.state === 'analysing' || progress.state === 'paused')
    return texts.tray.scanning({ done: progress.done, found: progress.found })
  return texts.appName
}
