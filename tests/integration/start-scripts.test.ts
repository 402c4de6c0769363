/** The scripts behind `npm start`, `npm test` and `npm run moodmark`, and the guards of what they start. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-scripts-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function run(program: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: root, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
    })
  })
}

/** The scripts are plain JavaScript that must run before TypeScript is installed, so they are loaded by address. */
const script = (name: string) => import(pathToFileURL(join(root, 'bin/lib', name)).href)

function write(path: string, content: string, ageSeconds = 0): void {
  const file = join(dir, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  const time = Date.now() / 1000 - ageSeconds
  utimesSync(file, time, time)
}

describe('npm start', () => {
  test('its arguments: paths become absolute, mistakes are named with the usage', async () => {
    const { parseStartArguments } = await script('arguments.mjs')
    expect(parseStartArguments(['--library', 'lib', 'photos', '/more'], '/home/anna')).toEqual({
      headless: false,
      electron: false,
      help: false,
      library: '/home/anna/lib',
      folders: ['/home/anna/photos', '/more'],
    })
    const wrong = await run(process.execPath, ['bin/start.mjs', '--colour'])
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toMatch(/--colour[\s\S]*Usage: npm start/)
    const nothing = await run(process.execPath, ['bin/start.mjs', '--headless'])
    expect([nothing.code, nothing.stderr.split('\n')[0]]).toEqual([
      2,
      '--headless needs at least one FOLDER.',
    ])
    expect((await run(process.execPath, ['bin/start.mjs', '--help'])).stdout).toMatch(/^Usage: npm start/)
  })

  test('relative folders mean the caller, not the project', async () => {
    const { parseStartArguments } = await script('arguments.mjs')
    const before = { event: process.env['npm_lifecycle_event'], cwd: process.env['INIT_CWD'] }
    try {
      process.env['npm_lifecycle_event'] = 'start'
      process.env['INIT_CWD'] = '/home/anna'
      expect(parseStartArguments(['x']).folders).toEqual(['/home/anna/x'])
    } finally {
      for (const [name, value] of [
        ['npm_lifecycle_event', before.event],
        ['INIT_CWD', before.cwd],
      ] as const) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    }
  })

  test('a browser is found by CHROMIUM or on PATH, and a wrong CHROMIUM is not replaced by another', async () => {
    const { findChromium } = await script('chromium.mjs')
    write('google-chrome', '#!/bin/sh\n')
    expect(findChromium({ PATH: dir })).toBe(null)
    await run('chmod', ['+x', join(dir, 'google-chrome')])
    expect(findChromium({ PATH: `/nowhere:${dir}` })).toBe(join(dir, 'google-chrome'))
    expect(findChromium({ PATH: dir, CHROMIUM: '/nowhere/chrome' })).toBe(null)
  })
})

describe('what is missing', () => {
  const lock = (version: string, optional = false) =>
    JSON.stringify({
      packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional } },
    })

  test('dependencies: by what was installed, not by file times', async () => {
    const { isInstalled } = await script('freshness.mjs')
    write('package-lock.json', lock('1.0.0'))
    expect(isInstalled(dir)).toBe(false)
    write('node_modules/.package-lock.json', lock('1.0.0'), 3600)
    expect(isInstalled(dir)).toBe(true)
    write('package-lock.json', lock('1.0.1'))
    expect(isInstalled(dir)).toBe(false)
    const withoutB = JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.1' } } })
    write('node_modules/.package-lock.json', withoutB)
    expect(isInstalled(dir)).toBe(false)
    write('package-lock.json', lock('1.0.1', true))
    expect(isInstalled(dir)).toBe(true)
  })

  test('the build: any source newer than any output asks for one, a test file does not', async () => {
    const { isBuilt } = await script('freshness.mjs')
    const outputs = [
      'out/main/index.js',
      'out/main/cli.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
    ]
    write('src/main/index.ts', '', 100)
    for (const folder of ['src/main', 'src']) utimesSync(join(dir, folder), 1, 1)
    expect(isBuilt(dir)).toBe(false)
    for (const file of outputs) write(file, '', 50)
    expect(isBuilt(dir)).toBe(true)
    write('src/main/index.test.ts', '')
    utimesSync(join(dir, 'src/main'), 1, 1)
    expect(isBuilt(dir)).toBe(true)
    write('src/main/index.ts', 'changed')
    expect(isBuilt(dir)).toBe(false)
    write('src/main/index.ts', '', 100)
    rmSync(join(dir, 'out/preload/index.cjs'))
    expect(isBuilt(dir)).toBe(false)
  })
})

describe('npm test', () => {
  const report = (...files: object[]) => write('report.json', JSON.stringify({ testResults: files }))
  const file = (status: string, ...tests: [string, string, ...string[]][]) => ({
    name: join(root, 'src/a.test.ts'),
    status,
    assertionResults: tests.map(([fullName, testStatus, ...failureMessages]) => ({
      ...{ fullName, status: testStatus, failureMessages },
    })),
  })
  const read = async (code: number) =>
    (await script('suites.mjs')).outcomeOf(
      'unit',
      (await script('reports.mjs')).readReport(code, join(dir, 'report.json')),
    )

  test('counts passed, failed and skipped with their titles', async () => {
    report(file('failed', ['one', 'passed'], ['two', 'failed'], ['three (needs ../shared)', 'skipped']))
    expect(await read(1)).toEqual({
      name: 'unit',
      passed: 1,
      failed: 1,
      skipped: ['src/a.test.ts: three (needs ../shared)'],
      retried: [],
      problem: null,
    })
  })

  test('the second run of a failed file counts, and names what passed only then; from reports of vitest itself', async () => {
    const spec = (name: string, lines: string) =>
      write(
        name,
        `import { expect, test } from '${join(root, 'node_modules/vitest/dist/index.js')}'
        import { existsSync, writeFileSync } from 'node:fs'
        ${lines}`,
      )
    spec('calm.spec.mjs', "test('calm', () => {}); test.skip('later', () => {})")
    const mark = JSON.stringify(join(dir, 'second'))
    const isSecond = `const again = existsSync(${mark}); writeFileSync(${mark}, '')`
    spec(
      'shaky.spec.mjs',
      `${isSecond}
      test('steady', () => {})
      test('shaky', () => expect(again).toBe(true))
      test('broken', () => expect(again).toBe('never'))`,
    )
    const { readReport, failedFiles, withSecondTry } = await script('reports.mjs')
    const vitest = async (...files: string[]) => {
      const { code } = await run(process.execPath, [
        join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', `--root=${dir}`, '--dir', dir, ...files],
        ...['--reporter=json', `--outputFile.json=${join(dir, 'report.json')}`],
      ])
      return readReport(code, join(dir, 'report.json'))
    }
    const first = await vitest()
    expect(failedFiles(first)).toEqual([expect.stringMatching(/shaky\.spec\.mjs$/)])
    const { outcomeOf } = await script('suites.mjs')
    expect(outcomeOf('e2e', first)).toMatchObject({ passed: 2, failed: 2, retried: [], problem: null })
    expect(outcomeOf('e2e', withSecondTry(first, await vitest('shaky.spec.mjs')))).toEqual({
      name: 'e2e',
      passed: 3,
      failed: 1,
      skipped: [expect.stringMatching(/calm\.spec\.mjs: later$/)],
      retried: [expect.stringMatching(/shaky\.spec\.mjs: shaky$/)],
      problem: null,
    })
  })

  test('a failure that no test stands for is counted: a file that cannot be loaded, an error outside, no report', async () => {
    report(file('failed'), file('passed', ['one', 'passed']))
    expect(await read(1)).toMatchObject({ passed: 1, failed: 1 })
    report(file('passed', ['one', 'passed']))
    expect(await read(1)).toMatchObject({
      passed: 1,
      failed: 1,
      problem: expect.stringContaining('no test failed'),
    })
    rmSync(join(dir, 'report.json'))
    expect(await read(137)).toMatchObject({ passed: 0, failed: 1, problem: expect.stringContaining('137') })
  })
})

/** A Node older than 24 somewhere on PATH besides the one of node_modules. */
async function findOlderNode(): Promise<string | null> {
  const { stdout } = await run('which', ['-a', 'node'])
  for (const path of stdout.split('\n').filter(Boolean)) {
    const { stdout: version } = await run(path, ['--version'])
    if (Number(/^v(\d+)/.exec(version)?.[1] ?? 24) < 24) return path
  }
  return null
}
const olderNode = await findOlderNode()

describe.skipIf(!olderNode)('on an older Node (needs one on PATH)', () => {
  test.each(['index', 'cli'])('out/main/%s.js says what it needs', async (entry) => {
    const { code, stdout, stderr } = await run(olderNode ?? '', [`out/main/${entry}.js`])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^Moodmark needs Node 24, but this is Node \d+/)
    expect(stderr).toContain('npm start')
  })

  test('the command line still works through its script, with nothing else on stdout', async () => {
    const { code, stdout } = await run(olderNode ?? '', ['bin/moodmark.mjs', '--version'])
    expect([code, stdout.trim()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
  })
})

test('out/main/index.js on plain Node 24 says that it is for Electron', async () => {
  const { code, stderr } = await run(process.execPath, ['out/main/index.js'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('npm start')])
})
