/** The Chromium that shows the windows, one per app, with an empty profile of its own that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { settings } from './settings.ts'

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-features=Translate,MediaRouter,LocalNetworkAccessChecks',
]

const profileDir = mkdtempSync(join(tmpdir(), 'moodmark-window-'))
const running = launch()
// Whoever needs the browser awaits it and sees the failure; until then it is not an unhandled one.
running.catch(() => {})

/** @throws Error naming the browser when it cannot be started */
export function browserContext(): Promise<BrowserContext> {
  return running
}

async function launch(): Promise<BrowserContext> {
  const visible = settings.window === 'visible'
  const start = (sandbox: boolean) =>
    chromium.launchPersistentContext(profileDir, {
      executablePath: settings.chromium,
      headless: !visible,
      viewport: null,
      colorScheme: null,
      locale: settings.locale,
      chromiumSandbox: sandbox,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        ...quiet,

        // App mode: a window without tabs or an address bar. It takes no about:blank.
        ...(visible ? ['--app=data:text/html,'] : ['--disable-gpu']),
        ...(settings.debuggingPort ? [`--remote-debugging-port=${settings.debuggingPort}`] : []),
      ],
      // Playwright would hide scroll bars and mark the window as automated.
      ignoreDefaultArgs: ['--hide-scrollbars', '--enable-automation'],
    })
  try {
    // Chromium refuses its sandbox to root, and has none in many containers.
    return await start(process.getuid?.() !== 0)
  } catch (error) {
    if (!/no usable sandbox/i.test(String(error))) throw shortened(error)
    console.warn('Chromium has no sandbox on this machine; starting it without.')
    return await start(false)
  }
}

/** Playwright appends everything that Chromium printed; the last error line of Chromium is what it died of. */
function shortened(error: unknown): Error {
  const lines = String(error).split('\n')
  const cause = lines.findLast((line) => /:(ERROR|FATAL):/.test(line) && !/dbus/.test(line)) ?? lines[0] ?? ''
  const plain = cause.replace(/^.*:(?:ERROR|FATAL):/, '').replace(/\p{Cc}\[\d+m/gu, '')
  return new Error(`${settings.chromium} did not start: ${plain}`)
}

export async function closeBrowser(): Promise<void> {
  const context = await running.catch(() => null)
  await context?.close().catch(() => {})
  rmSync(profileDir, { recursive: true, force: true, maxRetries: 3 })
}
