/** An error that nothing has caught: the app says so in words and closes its library, where Electron would show a stack. */
import { app, dialog } from 'electron'
import { texts } from '../../shared/i18n/texts.ts'
import { log } from './log.ts'
import { quitWith } from './quit.ts'

/** Closing the library takes less, unless it is what has failed. */
const CLOSE_WITHIN_MS = 10_000

/** @param logFile named in the message */
export function endOnUncaughtErrors(logFile: string): (error: unknown) => void {
  let isEnding = false
  const end = (error: unknown): void => {
    log.error('Nothing has caught this error; the app ends', error)
    if (isEnding) return
    isEnding = true
    const reason = error instanceof Error ? error.message : String(error)
    dialog.showErrorBox(texts.dialogs.fatalTitle, texts.dialogs.fatal({ reason, file: logFile }))
    setTimeout(() => app.exit(1), CLOSE_WITHIN_MS)
    quitWith(1)
  }
  process.on('uncaughtException', end)
  // Something was not done, but nothing is half done: what waits for it has its own way of saying so.
  process.on('unhandledRejection', (reason) => log.error('Nothing has caught this rejection', reason))
  return end
}
