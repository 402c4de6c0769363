/**
 * A world pack's whole way: published on a server, installed by the command line, measured, asked in a scan, taken
 * away again. Its landmarks are made-up streets that the bundled gallery does not know; it is made of the app's own
 * net (tests/gallery-classifier.ts).
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Library } from '../../src/main/library/library.ts'
import { applyJudgements } from '../../src/main/store/corrections.ts'
import { OWN_PACKS_VARIABLE, type PackSource } from '../../src/shared/node/world-packs.ts'
import { seededRandom } from '../../src/shared/seeded-random.ts'
import { DIMENSION, galleryClassifier, SIDE } from '../gallery-classifier.ts'
import { LibraryHarness } from '../library-harness.ts'
import { runCli } from '../run-cli.ts'
import { street } from '../street.ts'

const STREETS = 12
const VIEWS = 5
const ORDINARY = 100

/** A photo of a street: another frame, light and size each time. */
async function view(seed: number, take: number): Promise<Sharp> {
  const random = seededRandom(100 * seed + take)
  const [left, top] = [Math.floor(40 * random()), Math.floor(30 * random())]
  const frame = { left, top, width: 600 - left, height: 450 - top }
  const picture = await street(seed).png().toBuffer()
  return sharp(picture)
    .extract(frame)
    .modulate({ brightness: 0.9 + 0.2 * random() })
}

async function pixels(picture: Sharp) {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

let dir: string
let server: Server
let harness: LibraryHarness
let queries: string
let ordinary: string

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-world-'))
  harness = new LibraryHarness()
  const classes = await Promise.all(
    Array.from({ length: STREETS }, (_, seed) =>
      Promise.all(Array.from({ length: VIEWS }, async (_view, take) => pixels(await view(seed, take)))),
    ),
  )
  const { modelJson, shards } = await galleryClassifier(classes)
  const names = classes.map((_, seed) => (seed === 0 ? 'Eiffel Tower' : `Street of ${seed}`))
  const files = new Map<string, Buffer>([
    ['model.json', Buffer.from(modelJson)],
    ...shards,
    ['labels.txt', Buffer.from(`${names.join('\n')}\n`)],
  ])
  server = createServer((request, response) => {
    const bytes = files.get((request.url ?? '').slice(1))
    if (bytes) response.end(bytes)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const published = (name: string) => {
    const bytes = files.get(name) as Buffer
    const gitBlob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    return { name, url: `http://127.0.0.1:${port}/${name}`, bytes: bytes.length, gitBlob }
  }
  const source: PackSource = {
    ...{ id: 'world-streets', region: 'europe', name: 'Streets', version: '1', classes: STREETS },
    ...{ dimension: DIMENSION, side: SIDE, licence: 'MIT', attribution: 'made up', thresholds: null },
    source: { repo: 'a/b', commit: 'c' },
    model: published('model.json'),
    shards: [...shards.keys()].map(published),
    labels: published('labels.txt'),
  }
  const list = join(dir, 'packs.json')
  writeFileSync(list, JSON.stringify({ packs: [source] }))
  process.env[OWN_PACKS_VARIABLE] = list

  queries = join(dir, 'queries')
  for (let seed = 1; seed < STREETS; seed++) {
    mkdirSync(join(queries, `Street of ${seed}`), { recursive: true })
    for (const take of [50, 51])
      await (await view(seed, take)).jpeg().toFile(join(queries, `Street of ${seed}`, `${take}.jpg`))
  }
  ordinary = join(dir, 'ordinary')
  mkdirSync(ordinary)
  for (let i = 0; i < ORDINARY; i++)
    await street(1000 + i)
      .resize(200)
      .jpeg()
      .toFile(join(ordinary, `${i}.jpg`))
})

afterAll(async () => {
  delete process.env[OWN_PACKS_VARIABLE]
  server?.closeAllConnections()
  server?.close()
  await harness?.remove()
  rmSync(dir, { recursive: true, force: true })
})

const cli = async (...args: string[]) => (await runCli([...args, '--library', harness.dir, '--json'])).json()

/** What each photo is shown as, by file name. */
function shown(library: Library): Record<string, { id: string; name: string } | null> {
  const rows = library.store.db
    .prepare<[], { path: string; id: string | null; name: string | null }>(
      `SELECT f.path, m.id, m.name FROM files f JOIN labels l ON l.photo_id = f.photo_id
       LEFT JOIN landmarks m ON m.id = l.landmark_id ORDER BY f.path`,
    )
    .all()
  return Object.fromEntries(
    rows.map(({ path, id, name }) => [path, id === null ? null : { id, name: name ?? '' }]),
  )
}

const evidence = (library: Library, path: string) =>
  JSON.parse(
    library.store.db
      .prepare<[string], string>(
        `SELECT coalesce(e.world, 'null') FROM landmark_evidence e JOIN files f ON f.photo_id = e.photo_id WHERE f.path = ?`,
      )
      .pluck()
      .get(path) ?? 'null',
  )

it('is installed, measured, asked and removed', async () => {
  const listed = await cli('models', 'list')
  expect(listed.find(({ id }) => id === 'world-streets')).toMatchObject({
    state: 'available',
    landmarks: STREETS,
  })
  expect(await cli('models', 'install', 'world-streets')).toMatchObject([
    { id: 'world-streets', status: 'installed' },
  ])
  const [thresholds] = await cli('models', 'calibrate', 'world-streets', '--non-landmarks', ordinary)
  expect(thresholds).toMatchObject({ pack: 'world-streets', photos: ORDINARY })
  const [figures] = await cli(
    'eval',
    'landmarks',
    '--pack',
    'world-streets',
    '--queries',
    queries,
    '--non-landmarks',
    ordinary,
  )
  expect(figures).toMatchObject({ photos: 2 * (STREETS - 1), landmarks: STREETS - 1, negatives: ORDINARY })
  expect(figures?.['top1']).toBeGreaterThan(0.95)
  expect(figures?.['sensitivityAt99']).toBeGreaterThan(0.9)
  expect(figures?.['specificity']).toBeGreaterThanOrEqual(0.99)

  const take = async (name: string, seed: number, gps?: { lat: string; lon: string; ref: string }) => {
    const picture = (await view(seed, 70)).jpeg()
    const place = gps && {
      IFD3: { GPSLatitude: gps.lat, GPSLatitudeRef: gps.ref, GPSLongitude: gps.lon, GPSLongitudeRef: 'E' },
    }
    await (place ? picture.withExif(place) : picture).toFile(join(harness.photos, name))
  }
  await take('plain.jpg', 3)
  await take('judged.jpg', 4)
  await take('sydney.jpg', 5, { lat: '33/1 51/1 0/1', lon: '151/1 12/1 0/1', ref: 'S' })
  await take('vienna.jpg', 6, { lat: '48/1 12/1 0/1', lon: '16/1 22/1 0/1', ref: 'N' })
  const { library } = await harness.scan()
  const names = shown(library)
  expect(names['plain.jpg']).toEqual({ id: 'world-streets:3', name: 'Street of 3' })
  expect(names['judged.jpg']).toEqual({ id: 'world-streets:4', name: 'Street of 4' })
  expect(names['vienna.jpg']).toEqual({ id: 'world-streets:6', name: 'Street of 6' })
  // The pack is of Europe: in Sydney it is not asked.
  expect(names['sydney.jpg'] ?? null).toBeNull()
  expect(evidence(library, 'sydney.jpg').matches).toEqual([])
  expect(evidence(library, 'plain.jpg').matches[0]).toMatchObject({
    pack: 'world-streets',
    name: 'Street of 3',
  })

  const photoId = library.store.db
    .prepare<[], number>(`SELECT photo_id FROM files WHERE path = 'judged.jpg'`)
    .pluck()
    .get() as number
  applyJudgements(
    library.store,
    [{ kind: 'landmark', photoIds: [photoId], landmarkId: 'world-streets:4' }],
    () => null,
  )
  expect(await cli('models', 'remove', 'world-streets')).toMatchObject([{ status: 'removed' }])
  await library.analysis.reloadWorldPacks([])
  await library.whenIdle()
  const left = shown(library)
  expect(left['plain.jpg'] ?? null).toBeNull()
  expect(left['judged.jpg']).toEqual({ id: 'world-streets:4', name: 'Street of 4' })
  expect(evidence(library, 'plain.jpg')).toBeNull()
}, 400_000)
