// The suites of `npm test`, one after the other, each with its counts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot, nodeEnvironment, root } from './checkout.mjs'
import { failedFiles, readReport, withSecondTry } from './reports.mjs'
import { runInForeground } from './run.mjs'

const MOST_REPEATED_FILES = 3

/**
 * @typedef {{name: string, passed: number, failed: number, skipped: string[], retried: string[], problem: string | null}} Outcome
 * skipped: full titles, which carry their reason ("needs ../shared"); retried: full titles of tests that failed first and
 * passed when repeated; problem: a failure that no single test stands for
 */

/**
 * A tool that either passes or not counts as one test.
 * @param {string} name @param {string[]} command
 * @returns {Promise<Outcome>}
 */
export async function runTool(name, command) {
  const code = await runInForeground(command, { cwd: root })
  return {
    name,
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    skipped: [],
    retried: [],
    problem: null,
  }
}

/**
 * One vitest project; progress and failures are printed by vitest, counts come from its JSON report.
 *
 * A few failed files of the window's suite are run once more, each with a new browser: on a busy machine one now and
 * then misses a moment, and a window that stands still would fail a test repeated in it too. The summary lists what
 * needed that. More failed files than that are no accident.
 * @param {string} node24 @param {'unit' | 'integration' | 'e2e'} project
 * @returns {Promise<Outcome>}
 */
export async function runVitest(node24, project) {
  const first = await vitestReport(node24, project, [])
  const failed = failedFiles(first)
  if (project !== 'e2e' || failed.length === 0 || failed.length > MOST_REPEATED_FILES)
    return outcomeOf(project, first)
  process.stdout.write(`\nOnce more: ${failed.join(', ')}\n`)
  return outcomeOf(project, withSecondTry(first, await vitestReport(node24, project, failed)))
}

/** @returns {Promise<import('./reports.mjs').Report>} */
async function vitestReport(node24, project, files) {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-test-'))
  const reportFile = join(dir, 'report.json')
  try {
    const code = await runInForeground(
      [
        node24,
        inRoot('node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', project, ...files],
        ...['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`],
      ],
      // Tests start the app and the command line some hundred times.
      { cwd: root, env: nodeEnvironment() },
    )
    return readReport(code, reportFile)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** @param {string} name @param {import('./reports.mjs').Report} report @returns {Outcome} */
export function outcomeOf(name, { tests, problem }) {
  const count = (wanted) => tests.filter(({ state }) => state === wanted).length
  const titles = (which) => tests.filter(which).map(({ title }) => title)
  return {
    name,
    passed: count('passed'),
    failed: count('failed') + (problem === null ? 0 : 1),
    skipped: titles(({ state }) => state === 'skipped'),
    retried: titles(({ retried }) => retried),
    problem,
  }
}

/** @param {Outcome[]} outcomes */
export function printSummary(outcomes) {
  const lines = ['']
  for (const { name, passed, failed, skipped, problem } of outcomes) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`
    lines.push(`${name.padEnd(12)}${counts}${skipped.length > 0 ? `  ${skipped.length} skipped` : ''}`)
    if (problem) lines.push(`  ${problem}`)
  }
  const list = (heading, key) => {
    const titles = outcomes.flatMap((outcome) => outcome[key])
    if (titles.length > 0) lines.push('', heading, ...titles.map((title) => `  ${title}`))
  }
  list('Skipped:', 'skipped')
  list('Passed at the second try only:', 'retried')
  const total = (key) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0)
  lines.push('', `${total('passed')} passed, ${total('failed')} failed`)
  process.stdout.write(`${lines.join('\n')}\n`)
  return total('failed')
}
