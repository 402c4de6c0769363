// What vitest's JSON report says of a suite.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from './checkout.mjs'

/**
 * @typedef {{file: string, title: string, state: 'passed' | 'failed' | 'skipped', retried: boolean}} Test
 * file: relative to the project's root; retried: it failed first and passed when its file was run once more
 * @typedef {{tests: Test[], problem: string | null}} Report
 * problem: a failure that no single test stands for
 */

/**
 * @param {number} code exit code of vitest @param {string} reportFile
 * @returns {Report}
 */
export function readReport(code, reportFile) {
  let report
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return { tests: [], problem: `vitest ended with ${code} and left no report` }
  }
  const tests = report.testResults.flatMap(testsOf)
  // An error outside any test (an unhandled rejection, no test found) fails the run without failing a test.
  const outside = code !== 0 && tests.every(({ state }) => state !== 'failed')
  return {
    tests,
    problem: outside ? `vitest ended with ${code} although no test failed; its output above says why` : null,
  }
}

/** A file that could not even be loaded counts as one failed test. @returns {Test[]} */
function testsOf(result) {
  const file = relative(root, result.name)
  const tests = result.assertionResults.map(({ fullName, status }) => ({
    file,
    title: `${file}: ${fullName}`,
    state: status === 'passed' || status === 'failed' ? status : 'skipped',
    retried: false,
  }))
  if (result.status === 'failed' && tests.every(({ state }) => state !== 'failed'))
    tests.push({ file, title: file, state: 'failed', retried: false })
  return tests
}

/** Files with a failed test. @param {Report} report @returns {string[]} */
export function failedFiles({ tests }) {
  return [...new Set(tests.filter(({ state }) => state === 'failed').map(({ file }) => file))]
}

/**
 * The report of a suite whose failed files were run once more, whole: what the second run says of them counts.
 * @param {Report} first @param {Report} second of the failed files only
 * @returns {Report}
 */
export function withSecondTry(first, second) {
  const again = new Set(failedFiles(first))
  const failedBefore = new Set(
    first.tests.filter(({ state }) => state === 'failed').map(({ title }) => title),
  )
  return {
    tests: [
      ...first.tests.filter(({ file }) => !again.has(file)),
      ...second.tests.map((test) => ({
        ...test,
        retried: test.state === 'passed' && (failedBefore.has(test.title) || failedBefore.has(test.file)),
      })),
    ],
    problem: second.problem,
  }
}
