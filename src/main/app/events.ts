/** News for the window: progress, changes of the library, commands of the menu. */
import type { z } from 'zod'
import { type EventChannel, eventContract } from '../../shared/ipc.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { appInfo } from '../doctor.ts'
import type { Library } from '../library/library.ts'
import { log } from './log.ts'

type Command = z.infer<(typeof eventContract)['app.command']>['command']
type Changed = z.infer<(typeof eventContract)['library.changed']>

/** A scan changes something many times a second; the window needs to look again only this often. */
const changesEveryMs = 250

export interface EventTarget {
  send(channel: string, payload: unknown): void
}

export class AppEvents {
  readonly #target: EventTarget
  #pending: Changed | null = null

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

  /** Gathers changes and tells the window about them once. */
  changed(changed: Partial<Changed>): void {
    const first = this.#pending === null
    const before = this.#pending ?? { roots: false, photos: false, labels: false }
    this.#pending = {
      roots: before.roots || changed.roots === true,
      photos: before.photos || changed.photos === true,
      labels: before.labels || changed.labels === true,
    }
    if (first) setTimeout(() => this.#flush(), changesEveryMs).unref()
  }

  command(command: Command): void {
    this.#send('app.command', { command })
  }

  #flush(): void {
    if (this.#pending) this.#send('library.changed', this.#pending)
    this.#pending = null
  }

  #send<C extends EventChannel>(channel: C, payload: z.input<(typeof eventContract)[C]>): void {
    this.#target.send(channel, eventContract[channel].parse(payload))
  }
}
