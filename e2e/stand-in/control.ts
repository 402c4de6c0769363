/**
 * The line to a test that started this process: it runs functions beside the app, as Playwright does in real Electron.
 * Nothing listens when the process was started otherwise.
 */
import { app } from './app.ts'

export interface ControlRequest {
  id: number
  /** Source text of `(electron, argument) => result`. */
  source: string
  argument: unknown
}

export type ControlReply = { type: 'ready' } | { type: 'result'; id: number; value?: unknown; error?: string }

export function listenForTests(electron: object): void {
  if (!process.send) return
  const reply = (message: ControlReply) => process.send?.(message)
  process.on('message', async (message) => {
    const { id, source, argument } = message as ControlRequest
    try {
      const call = new Function('electron', 'argument', `return (${source})(electron, argument)`)
      reply({ type: 'result', id, value: await call(electron, argument) })
    } catch (error) {
      reply({ type: 'result', id, error: String(error) })
    }
  })
  // The test going away takes its app with it.
  process.on('disconnect', () => app.exit(1))
  void app.whenReady().then(() => reply({ type: 'ready' }))
}
