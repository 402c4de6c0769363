/**
 * On Linux, sharp and onnxruntime loaded into Electron's process clash with its GLib and crash it (lovell/sharp#4522).
 * Plain Node never shows that, so the built files are read instead: nothing that Electron's main can reach may load them.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const outDir = mkdtempSync(join(tmpdir(), 'moodmark-build-'))

beforeAll(async () => {
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', outDir, '--logLevel', 'error'], {
    cwd: root,
  })
})
afterAll(() => rmSync(outDir, { recursive: true, force: true }))

/** Packages that a built entry loads, itself or through its chunks, at once or later. */
function packagesReachedFrom(entry: string): Set<string> {
  const packages = new Set<string>()
  const files = [join(outDir, 'main', entry)]
  for (const file of files) {
    const code = readFileSync(file, 'utf8')
    for (const [, specifier] of code.matchAll(
      /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["'`]([^"'`\n]+)["'`]/g,
    )) {
      if (specifier === undefined) continue
      if (!specifier.startsWith('.')) packages.add(specifier)
      else if (!files.includes(join(dirname(file), specifier))) files.push(join(dirname(file), specifier))
    }
  }
  return packages
}

test('the main process of the app loads neither sharp nor onnxruntime', () => {
  const packages = packagesReachedFrom('index.js')
  expect(packages).toContain('electron')
  expect(packages).toContain('better-sqlite3')
  expect(packages).not.toContain('sharp')
  expect(packages).not.toContain('onnxruntime-node')
})

test('the command line loads neither them nor Electron', () => {
  const packages = packagesReachedFrom('cli.js')
  expect(packages).toContain('better-sqlite3')
  for (const name of ['sharp', 'onnxruntime-node', 'electron']) expect(packages).not.toContain(name)
})

test('the analysis process and its thread are where they are loaded', () => {
  expect(packagesReachedFrom('analysis.js')).toContain('sharp')
  expect(packagesReachedFrom('inference-worker.js')).toContain('onnxruntime-node')
  expect(packagesReachedFrom('analysis.js')).not.toContain('better-sqlite3')
})
