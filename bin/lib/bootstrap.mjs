// From a bare clone to something that runs: dependencies, then the build. Says what it does on stderr only.
import { findNode24, inRoot, root } from './checkout.mjs'
import { isBuilt, isInstalled } from './freshness.mjs'
import { withCheckoutLock } from './lock.mjs'
import { npmCommand, runQuietly, UserError } from './run.mjs'

const say = (line) => process.stderr.write(`${line}\n`)

/**
 * Installs dependencies and builds where needed.
 * @param {{build?: boolean}} [options] build: also build the app (default true)
 * @returns {Promise<string>} path of a Node 24 binary
 */
export async function bootstrap({ build = true } = {}) {
  if (!isInstalled(root) || (build && !isBuilt(root))) {
    await withCheckoutLock(
      async () => {
        if (!isInstalled(root)) await install()
        if (build && !isBuilt(root)) await buildApp()
      },
      () => say('Waiting for another Moodmark start that is installing or building …'),
    )
  }
  return requireNode24()
}

async function install() {
  say('Installing dependencies (about 650 MB, usually under a minute) …')
  const [npm, ...prefix] = npmCommand()
  const { code, output } = await runQuietly(
    [npm, ...prefix, 'ci', '--loglevel=error', '--no-fund', '--no-audit'],
    {
      cwd: root,
    },
  )
  if (code === 127)
    throw new UserError('npm was not found. Install Node.js 20 or newer with npm: https://nodejs.org')
  if (code !== 0) {
    throw new UserError(
      `Installing the dependencies failed (npm ci ended with ${code}):\n${firstLines(output)}\n` +
        'Check that the npm registry can be reached and the disk has 1 GB free, then start again.',
    )
  }
}

/** npm appends its whole usage to an error; the reason stands at the top. */
const firstLines = (output) => output.trim().split('\n').slice(0, 12).join('\n')

async function buildApp() {
  say('Building Moodmark (a few seconds) …')
  const cli = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code, output } = await runQuietly([requireNode24(), cli, 'build', '--logLevel', 'warn'], {
    cwd: root,
  })
  if (code !== 0)
    throw new UserError(`The build failed (electron-vite build ended with ${code}):\n${output.trim()}`)
}

function requireNode24() {
  const node = findNode24()
  if (node) return node
  throw new UserError(
    'Node 24 is missing: the npm package `node` did not bring a binary for this machine.\n' +
      'Allow its install script (`npm ci --foreground-scripts` shows why it failed) or put Node 24 on PATH.',
  )
}
