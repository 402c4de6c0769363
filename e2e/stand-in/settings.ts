/** What the starter says through the environment. */
import { readFileSync } from 'node:fs'

const electronPackage = new URL('../../node_modules/electron/package.json', import.meta.url)

function localeOf(environment: NodeJS.ProcessEnv): string {
  const named =
    ['LANGUAGE', 'LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean) ?? ''
  const locale = (named.split(':')[0] ?? '').replace(/[.@].*$/, '').replaceAll('_', '-')
  return locale === '' || locale === 'C' || locale === 'POSIX' ? 'en-US' : locale
}

export const settings = {
  chromium: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  /** `visible` opens a window on the screen; `off-screen` renders without one. */
  window: process.env['MOODMARK_WINDOW'] === 'visible' ? ('visible' as const) : ('off-screen' as const),
  /** BCP 47, of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), as Chromium on Linux reads it. */
  locale: localeOf(process.env),
  /** Set by tests, which drive the page through it. */
  debuggingPort: process.env['MOODMARK_DEBUGGING_PORT'] ?? null,
  /** The version whose types the stand-in is checked against. */
  electronVersion: String((JSON.parse(readFileSync(electronPackage, 'utf8')) as { version: string }).version),
}
