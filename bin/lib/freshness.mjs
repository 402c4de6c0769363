// Is what is installed and built still what the checkout asks for?
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Compares package-lock.json with the record that npm keeps of what it installed. By content, because a
 * `git checkout` changes a file's time without changing what it asks for.
 * @param {string} root checkout
 */
export function isInstalled(root) {
  const recordFile = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(recordFile)) return false
  const wanted = readPackages(join(root, 'package-lock.json'))
  const installed = readPackages(recordFile)
  // Packages for other platforms are optional: in the lock file but not installed.
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (installed[path] ? installed[path].version === entry.version : Boolean(entry.optional || entry.peer)),
  )
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
  } catch {
    return {}
  }
}

const sources = ['src', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.json']
const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/**
 * True when every built entry is newer than every source.
 * @param {string} root checkout
 */
export function isBuilt(root) {
  const built = outputs.map((file) => mtimeMs(join(root, file)))
  return Math.min(...built) > Math.max(...sources.map((source) => newestMtimeMs(join(root, source))))
}

/** 0 when the file is not there. */
function mtimeMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Newest modification of a file or of anything in a folder; a folder's own time shows removed files. Tests are not built. */
function newestMtimeMs(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMtimeMs(join(path, name))))
}
