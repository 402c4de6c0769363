/** What the starter says through the environment. */
import { readFileSync } from 'node:fs'

const electronPackage = new URL('../../node_modules/electron/package.json', import.meta.url)

export const settings = {
  chromium: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  /** `visible` opens a window on the screen; `off-screen` renders without one. */
  window: process.env['MOODMARK_WINDOW'] === 'visible' ? ('visible' as const) : ('off-screen' as const),
  /** Set by tests, which drive the page through it. */
  debuggingPort: process.env['MOODMARK_DEBUGGING_PORT'] ?? null,
  /** The version whose types the stand-in is checked against. */
  electronVersion: String((JSON.parse(readFileSync(electronPackage, 'utf8')) as { version: string }).version),
}
