// Paths of this checkout. Plain JavaScript: everything in bin/ runs on Node 18 and newer with nothing installed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** @param {...string} parts */
export const inRoot = (...parts) => join(root, ...parts)

/** Notes that must survive between runs but may be lost at any time. */
export const cacheDir = inRoot('node_modules', '.cache', 'moodmark')

/**
 * The environment for Node programs of this project: they keep what they have compiled for their next start, which
 * takes a fifth less CPU time then. Node looks whether a file has changed; whoever has set a folder keeps it.
 */
export const nodeEnvironment = () => ({ NODE_COMPILE_CACHE: join(cacheDir, 'compiled'), ...process.env })

/**
 * A Node 24 binary: the running one, else the one that the `node` package brought.
 * Null before the first installation on an older Node.
 */
export function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24 && !process.versions.electron) return process.execPath
  const packaged = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(packaged) ? packaged : null
}
