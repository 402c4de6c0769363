/** The browser for the tests: CHROMIUM, else what `npm test` finds or installs. */
import { findChromium } from '../bin/lib/chromium.mjs'

/** @throws Error saying what to install */
export function chromiumPath(): string {
  const path = findChromium()
  if (path === null) throw new Error('No Chromium: `npm test` as root on Debian installs it, or set CHROMIUM')
  return path
}
