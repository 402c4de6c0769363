/** `app`: life from start to quit. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { browserContext, closeBrowser } from './browser.ts'
import { openWindows } from './open-windows.ts'
import { settings } from './settings.ts'
import { InstanceLock, type SecondInstance } from './single-instance.ts'

type Lifecycle = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'getLocale'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'isPackaged'
>
type PathName = Parameters<Electron.App['getPath']>[0]

class StandInApp extends EventEmitter implements Lifecycle {
  readonly isPackaged = false
  readonly #paths = new Map<string, string>([
    ['home', homedir()],
    ['temp', tmpdir()],
  ])
  readonly #package = readPackage()
  #name = this.#package.name
  #ready = false
  #quitting = false
  #lock: InstanceLock | null = null
  readonly #whenReady: Promise<void>

  constructor() {
    super()
    this.#whenReady = browserContext().then(() => {
      this.#ready = true
      this.emit('ready', {})
    })
    this.#whenReady.catch((error) => this.fail(error))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit())
  }

  whenReady(): Promise<void> {
    return this.#whenReady
  }

  isReady(): boolean {
    return this.#ready
  }

  getAppPath(): string {
    return this.#package.dir
  }

  getVersion(): string {
    return this.#package.version
  }

  getName(): string {
    return this.#name
  }

  setName(name: string): void {
    this.#name = name
  }

  /** As Chromium on Linux finds it: by the environment, `C` and `POSIX` being American English. */
  getLocale(): string {
    return settings.locale
  }

  getPath(name: PathName): string {
    return this.#paths.get(name) ?? join(homedir(), `.config/${this.#name}`)
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  // A taskbar's grouping and the sandbox of windows: nothing to do here, every page is sandboxed.
  setAppUserModelId(): void {}
  enableSandbox(): void {}

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    this.#lock ??= new InstanceLock(this.getPath('userData'))
    const self: SecondInstance = { argv: process.argv, workingDirectory: process.cwd(), additionalData }
    return this.#lock.acquire(self, (other) =>
      this.emit('second-instance', {}, other.argv, other.workingDirectory, other.additionalData),
    )
  }

  /** Electron's order: before-quit, each window's close, will-quit, quit; any of the first three may say no. */
  quit(): void {
    if (this.#quitting) return
    this.#quitting = true
    if (this.#prevented('before-quit')) return
    for (const window of [...openWindows]) window.close()
    if (openWindows.size > 0) {
      this.#quitting = false
      return
    }
    if (this.#prevented('will-quit')) return
    this.exit(0)
  }

  #prevented(event: 'before-quit' | 'will-quit'): boolean {
    let prevented = false
    this.emit(event, {
      preventDefault: () => {
        prevented = true
      },
    })
    if (prevented) this.#quitting = false
    return prevented
  }

  exit(code = 0): void {
    this.emit('quit', {}, code)
    void Promise.all([this.#lock?.announced, closeBrowser()]).finally(() => process.exit(code))
  }

  /** Called by the last window. */
  allWindowsClosed(): void {
    if (this.#quitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  /** The host itself cannot go on: no browser, no page. */
  fail(error: unknown): void {
    console.error(`The window could not be opened: ${error instanceof Error ? error.message : error}`)
    this.exit(1)
  }
}

/** The nearest package.json above the program that was started. */
function readPackage(): { dir: string; name: string; version: string } {
  for (let dir = dirname(process.argv[1] ?? '.'); dir !== dirname(dir); dir = dirname(dir)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Record<
        string,
        string
      >
      return { dir, name: name ?? 'app', version: version ?? '0.0.0' }
    } catch {
      // Not here; look further up.
    }
  }
  return { dir: process.cwd(), name: 'app', version: '0.0.0' }
}

export const app = new StandInApp()
