/** `Notification`: kept for tests instead of being shown. */
import { EventEmitter } from 'node:events'

export class StandInNotification
  extends EventEmitter
  implements Pick<Electron.Notification, 'show' | 'title' | 'body'>
{
  static readonly shown: StandInNotification[] = []

  static isSupported(): boolean {
    return true
  }

  title: string
  body: string

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super()
    this.title = options.title ?? ''
    this.body = options.body ?? ''
  }

  show(): void {
    StandInNotification.shown.push(this)
    this.emit('show', {})
  }
}
