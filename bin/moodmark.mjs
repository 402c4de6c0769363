#!/usr/bin/env node
// The command line, `npm run -s moodmark -- COMMAND`: same preparation as `npm start`, then out/main/cli.js on Node 24.
// Nothing of the preparation is written to stdout, which belongs to the command.
import { callersFolder } from './lib/arguments.mjs'
import { bootstrap } from './lib/bootstrap.mjs'
import { inRoot, nodeEnvironment } from './lib/checkout.mjs'
import { runInForeground, runMain } from './lib/run.mjs'

await runMain(async () => {
  const node24 = await bootstrap()
  return runInForeground([node24, inRoot('out', 'main', 'cli.js'), ...process.argv.slice(2)], {
    cwd: callersFolder(),
    env: nodeEnvironment(),
  })
})
