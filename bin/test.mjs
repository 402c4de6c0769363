// `npm test`: installs and builds what is missing, then types, Biome, unit, integration and e2e tests.
// The last line adds up every suite: `N passed, N failed`.
import { bootstrap } from './lib/bootstrap.mjs'
import { inRoot } from './lib/checkout.mjs'
import { canInstallChromium, findChromium, installChromium } from './lib/chromium.mjs'
import { installedElectron } from './lib/electron-binary.mjs'
import { runMain } from './lib/run.mjs'
import { printSummary, runTool, runVitest } from './lib/suites.mjs'

const say = (line) => process.stdout.write(`\n── ${line}\n`)

await runMain(async () => {
  const outcomes = []
  const run = async (name, suite) => {
    say(name)
    const startMs = Date.now()
    outcomes.push(await suite(name))
    say(`${name}: ${Math.round((Date.now() - startMs) / 1000)} s`)
  }

  const node24 = await bootstrap({ build: false })
  const bin = (...parts) => [node24, inRoot('node_modules', ...parts)]
  await run('types', (name) => runTool(name, [...bin('typescript', 'bin', 'tsc'), '--noEmit']))
  await run('lint', (name) => runTool(name, [...bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']))
  await run('unit', (name) => runVitest(node24, name))
  const unprepared = await prepareForWindow()
  if (unprepared)
    outcomes.push({
      name: 'preparation',
      passed: 0,
      failed: 1,
      skipped: [],
      retried: [],
      problem: unprepared,
    })
  await run('integration', (name) => runVitest(node24, name))
  await run('e2e', (name) => runVitest(node24, name))
  return printSummary(outcomes) === 0 ? 0 : 1
})

/** Builds the app and finds a browser for the tests that need them; returns what is wrong, or null. The rest still runs. */
async function prepareForWindow() {
  try {
    await bootstrap()
    return await browserProblem()
  } catch (error) {
    return error.message
  }
}

async function browserProblem() {
  if (installedElectron() || findChromium()) return null
  if (!canInstallChromium()) {
    return 'The e2e tests need a browser: install Chromium or set CHROMIUM=/path/to/browser'
  }
  process.stdout.write('Installing Chromium with apt-get for the e2e tests …\n')
  const error = await installChromium()
  return error === null ? null : `apt-get could not install Chromium:\n${error}`
}
