// `npm start -- [FOLDER...]`: installs and builds what is missing, then opens the app or, with --headless, scans.
import { parseStartArguments, startUsage } from './lib/arguments.mjs'
import { bootstrap } from './lib/bootstrap.mjs'
import { inRoot, nodeEnvironment } from './lib/checkout.mjs'
import { runInForeground, runMain } from './lib/run.mjs'
import { openWindow } from './lib/window.mjs'

await runMain(async () => {
  const options = parseStartArguments(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(`${startUsage}\n`)
    return 0
  }
  const node24 = await bootstrap()
  if (!options.headless) return openWindow(node24, options)
  const library = options.library ? ['--library', options.library] : []
  return runInForeground(
    [node24, inRoot('out', 'main', 'cli.js'), 'headless', ...library, ...options.folders],
    { env: nodeEnvironment() },
  )
})
