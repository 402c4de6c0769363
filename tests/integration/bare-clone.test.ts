/**
 * The app as a bare clone has it: no ../shared beside it, and every attempt to reach a network fails. The photos to
 * look at come from ../shared all the same, so without that there is nothing to test.
 */
import { spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedDir } from '../shared-data.ts'

const root = join(import.meta.dirname, '../..')
/** Ids of the bundled gallery; the photos' folders have underscores. */
const PLACES = ['colosseum', 'taj-mahal', 'christ-the-redeemer']
const PHOTOS_EACH = 2
const NO_NETWORK = `
import { Socket } from 'node:net'
const connect = Socket.prototype.connect
Socket.prototype.connect = function (...args) {
  const [options] = args.flat()
  if (typeof options === 'object' && options?.path) return connect.apply(this, args)
  queueMicrotask(() => this.destroy(new Error('there is no network')))
  return this
}
`

let dir: string
let clone: string

/** Runs a command of the clone. */
function moodmark(...args: string[]): Promise<{ lines: Record<string, unknown>[]; stderr: string }> {
  const child = spawn(
    process.execPath,
    [join(clone, 'src/main/cli.ts'), ...args, '--library', join(dir, 'library'), '--json'],
    {
      env: {
        ...process.env,
        MOODMARK_MODELS: '',
        NODE_OPTIONS: `--import ${pathToFileURL(join(dir, 'no-network.mjs')).href}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const out: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => {
      const lines = Buffer.concat(out).toString().split('\n').filter(Boolean)
      resolve({ lines: lines.map((line) => JSON.parse(line)), stderr: Buffer.concat(errors).toString() })
    })
  })
}

describe.skipIf(!sharedDir)('a bare clone (photos from ../shared)', () => {
  beforeAll(() => {
    const data = join(sharedDir as string, 'data')
    dir = mkdtempSync(join(tmpdir(), 'moodmark-bare-'))
    clone = join(dir, 'checkout', 'moodmark')
    for (const part of ['src', 'resources', 'package.json'])
      cpSync(join(root, part), join(clone, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
    writeFileSync(join(dir, 'no-network.mjs'), NO_NETWORK)
    const photos = join(dir, 'photos')
    mkdirSync(photos)
    for (const place of PLACES) {
      const folder = join(data, 'landmarks', 'queries', place.replaceAll('-', '_'))
      for (const [i, file] of readdirSync(folder).slice(0, PHOTOS_EACH).entries())
        copyFileSync(join(folder, file), join(photos, `${place}.${i}.jpg`))
    }
    copyFileSync(join(data, 'group-photos', '53_vladmandic_sample1.jpg'), join(photos, 'people.jpg'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  const scan = async () => {
    const { lines } = await moodmark('scan', join(dir, 'photos'))
    return new Map(
      lines.filter(({ path }) => path).map((line) => [String(line['path']).replace(/.*[\\/]/, ''), line]),
    )
  }

  it('finds landmarks with the bundled models', async () => {
    const photos = await scan()
    const rightly = [...photos].filter(
      ([name, { landmark }]) => (landmark as { id: string } | null)?.id === name.split('.')[0],
    )
    expect(rightly.length).toBeGreaterThanOrEqual((PLACES.length * PHOTOS_EACH) / 2)
  })

  it('recognises expressions with the bundled models', async () => {
    const { lines } = await moodmark('doctor')
    const capabilities = lines[0]?.['capabilities'] as { capability: string; reason: string }[]
    for (const capability of ['faces', 'expressions'])
      expect(capabilities.find((one) => one.capability === capability)).toMatchObject({
        enabled: true,
        reason: '',
      })
    const failed = await moodmark('models', 'install', 'face_yunet_n')
    expect(failed.stderr).toMatch(/could not be downloaded.*Check the connection/)
    const people = (await scan()).get('people.jpg')?.['faces'] as { expression: string | null }[]
    expect(people.length).toBeGreaterThan(0)
    expect(people.some(({ expression }) => expression !== null)).toBe(true)
  })
})
