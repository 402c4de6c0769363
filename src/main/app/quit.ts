/** Leaving: the library finishes what it is writing before the process ends. */
import { app } from 'electron'
import type { Library } from '../library/library.ts'
import { log } from './log.ts'
import { stopAll } from './work.ts'

let exitCode = 0

/** Quits as the user would, with an exit code that tells of a failure. */
export function quitWith(code: number): void {
  exitCode = code
  app.quit()
}

/** @param before end what reads or writes the library, in this order */
export function closeLibraryBeforeQuit(
  library: Library,
  before: readonly (() => void | Promise<void>)[],
): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void stopAll([...before, () => library.close()], (error) =>
      log.error('Closing the library failed', error),
    ).finally(() => {
      state = 'closed'
      if (exitCode === 0) app.quit()
      else app.exit(exitCode)
    })
  })
}
