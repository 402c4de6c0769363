import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.ts'
import { sharedDir } from '../shared-data.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-cli-'))
const photos = join(dir, 'photos')
const library = ['--library', join(dir, 'library')]
const json = [...library, '--json']

beforeAll(async () => {
  mkdirSync(join(photos, 'a folder.jpg'), { recursive: true })
  const picture = sharp({ create: { width: 640, height: 480, channels: 3, background: '#884422' } })
  await picture
    .clone()
    .composite([
      {
        input: Buffer.from(
          '<svg width="640" height="480"><circle cx="300" cy="200" r="120" fill="#2af"/></svg>',
        ),
      },
    ])
    .withExif({
      IFD0: { Make: 'Test', Model: 'Camera One' },
      IFD2: { DateTimeOriginal: '2019:07:14 18:03:22', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '41/1 53/1 25/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '12/1 29/1 32/1',
      },
    })
    .jpeg()
    .toFile(join(photos, 'rome 🏛️.jpg'))
  await picture
    .clone()
    .png()
    .toFile(join(photos, 'a folder.jpg', 'plain.png'))
  writeFileSync(join(photos, 'broken.jpg'), 'this is no picture')
  writeFileSync(join(photos, 'empty.jpg'), '')
  writeFileSync(join(photos, 'phone.heic'), 'ftypheic')
  writeFileSync(join(photos, 'notes.txt'), 'not a photo')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const byName = (lines: Record<string, unknown>[], name: string) =>
  lines.find((line) => typeof line['path'] === 'string' && line['path'].endsWith(name))

describe('scan', () => {
  it('prints one line per photo and a summary, and exits with 1 when files failed', async () => {
    const before = readdirSync(photos, { recursive: true }).sort()
    const result = await runCli(['scan', photos, ...json])
    expect(result.exitCode, result.stderr).toBe(1)
    const lines = result.json()
    const summary = lines.at(-1)
    expect(summary).toEqual({
      summary: {
        found: 5,
        indexed: 2,
        unchanged: 0,
        failed: 2,
        seconds: expect.any(Number),
        photosPerSecond: expect.any(Number),
        device: expect.any(String),
      },
    })
    expect(byName(lines, 'rome 🏛️.jpg')).toMatchObject({
      status: 'indexed',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      takenAt: '2019-07-14T18:03:22+02:00',
      gps: [expect.closeTo(41.8903, 3), expect.closeTo(12.4922, 3)],
      place: { city: 'Rome', country: 'Italy' },
      faces: [],
    })
    // Whether a drawn scene has a mood is the recogniser's to say; that the line tells it is the command's.
    expect(byName(lines, 'rome 🏛️.jpg')).toHaveProperty('mood')
    expect(byName(lines, 'plain.png')).toMatchObject({ status: 'indexed', landmark: null })
    expect(byName(lines, 'broken.jpg')).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('broken.jpg'),
    })
    expect(byName(lines, 'empty.jpg')).toMatchObject({ status: 'failed', error: expect.any(String) })
    expect(byName(lines, 'phone.heic')).toMatchObject({
      status: 'unsupported',
      error: expect.stringMatching(/HEI[CF]/),
    })
    expect(byName(lines, 'notes.txt')).toBeUndefined()
    expect(readdirSync(photos, { recursive: true }).sort()).toEqual(before)
  })

  it('does not read unchanged photos again', async () => {
    const lines = (await runCli(['scan', photos, ...json])).json()
    expect(byName(lines, 'rome 🏛️.jpg')).toMatchObject({
      status: 'unchanged',
      takenAt: '2019-07-14T18:03:22+02:00',
    })
    expect(lines.at(-1)).toMatchObject({ summary: { indexed: 0, unchanged: 2 } })
  })

  it('names a folder that does not exist, and goes on with the others', async () => {
    const missing = join(dir, 'nowhere')
    const only = await runCli(['scan', missing, ...json])
    expect(only.exitCode).toBe(2)
    expect(only.stderr).toContain(missing)
    const both = await runCli(['scan', missing, photos, ...json])
    expect(both.exitCode).toBe(1)
    expect(both.json().at(-1)).toMatchObject({ summary: { unchanged: 2 } })
  })
})

describe('usage', () => {
  it('is refused with 2 and a word on help', async () => {
    for (const args of [
      ['frobnicate'],
      ['scan'],
      ['albums', '--by', 'colour'],
      ['photos', '--mood', 'grumpy'],
      ['--nonsense'],
    ]) {
      const result = await runCli([...args, ...library])
      expect(result.exitCode, args.join(' ')).toBe(2)
      expect(result.stdout).toBe('')
      expect(result.stderr).not.toBe('')
    }
  })

  it('says how to begin when there is no library', async () => {
    const result = await runCli(['albums', '--library', join(dir, 'none')])
    expect(result.exitCode).toBe(3)
    expect(result.stderr).toMatch(/scan/i)
  })
})

describe('corrections', () => {
  const photo = join(photos, 'rome 🏛️.jpg')

  it('are redone, previewed, backed up, restored, exported and imported', async () => {
    const own = join(dir, 'second')
    const second = ['--library', own, '--json']
    await runCli(['scan', photos, ...second])
    const preview = await runCli(['label', photo, '--rating', '4', '--preview', ...second])
    expect(preview.json()).toEqual([{ summary: 'A photo rated 4 of 5', photos: 1, changed: 1 }])
    expect((await runCli(['history', ...second])).json()).toEqual([])
    await runCli(['label', photo, '--rating', '4', '--favourite', ...second])
    expect((await runCli(['undo', ...second])).json()).toMatchObject([{ undone: true }])
    expect((await runCli(['redo', ...second])).json()).toMatchObject([{ undone: false }])
    const saved = join(dir, 'saved.sqlite')
    expect((await runCli(['backup', '--out', saved, ...second])).exitCode).toBe(0)
    expect((await runCli(['backup', '--out', saved, ...second])).exitCode).toBe(2)
    const exported = join(dir, 'export.ndjson')
    writeFileSync(exported, (await runCli(['export', '--json', '--library', own])).stdout)
    const before = (await runCli(['history', ...second])).json()

    await runCli(['undo', '--to', '1', ...second])
    expect((await runCli(['history', ...second])).json().map(({ undone }) => undone)).toEqual([true, true])
    expect((await runCli(['restore', join(dir, 'photos', 'notes.txt'), ...second])).exitCode).toBe(2)
    const restored = await runCli(['restore', saved, ...second])
    expect(restored.exitCode, restored.stderr).toBe(0)
    expect((await runCli(['history', ...second])).json()).toEqual(before)

    const third = ['--library', join(dir, 'third'), '--json']
    await runCli(['scan', photos, ...third])
    expect((await runCli(['import', exported, ...third])).json()).toEqual([{ added: 2, known: 0, older: 0 }])
    const [first] = (await runCli(['history', ...third])).json()
    expect(first).toMatchObject({ summary: before[0]?.['summary'], at: before[0]?.['at'] })
    expect((await runCli(['import', join(dir, 'photos', 'notes.txt'), ...third])).exitCode).toBe(2)
  })

  it('show in albums at once, are listed, and can be undone', async () => {
    expect(
      (await runCli(['label', photo, '--landmark', "Grandma's café", '--mood', 'calm', ...json])).exitCode,
    ).toBe(0)
    const albums = (await runCli(['albums', ...json])).json()
    expect(albums).toMatchObject([{ title: "Grandma's café", count: 1, cover: photo }])
    const [album] = albums
    const listed = (await runCli(['photos', '--album', String(album?.['id']), ...json])).json()
    expect(listed).toMatchObject([
      { path: photo, landmark: { name: "Grandma's café", by: ['user'] }, mood: { label: 'calm' } },
    ])

    expect((await runCli(['undo', ...json])).json()).toMatchObject([
      { undone: true, summary: 'Mood of a photo set to calm' },
    ])
    expect((await runCli(['photos', '--mood', 'calm', ...json])).json()).toEqual([])
    expect((await runCli(['history', ...json])).json().map(({ undone }) => undone)).toEqual([true, false])
  })

  it('refuse what does not exist', async () => {
    for (const args of [
      [join(photos, 'broken.jpg'), '--mood', 'calm'],
      [join(dir, 'elsewhere.jpg'), '--mood', 'calm'],
      [photo, '--mood', 'grumpy'],
      [photo, '--face', '0', '--expression', 'happy'],
      [photo, '--landmark', '   '],
      [photo],
    ]) {
      const result = await runCli(['label', ...args, ...library])
      expect(result.exitCode, args.join(' ')).toBeGreaterThan(0)
      expect(result.stderr).not.toBe('')
    }
  })

  it('survive another scan', async () => {
    await runCli(['scan', photos, ...json])
    expect((await runCli(['albums', ...json])).json()).toMatchObject([{ title: "Grandma's café" }])
  })

  it('take a photo out of the library, through another scan, and bring it back', async () => {
    const bytes = readFileSync(photo)
    expect((await runCli(['label', photo, '--removed', ...json])).json()).toMatchObject([
      { summary: 'A photo removed from the library' },
    ])
    await runCli(['scan', photos, ...json])
    const listed = (await runCli(['photos', ...json])).json()
    expect(listed.map(({ path }) => path)).not.toContain(photo)
    expect((await runCli(['photos', '--removed', ...json])).json()).toMatchObject([{ path: photo }])
    expect(readFileSync(photo).equals(bytes)).toBe(true)
    expect((await runCli(['label', photo, '--no-removed', ...library])).stdout).toContain('brought back')
  })
})

describe('questions', () => {
  const photo = join(photos, 'rome 🏛️.jpg')

  it('why tells the decision and what is near', async () => {
    const [answer] = (await runCli(['why', photo, ...json])).json()
    expect(answer).toMatchObject({
      path: photo,
      why: {
        decision: 'user',
        nearby: expect.arrayContaining([expect.objectContaining({ id: 'colosseum' })]),
      },
    })
  })

  it('albums by place and date', async () => {
    expect((await runCli(['albums', '--by', 'place', ...json])).json()).toMatchObject([
      { id: 'place:IT/Rome', group: ['Italy'] },
    ])
    expect((await runCli(['albums', '--by', 'date', ...json])).json()).toMatchObject([{ id: 'date:2019-07' }])
  })

  it('photos by text', async () => {
    expect((await runCli(['photos', '--query', 'july 2019 camera one', ...json])).json()).toMatchObject([
      { path: photo },
    ])
    expect((await runCli(['photos', '--query', 'paris', ...json])).json()).toEqual([])
  })

  it('doctor names device, capabilities and models', async () => {
    const [report] = (await runCli(['doctor', ...json])).json()
    expect(report).toMatchObject({
      analysisReady: true,
      provider: expect.any(String),
      library: { usable: true },
    })
    expect(report?.['capabilities']).toHaveLength(7)
  })

  it('models lists the catalogue', async () => {
    const models = (await runCli(['models', ...json])).json()
    expect(models.map(({ id }) => id)).toContain('place_embedder')
    const [needed = '', spare = ''] = (await runCli(['models', ...library])).stdout.split('Not needed:')
    expect(needed).toContain('place_embedder')
    expect(needed).not.toContain('face_yunet_n')
    expect(spare).toContain('face_yunet_n')
  })
})

describe('export', () => {
  it('writes CSV and JSON to stdout', async () => {
    const csv = await runCli(['export', '--csv', ...library])
    expect(csv.stdout.split('\n')[0]).toMatch(/^path,hash,taken_at/)
    expect(csv.stdout).toContain("Grandma's café")
    const lines = (await runCli(['export', ...json])).json()
    expect(lines.filter((line) => 'correction' in line).length).toBeGreaterThanOrEqual(3)
  })

  it('writes sidecars into a folder of their own and never into the photos', async () => {
    const out = join(dir, 'sidecars')
    expect((await runCli(['export', '--xmp', '--out', out, ...library])).exitCode).toBe(0)
    const xmp = readFileSync(join(out, 'photos', 'rome 🏛️.jpg.xmp'), 'utf8')
    expect(xmp).toContain("<rdf:li>Grandma's café</rdf:li>")
    const refused = await runCli(['export', '--xmp', '--out', join(photos, 'x'), ...library])
    expect(refused.exitCode).toBeGreaterThan(0)
    expect(refused.stderr).toContain(photos)
  })
})

describe('folders', () => {
  it('lists and forgets a folder without touching it', async () => {
    expect((await runCli(['folders', ...json])).json()).toMatchObject([
      { path: photos, state: 'online', photos: 2 },
    ])
    const before = readdirSync(photos, { recursive: true }).sort()
    expect((await runCli(['folders', 'remove', photos, ...library])).exitCode).toBe(0)
    expect((await runCli(['photos', ...json])).json()).toEqual([])
    expect(readdirSync(photos, { recursive: true }).sort()).toEqual(before)
  })

  it('finds the labels again when the folder comes back', async () => {
    await runCli(['scan', photos, ...json])
    expect((await runCli(['albums', ...json])).json()).toMatchObject([{ title: "Grandma's café" }])
  })
})

describe.skipIf(!sharedDir)('eval (needs ../shared)', () => {
  const data = join(sharedDir ?? '', 'data')

  it('expressions prints one object of the contract', async () => {
    const source = join(data, 'faces/val/taiwan')
    const faces = join(dir, 'faces')
    for (const label of readdirSync(source)) {
      mkdirSync(join(faces, label), { recursive: true })
      for (const name of readdirSync(join(source, label)).slice(0, 8))
        copyFileSync(join(source, label, name), join(faces, label, name))
    }
    const result = await runCli(['eval', 'expressions', faces])
    expect(result.exitCode, result.stderr).toBe(0)
    const [report] = result.json()
    expect(Object.keys(report ?? {})).toEqual([
      'faces',
      'noFace',
      'accuracy',
      'macroRecall',
      'macroF1',
      'ece',
      'recall',
      'confusion',
      'bySource',
      'happyOrNot',
      'masked',
      'rated',
    ])
    expect(report?.['accuracy']).toBeGreaterThanOrEqual(0.6)
  })

  it('mood prints one object of the contract', async () => {
    const csv = join(dir, 'scenes.csv')
    const rows = readFileSync(join(data, 'scenes', 'scenes.csv'), 'utf8').split('\n')
    const people = rows.filter((row) => row.includes(',Person,')).slice(0, 30)
    writeFileSync(csv, [rows[0], ...people.map((row) => join(data, row))].join('\n'))
    const result = await runCli(['eval', 'mood', csv])
    expect(result.exitCode, result.stderr).toBe(0)
    const [report] = result.json()
    expect(report).toMatchObject({
      photos: expect.any(Number),
      valence: { r: expect.any(Number), rmse: expect.any(Number) },
      arousal: { r: expect.any(Number), rmse: expect.any(Number) },
    })
  })
})
