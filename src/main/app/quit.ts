/** Leaving: the library finishes what it is writing before the process ends. */
import { app } from 'electron'
import type { Library } from '../library/library.ts'
import { log } from './log.ts'

/** @param before ends what reads the library */
export function closeLibraryBeforeQuit(library: Library, before: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    before()
      .then(() => library.close())
      .catch((error: unknown) => log.error('Closing the library failed', error))
      .finally(() => {
        state = 'closed'
        app.quit()
      })
  })
}
