/** `Tray`: no desktop shows it; tests look at its menu and press its items. */
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import type { StandInMenu } from './menu.ts'

type Shown = Pick<Electron.Tray, 'setToolTip' | 'destroy' | 'isDestroyed'>

export class StandInTray extends EventEmitter implements Shown {
  /** Those that are there now, for tests. */
  static readonly all = new Set<StandInTray>()
  menu: StandInMenu | null = null
  toolTip = ''
  #destroyed = false

  /** @throws Error when there is no such picture, as Electron does */
  constructor(image: string) {
    super()
    if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
    StandInTray.all.add(this)
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.menu = menu
  }

  destroy(): void {
    this.#destroyed = true
    StandInTray.all.delete(this)
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }
}
