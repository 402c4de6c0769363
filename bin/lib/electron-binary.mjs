// Electron's binary. The npm package holds only a downloader: node_modules/electron/install.js fetches the binary
// from the project's releases on first use. Where that is out of reach, the caller has another host.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDir, inRoot } from './checkout.mjs'
import { runQuietly } from './run.mjs'

const packageDir = inRoot('node_modules', 'electron')
const failureFile = join(cacheDir, 'electron-unavailable.json')
/** A failed try costs seconds at every start; once a day is often enough. */
const retryAfterMs = 24 * 60 * 60 * 1000
const reachableWithinMs = 4_000
const downloadWithinMs = 10 * 60 * 1000

/** Path of the installed Electron binary, or null. Mirrors electron/index.js, which would download at once. */
export function installedElectron() {
  try {
    const name = readFileSync(join(packageDir, 'path.txt'), 'utf8')
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageDir, 'dist'), name)
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/**
 * @param {string} node24 Electron's installer needs Node 22
 * @param {{force: boolean, download: boolean}} options force: try again even if a try failed within the last day;
 *   download: false only asks whether the binary could be had
 * @returns {Promise<{path: string} | {path: null, reason: string | null}>} reason null: it could be had, but was not asked for
 */
export async function electronPathDownloadingIfNeeded(node24, { force, download: mayDownload }) {
  const installed = installedElectron()
  if (installed) return { path: installed }
  const failure = force ? null : recentFailure()
  if (failure) return { path: null, reason: failure }

  const outOfReach = await unreachable()
  if (!outOfReach && !mayDownload) return { path: null, reason: null }
  const reason = outOfReach ?? (await download(node24))
  const path = installedElectron()
  if (path) {
    rmSync(failureFile, { force: true })
    return { path }
  }
  const short = reason ?? 'its installer left no binary'
  mkdirSync(cacheDir, { recursive: true })
  writeFileSync(failureFile, JSON.stringify({ atMs: Date.now(), reason: short }))
  return { path: null, reason: short }
}

function recentFailure() {
  try {
    const { atMs, reason } = JSON.parse(readFileSync(failureFile, 'utf8'))
    const ageMs = Date.now() - atMs
    return ageMs >= 0 && ageMs < retryAfterMs ? String(reason) : null
  } catch {
    return null
  }
}

/** Why the download server does not answer, or null. Asked first, because the installer itself waits for minutes. */
async function unreachable() {
  // The installer's own network settings (proxy, cache) are its business: let it try.
  if (process.env.ELECTRON_GET_USE_PROXY || process.env.ELECTRON_OVERRIDE_DIST_PATH) return null
  const base =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/'
  try {
    await fetch(base, { method: 'HEAD', signal: AbortSignal.timeout(reachableWithinMs) })
    return null
  } catch {
    return `${new URL(base).host} cannot be reached`
  }
}

async function download(node24) {
  process.stderr.write('Downloading Electron (about 120 MB) …\n')
  const { code, output } = await runQuietly([node24, join(packageDir, 'install.js')], {
    timeoutMs: downloadWithinMs,
  })
  if (code === 0) return null
  return code === 124
    ? 'the download took too long'
    : (output.trim().split('\n')[0] ?? `the installer ended with ${code}`)
}
