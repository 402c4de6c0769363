/** News for the window: progress, changes of the library, commands of the menu. */
import type { z } from 'zod'
import type { Command } from '../../shared/commands.ts'
import { type AppInfo, type EventChannel, eventContract } from '../../shared/ipc.ts'
import type { Settings } from '../../shared/library.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import type { WorldPackState } from '../../shared/world-packs.ts'
import { appInfo } from '../doctor.ts'
import type { Library } from '../library/library.ts'
import { log } from './log.ts'

type Changed = z.infer<(typeof eventContract)['library.changed']>

export interface EventTarget {
  /** To every window. */
  send(channel: string, payload: unknown): void
  /** To the window that the user is in. */
  sendToFront(channel: string, payload: unknown): void
}

export class AppEvents {
  readonly #target: EventTarget

  constructor(library: Library, target: EventTarget) {
    this.#target = target
    library.on('progress', (progress) => this.#send('scan.progress', progress))
    library.on('changed', (changed) => this.changed(changed))
    library.on('device', () => {
      appInfo(library, resourcesDir()).then(
        (info) => this.#send('app.changed', info),
        (error: unknown) => log.error('Reading the state of the models failed', error),
      )
    })
  }

  /** The library gathers its own changes; a user's word is passed on at once. */
  changed(changed: Partial<Changed>): void {
    this.#send('library.changed', { roots: false, photos: false, labels: false, ...changed })
  }

  appChanged(info: AppInfo): void {
    this.#send('app.changed', info)
  }

  packsChanged(packs: WorldPackState[]): void {
    this.#send('packs.changed', packs)
  }

  /** @param progress null when the copies are made */
  exportProgress(progress: { done: number; total: number } | null): void {
    this.#send('export.progress', progress)
  }

  modelProgress(id: string, bytesDone: number): void {
    this.#send('models.progress', { id, bytesDone })
  }

  command(command: Command): void {
    this.#target.sendToFront('app.command', eventContract['app.command'].parse({ command }))
  }

  settingsChanged(settings: Settings): void {
    this.#send('settings.changed', settings)
  }

  #send<C extends EventChannel>(channel: C, payload: z.input<(typeof eventContract)[C]>): void {
    this.#target.send(channel, eventContract[channel].parse(payload))
  }
}
