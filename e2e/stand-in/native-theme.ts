/** `nativeTheme`: the app's choice of light or dark; `system` leaves it to Chromium, which follows the desktop. */
import { EventEmitter } from 'node:events'
import type { Page } from 'playwright-core'

type Source = Electron.NativeTheme['themeSource']

class StandInNativeTheme
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  #source: Source = 'system'
  readonly #pages = new Set<Page>()

  get themeSource(): Source {
    return this.#source
  }

  set themeSource(source: Source) {
    this.#source = source
    for (const page of this.#pages) void this.#emulate(page)
    this.emit('updated')
  }

  /** The desktop's own choice is unknown here; light is Chromium's answer without a desktop. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }

  async applyTo(page: Page): Promise<void> {
    this.#pages.add(page)
    page.on('close', () => this.#pages.delete(page))
    await this.#emulate(page)
  }

  async #emulate(page: Page): Promise<void> {
    await page.emulateMedia({ colorScheme: this.#source === 'system' ? null : this.#source }).catch(() => {})
  }
}

export const nativeTheme = new StandInNativeTheme()
