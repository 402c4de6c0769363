/** The window shows one page and nothing else: no other address, no further window, no embedded browser. */
import { app } from 'electron'
import { startUrl } from './scheme.ts'

export function refuseNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (details) => {
      // Reloading the page is not leaving it.
      if (details.url !== startUrl) details.preventDefault()
    })
    contents.on('will-frame-navigate', (details) => {
      if (!details.isMainFrame || details.url !== startUrl) details.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
