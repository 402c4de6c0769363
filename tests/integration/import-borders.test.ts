/** Imports that cross a process border the wrong way must be lint errors (docs/architecture.md). */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
let dir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-borders-'))
  // Its globs count from the folder that it lies in.
  copyFileSync(join(root, 'biome.json'), join(dir, 'biome.json'))
})
afterAll(() => rmSync(dir, { recursive: true }))

/** Lints one file that imports `specifier`, under the project's own rules. */
async function isAllowed(file: string, specifier: string): Promise<boolean> {
  const path = join(dir, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `import { value } from '${specifier}'\n\nexport const copy = value\n`)
  const { stdout, stderr } = await run(
    process.execPath,
    [biome, 'lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', file],
    { cwd: dir },
  ).catch((error: { stdout: string; stderr: string }) => error)
  const output = stdout + stderr
  if (/noRestrictedImports/.test(output)) return false
  expect(output).toContain('Checked 1 file')
  return true
}

test.each([
  ['src/shared/sample.ts', '../main/store/database.ts'],
  ['src/shared/node/sample.ts', '../../analysis/process.ts'],
  ['src/shared/sample.ts', 'electron'],
  ['src/renderer/sample.ts', '../main/albums/albums.ts'],
  ['src/renderer/features/albums/sample.tsx', '../../../main/albums/albums.ts'],
  ['src/renderer/sample.ts', '../shared/node/library-dir.ts'],
  ['src/renderer/sample.ts', 'node:fs'],
  ['src/renderer/sample.ts', 'electron'],
  ['src/preload/sample.ts', '../main/app/scheme.ts'],
  ['src/preload/sample.ts', 'node:path'],
  ['src/analysis/sample.ts', '../main/store/database.ts'],
  ['src/analysis/inference/sample.ts', 'electron'],
  ['src/main/library/sample.ts', '../../analysis/process.ts'],
  ['src/main/library/sample.ts', '../app/log.ts'],
  ['src/main/store/sample.ts', 'electron'],
  ['src/main/cli/sample.ts', '../../renderer/client.ts'],
  ['src/main/app/sample.ts', '../../analysis/process.ts'],
])('%s may not import %s', async (file, specifier) => {
  expect(await isAllowed(file, specifier)).toBe(false)
})

test.each([
  ['src/renderer/sample.ts', '../shared/ipc.ts'],
  ['src/preload/sample.ts', 'electron'],
  ['src/analysis/sample.ts', '../shared/node/entries.ts'],
  ['src/main/library/sample.ts', '../../shared/ipc.ts'],
  ['src/main/library/sample.ts', 'node:fs'],
  ['src/main/app/sample.ts', 'electron'],
  ['src/main/app/sample.ts', '../library/library.ts'],
  ['src/main/index.ts', './app/main.ts'],
])('%s may import %s', async (file, specifier) => {
  expect(await isAllowed(file, specifier)).toBe(true)
})
