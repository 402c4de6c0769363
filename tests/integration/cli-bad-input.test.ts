/** The command line in the hands of a careless or hostile user: sentences and exit codes, never a stack. */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/main/store/database.ts'
import { hashTree, until, writePhoto } from '../library-harness.ts'
import { runCli } from '../run-cli.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'moodmark-bad-')))
const photos = join(dir, 'photos')
const library = ['--library', join(dir, 'library')]
const at = (...parts: string[]): string => join(photos, ...parts)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** What a user sees must be sentences. */
function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^\s+at .+\(|node:internal|file:\/\//m)
}

beforeAll(async () => {
  await writePhoto(at('fine.jpg'), 1)
  await writePhoto(at('cut.jpg'), 2, 900, 700)
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  const noisy = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#000', noise } })
    .jpeg()
    .toBuffer()
  writeFileSync(at('cut.jpg'), noisy.subarray(0, noisy.length / 2))
  writeFileSync(at('broken.jpg'), 'no picture')
  writeFileSync(at('\u001b[31mred\n.jpg'), 'no picture')
  const badName = Buffer.concat([Buffer.from(at('folder-')), Buffer.from([0xff])])
  mkdirSync(badName)
  writeFileSync(Buffer.concat([badName, Buffer.from('/inside.jpg')]), 'x')
})

describe('scan', () => {
  it('names every file and folder that it could not read wholly, once each', async () => {
    const before = hashTree(photos)
    const result = await runCli(['scan', photos, ...library, '--json'])
    expect(result.exitCode).toBe(1)
    const lines = result.json()
    const named = (part: string) => lines.filter((line) => String(line['path']).includes(part))
    expect(named('folder-')).toMatchObject([
      { status: 'failed', hash: null, error: expect.stringContaining('folder-') },
    ])
    expect(named('broken.jpg')).toMatchObject([{ status: 'failed', error: expect.any(String) }])
    expect(named('cut.jpg')).toMatchObject([
      { status: 'indexed', hash: expect.any(String), error: expect.stringContaining('only a part') },
    ])
    expect(named('fine.jpg')[0]).not.toHaveProperty('error')
    expect(lines.at(-1)).toMatchObject({ summary: { found: 4, indexed: 2, failed: 3 } })
    expect(hashTree(photos)).toBe(before)
  })

  it('does so in lines for people, without letting a name command the terminal', async () => {
    const { stderr, stdout } = await runCli(['scan', photos, ...library])
    const about = stderr.split('\n').filter((line) => line.includes('broken.jpg'))
    expect(about).toHaveLength(1)
    expect(about[0]?.split('broken.jpg')).toHaveLength(2)
    expect(stderr).toContain('folder-')
    expect(stderr).not.toContain('\u001b')
    expect(stdout).toMatch(/^4 photos found: 0 read, 2 unchanged, 3 failed/)
  })
})

describe('whatever is asked', () => {
  it.each([
    [['eval', 'expressions', photos], 2, photos],
    [['eval', 'expressions', at('fine.jpg')], 2, 'fine.jpg'],
    [['eval', 'mood', at('fine.jpg')], 2, 'fine.jpg'],
    [['eval', 'mood', photos], 2, photos],
    [['eval', 'landmarks', '--gallery', dir, '--queries', at('nowhere')], 2, 'nowhere'],
    [['export', '--xmp', '--out', at('fine.jpg', 'x')], 2, photos],
    [['export', '--json', '--out', join(dir, 'x')], 2, '> FILE'],
    [['export', '--xmp', '--out', join(dir, 'file', 'x')], 3, 'file'],
    [['why', at('broken.jpg')], 1, 'broken.jpg'],
    [['albums', '--library', join(dir, 'no database')], 3, 'no database'],
    [['scan', photos, '--library', join(dir, 'file')], 3, 'file'],
    [['scan', at('fine.jpg')], 2, 'fine.jpg'],
    [['scan', join(dir, 'library')], 2, 'library'],
    [['scan', photos, '--library', photos], 2, 'own library'],
    [['import', photos], 2, 'is a folder'],
  ])('%j gets a sentence', async (args, exitCode, names) => {
    writeFileSync(join(dir, 'file'), 'in the way')
    mkdirSync(join(dir, 'no database'), { recursive: true })
    writeFileSync(
      join(dir, 'no database', 'library.sqlite'),
      'this is no database, only a text of some length\n'.repeat(50),
    )
    const result = await runCli([...(args.includes('--library') ? [] : library), ...args])
    expect([result.exitCode, result.stderr]).toEqual([exitCode, expect.stringContaining(names)])
    expect(result.stdout).toBe('')
    expectNoStack(result.stderr)
  })
})

it('leaves no database in a folder of photos that was given for the library as well', async () => {
  const before = hashTree(photos)
  for (const command of [
    ['headless', dir, photos],
    ['folders', 'add', photos],
    ['scan', photos],
  ]) {
    const { exitCode, stderr } = await runCli([...command, '--library', photos])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${photos} belongs to`)])
  }
  expect(hashTree(photos)).toBe(before)
})

it.skipIf(!existsSync('/dev/full'))(
  'says that the disk below its output is full (needs /dev/full)',
  async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../src/main/cli.ts'), 'photos', ...library],
      {
        stdio: ['ignore', full, 'pipe'],
      },
    )
    closeSync(full)
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said += String(chunk)
    })
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    expect([exitCode, said]).toEqual([
      1,
      expect.stringMatching(/^The output could not be written: .*no space/),
    ])
    expectNoStack(said)
  },
)

describe('sidecars', () => {
  it('are kept out of every folder of the library, through links too', async () => {
    const second = join(dir, 'more', 'photos')
    await writePhoto(join(second, 'fine.jpg'), 3)
    await runCli(['scan', second, ...library])
    const before = [hashTree(photos), hashTree(second)]
    symlinkSync(second, join(dir, 'link'))
    for (const out of [join(second, 'x'), join(dir, 'link', 'x', 'y')]) {
      expect((await runCli(['export', '--xmp', '--out', out, ...library])).exitCode).toBe(2)
    }
    expect([hashTree(photos), hashTree(second)]).toEqual(before)
    // Two folders of one name: neither's sidecars take the other's place.
    const out = join(dir, 'sidecars')
    const { stderr } = await runCli(['export', '--xmp', '--out', out, ...library])
    expect(stderr).toContain('3 sidecars')
    expect(readFileSync(join(out, 'photos', 'fine.jpg.xmp'), 'utf8')).toContain('xmpmeta')
    expect(readFileSync(join(out, 'photos 2', 'fine.jpg.xmp'), 'utf8')).toContain('xmpmeta')
  })
})

describe('scan --watch', () => {
  let child: ChildProcess | null = null
  afterEach(() => {
    child?.kill('SIGKILL')
  })

  interface Watching {
    lines: Record<string, unknown>[]
    notes: () => string
    end: (signal: NodeJS.Signals) => Promise<number | null>
  }

  function watch(folder: string, libraryDir: string): Watching {
    const cli = join(import.meta.dirname, '../../src/main/cli.ts')
    const started = spawn(
      process.execPath,
      [cli, 'scan', folder, '--library', libraryDir, '--json', '--watch'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    child = started
    const lines: Record<string, unknown>[] = []
    let rest = ''
    let notes = ''
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts.map((line) => JSON.parse(line) as Record<string, unknown>))
    })
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      notes += text
    })
    const exited = new Promise<number | null>((resolve) => started.once('exit', resolve))
    return {
      lines,
      notes: () => notes,
      end: (signal) => {
        started.kill(signal)
        return exited
      },
    }
  }

  it('follows every kind of change, takes a growing file once, keeps others out, and ends at a signal', async () => {
    const folder = join(dir, 'watched')
    const libraryDir = join(dir, 'watched library')
    const inside = (name: string): string => join(folder, name)
    await writePhoto(inside('a.jpg'), 11)
    const long = new Date(Date.now() - 1e7)
    utimesSync(inside('a.jpg'), long, long)
    const { lines, notes, end } = watch(folder, libraryDir)
    const statuses = (name: string) =>
      lines.filter((line) => line['path'] === inside(name)).map((line) => line['status'])
    await until('it watches', () => notes().includes('Watching'), 60_000)
    expect(statuses('a.jpg')).toEqual(['indexed'])

    const second = await runCli(['scan', folder, '--library', libraryDir])
    expect(second.exitCode).toBe(3)
    expect(second.stderr).toMatch(/is in use by another Moodmark \(process \d+\)\. Close it/)
    expect((await runCli(['photos', '--library', libraryDir, '--json'])).json()).toHaveLength(1)

    copyFileSync(await writePhoto(join(dir, 'outside.jpg'), 12), inside('b.jpg'))
    await until('a new photo is seen', () => statuses('b.jpg').length > 0)
    renameSync(inside('b.jpg'), inside('c.jpg'))
    await until('a renamed photo is seen', () => statuses('c.jpg').length > 0)
    expect(statuses('c.jpg')).toEqual(['moved'])
    copyFileSync(await writePhoto(join(dir, 'outside.jpg'), 13), inside('a.jpg'))
    await until('a changed photo is seen', () => statuses('a.jpg').length > 1)

    const bytes = readFileSync(await writePhoto(join(dir, 'outside.jpg'), 14, 800, 600))
    const step = Math.ceil(bytes.length / 30)
    for (let start = 0; start < bytes.length; start += step) {
      appendFileSync(inside('slow.jpg'), bytes.subarray(start, start + step))
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    await until('a grown photo is seen', () => statuses('slow.jpg').length > 0)
    rmSync(inside('c.jpg'))
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(statuses('slow.jpg')).toEqual(['indexed'])
    const reader = openDatabase(libraryDir, { readonly: true })
    const known = reader.db.prepare('SELECT count(*) FROM files').pluck()
    await until('the deletion is seen', () => known.get() === 2)
    reader.close()
    expect(await end('SIGINT')).toBe(0)
    const left = (await runCli(['photos', '--library', libraryDir, '--json'])).json()
    expect(left.map((line) => line['path']).sort()).toEqual([inside('a.jpg'), inside('slow.jpg')])
  })

  it('ends at the first signal also while it scans, and goes on from there', async () => {
    const COUNT = 20
    const folder = join(dir, 'many')
    const libraryDir = join(dir, 'many library')
    for (let seed = 0; seed < COUNT; seed++)
      await writePhoto(join(folder, `${seed}.jpg`), 100 + seed, 1600, 1200)
    const { lines, end } = watch(folder, libraryDir)
    await until('it is in the middle', () => lines.length > 2, 60_000)
    expect(await end('SIGINT')).toBe(130)
    const begun = lines.filter((line) => line['status'] === 'indexed').length
    expect(begun).toBeLessThan(COUNT)
    const again = (await runCli(['scan', folder, '--library', libraryDir, '--json'])).json()
    expect(again.at(-1)).toMatchObject({ summary: { found: COUNT, failed: 0 } })
    const known = again.filter((line) => line['status'] === 'unchanged').length
    const read = again.filter((line) => line['status'] === 'indexed').length
    expect(known + read).toBe(COUNT)
    expect(known).toBeGreaterThanOrEqual(begun)
  })
})
