// Opens the built app in a window: in Electron where its binary can be had, else on the stand-in host in Chromium.
import { pathToFileURL } from 'node:url'
import { inRoot, nodeEnvironment, root } from './checkout.mjs'
import { findChromium } from './chromium.mjs'
import { electronPathDownloadingIfNeeded } from './electron-binary.mjs'
import { runInForeground, UserError } from './run.mjs'

const say = (line) => process.stderr.write(`${line}\n`)

/** Only Linux can be without a screen; elsewhere a session always has one. */
export function hasScreen(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * @param {string} node24
 * @param {ReturnType<typeof import('./arguments.mjs').parseStartArguments>} options
 * @returns {Promise<number>} exit code
 */
export async function openWindow(node24, options) {
  const appArguments = [...(options.library ? ['--library', options.library] : []), ...options.folders]
  const { env } = process
  const screen = hasScreen()
  const electron = await electronPathDownloadingIfNeeded(node24, {
    force: options.electron,
    download: screen,
  })
  if (electron.path && screen) {
    // Chromium refuses its sandbox to root.
    const forRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    return runInForeground([electron.path, root, ...forRoot, ...appArguments], { cwd: root, env })
  }
  if (!electron.path && electron.reason) {
    say(
      `Electron's binary is not available (${electron.reason}): opening the same app in this machine's Chromium.`,
    )
  }
  if (!screen) {
    say('No screen here (DISPLAY is not set): the window runs off-screen. To work without one:')
    say(`  npm start -- --headless ${options.folders[0] ?? 'FOLDER'}`)
  }
  return runOnStandIn(node24, appArguments, {
    ...nodeEnvironment(),
    MOODMARK_WINDOW: screen ? 'visible' : 'off-screen',
  })
}

function runOnStandIn(node24, appArguments, env) {
  const chromium = findChromium()
  if (!chromium) throw new UserError(browserAdvice())
  const register = pathToFileURL(inRoot('e2e', 'stand-in', 'register.ts')).href
  return runInForeground([node24, '--import', register, inRoot('out', 'main', 'index.js'), ...appArguments], {
    cwd: root,
    env: { ...env, CHROMIUM: chromium },
  })
}

function browserAdvice() {
  const asked = process.env.CHROMIUM
    ? `CHROMIUM names ${process.env.CHROMIUM}, which cannot be run.`
    : 'No Chromium or Chrome was found on PATH.'
  const asRoot = process.getuid?.() === 0 ? '' : 'sudo '
  const install =
    process.platform === 'linux'
      ? `On Debian or Ubuntu: ${asRoot}apt-get install chromium`
      : 'Install Google Chrome or Chromium'
  return `${asked} Moodmark's window needs one.
  ${install}, or name another browser: CHROMIUM=/path/to/browser npm start
  Without a window: npm start -- --headless FOLDER`
}
