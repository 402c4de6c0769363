// The suites of `npm test`, one after the other, each with its counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { inRoot, root } from './checkout.mjs'
import { runInForeground } from './run.mjs'

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
 * @param {string} node24 @param {'unit' | 'integration' | 'e2e'} project
 * @returns {Promise<Outcome>}
 */
export async function runVitest(node24, project) {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-test-'))
  const reportFile = join(dir, 'report.json')
  try {
    const code = await runInForeground(
      [
        node24,
        inRoot('node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', project],
        ...['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`],
      ],
      { cwd: root },
    )
    return readReport(project, code, reportFile)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** @returns {Outcome} */
export function readReport(name, code, reportFile) {
  let report
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return {
      name,
      passed: 0,
      failed: 1,
      skipped: [],
      retried: [],
      problem: `vitest ended with ${code} and left no report`,
    }
  }
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: relative(root, file.name) })),
  )
  const count = (status) => tests.filter((test) => test.status === status).length
  const emptyFailures = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = count('failed') + emptyFailures.length
  // An error outside any test (an unhandled rejection, no test found) fails the run without failing a test.
  const outside = code !== 0 && failed === 0
  const titles = (which) => tests.filter(which).map((test) => `${test.file}: ${test.fullName}`)
  return {
    name,
    passed: count('passed'),
    failed: failed + (outside ? 1 : 0),
    skipped: titles((test) => !['passed', 'failed'].includes(test.status)),
    // The report keeps the errors of earlier tries with a test that passed in the end.
    retried: titles((test) => test.status === 'passed' && test.failureMessages.length > 0),
    problem: outside ? `vitest ended with ${code} although no test failed; its output above says why` : null,
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
