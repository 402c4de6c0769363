// The machine's own Chromium, for the window where Electron's binary cannot be had, and for the tests.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runQuietly } from './run.mjs'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
]
const fixedPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable]
    return base
      ? [
          join(base, 'Google/Chrome/Application/chrome.exe'),
          join(base, 'Microsoft/Edge/Application/msedge.exe'),
        ]
      : []
  }),
}

/** Path of a Chromium-family browser: `CHROMIUM`, then PATH, then the platform's usual places; null when there is none. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) return isExecutable(env.CHROMIUM) ? env.CHROMIUM : null
  const onPath = (env.PATH ?? '').split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)))
  return [...onPath, ...(fixedPlaces[process.platform] ?? [])].find(isExecutable) ?? null
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** True where `apt-get install` works without asking anybody: Debian or a relative, as root. */
export function canInstallChromium() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return (
    /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8')) && existsSync('/usr/bin/apt-get')
  )
}

/** @returns {Promise<string | null>} what went wrong, or null */
export async function installChromium() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium']
  if ((await runQuietly(install, { env })).code === 0) return null
  // A fresh machine has no package lists yet.
  await runQuietly(['apt-get', 'update'], { env })
  const { code, output } = await runQuietly(install, { env })
  return code === 0 ? null : output.trim().split('\n').slice(-3).join('\n')
}
