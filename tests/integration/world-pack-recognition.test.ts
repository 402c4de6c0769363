/**
 * A world pack's whole way: published on a server, installed by the command line, measured, asked in a scan, told in
 * why, taken away again. It is made of the app's own net (tests/gallery-classifier.ts): of the gallery photos in
 * ../shared and of made-up streets, which the bundled gallery does not know; without ../shared of streets alone.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'
import type { Library } from '../../src/main/library/library.ts'
import { applyJudgements } from '../../src/main/store/corrections.ts'
import { calibrateNewPacks } from '../../src/main/world-packs/calibrate.ts'
import {
  OWN_PACKS_VARIABLE,
  type PackSource,
  packDir,
  readCalibration,
} from '../../src/shared/node/world-packs.ts'
import { DIMENSION, galleryClassifier, SIDE } from '../gallery-classifier.ts'
import { LibraryHarness } from '../library-harness.ts'
import { runCli } from '../run-cli.ts'
import { sharedDir } from '../shared-data.ts'
import { pixelsOf, street, streetView } from '../street.ts'

const PHOTOS_OF_A_CLASS = 5
const STREETS = sharedDir ? 5 : 12
const PLACES = 10
const QUERIES_OF_A_CLASS = 2
const ORDINARY = 100

/** The classes of the pack: a name, and the pictures that its centre is made of. */
interface Class {
  name: string
  pictures: RgbImage[]
}

const takes = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i)
/** Photos of ../shared, in the order of their names: the first ones of a folder. */
const firstOf = (dir: string, count: number) =>
  readdirSync(dir)
    .sort()
    .slice(0, count)
    .map((file) => join(dir, file))

async function streetClasses(): Promise<Class[]> {
  return Promise.all(
    takes(STREETS).map(async (seed) => ({
      name: seed === 0 ? 'Eiffel Tower' : `Street of ${seed}`,
      pictures: await Promise.all(
        takes(PHOTOS_OF_A_CLASS).map(async (take) => pixelsOf(await streetView(seed, take))),
      ),
    })),
  )
}

/** Places of ../shared by the folders' names, the gazetteer's own spelling left to the matching of names. */
async function placeClasses(landmarks: string): Promise<Class[]> {
  const places = readdirSync(join(landmarks, 'queries')).sort().slice(0, PLACES)
  return Promise.all(
    places.map(async (place) => ({
      name: place.replaceAll('_', ' '),
      pictures: await Promise.all(
        firstOf(join(landmarks, 'gallery', place), PHOTOS_OF_A_CLASS).map((file) =>
          pixelsOf(sharp(file).rotate().resize(448, 448, { fit: 'inside' }).toColourspace('srgb')),
        ),
      ),
    })),
  )
}

let dir: string
let server: Server
let harness: LibraryHarness
let queries: string
let ordinary: string
let classes: Class[]

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-world-'))
  harness = new LibraryHarness()
  const landmarks = sharedDir && join(sharedDir, 'data', 'landmarks')
  // Streets first: their number is that of their class.
  classes = [...(await streetClasses()), ...(landmarks ? await placeClasses(landmarks) : [])]
  const { modelJson, shards } = await galleryClassifier(classes.map(({ pictures }) => pictures))
  const files = new Map<string, Buffer>([
    ['model.json', Buffer.from(modelJson)],
    ...shards,
    ['labels.txt', Buffer.from(`${classes.map(({ name }) => name).join('\n')}\n`)],
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
    ...{ id: 'world-test', region: 'europe', name: 'Test places', version: '1', classes: classes.length },
    ...{ dimension: DIMENSION, side: SIDE, licence: 'MIT', attribution: 'Made by a test', thresholds: null },
    source: { repo: 'a/b', commit: 'c' },
    model: published('model.json'),
    shards: [...shards.keys()].map(published),
    labels: published('labels.txt'),
  }
  const list = join(dir, 'packs.json')
  writeFileSync(list, JSON.stringify({ packs: [source] }))
  process.env[OWN_PACKS_VARIABLE] = list
  queries = join(dir, 'queries')
  ordinary = join(harness.base, 'ordinary')
  mkdirSync(ordinary)
  if (landmarks) copyRealPhotos(landmarks)
  else await drawPhotos()
})

function copyRealPhotos(landmarks: string): void {
  for (const { name } of classes.slice(STREETS)) {
    mkdirSync(join(queries, name), { recursive: true })
    const from = join(landmarks, 'queries', name.replaceAll(' ', '_'))
    for (const [i, file] of firstOf(from, QUERIES_OF_A_CLASS).entries())
      copyFileSync(file, join(queries, name, `${i}.jpg`))
  }
  const kinds = readdirSync(join(landmarks, '..', 'non-landmarks'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(landmarks, '..', 'non-landmarks', name))
    .sort()
  const each = Math.ceil(ORDINARY / kinds.length)
  const photos = kinds.flatMap((kind) => firstOf(kind, each)).slice(0, ORDINARY)
  for (const [i, file] of photos.entries()) copyFileSync(file, join(ordinary, `${i}.jpg`))
}

async function drawPhotos(): Promise<void> {
  for (const seed of takes(STREETS - 1, 1)) {
    mkdirSync(join(queries, `Street of ${seed}`), { recursive: true })
    for (const take of takes(QUERIES_OF_A_CLASS, 50))
      await (await streetView(seed, take)).jpeg().toFile(join(queries, `Street of ${seed}`, `${take}.jpg`))
  }
  for (const i of takes(ORDINARY))
    await street(1000 + i)
      .resize(200)
      .jpeg()
      .toFile(join(ordinary, `${i}.jpg`))
}

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

/** Photos that the gate has refused by far, as the library keeps them: rows for the files in `ordinary`. */
function addOrdinaryPhotos({ store: { db } }: Library, like: string): void {
  const columns = (table: string) =>
    db
      .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
      .pluck()
      .all(table)
      .filter((name) => !['id', 'hash', 'photo_id', 'gate', 'world', 'decision'].includes(name))
      .join(', ')
  const insert = (table: string, own: Record<string, string | number>) => {
    const names = Object.keys(own)
    const id = table === 'photos' ? 'id' : 'photo_id'
    return db
      .prepare(
        `INSERT INTO ${table} (${names.join(', ')}, ${columns(table)})
         SELECT ${names.map(() => '?').join(', ')}, ${columns(table)} FROM ${table}
         WHERE ${id} = (SELECT photo_id FROM files WHERE path = ?)`,
      )
      .run(...Object.values(own), like).lastInsertRowid as number
  }
  for (const i of takes(ORDINARY)) {
    const photoId = insert('photos', { hash: `ordinary ${i}` })
    insert('landmark_evidence', { photo_id: photoId, gate: 0.01, decision: 'none' })
    insert('emotion_evidence', { photo_id: photoId })
    db.prepare(
      `INSERT INTO files (root_id, path, bytes, mtime_ms, photo_id, status)
       SELECT id, ?, 1, 1, ?, 'indexed' FROM roots`,
    ).run(`../ordinary/${i}.jpg`, photoId)
  }
}

it('is installed, measured, asked and removed', async () => {
  expect((await cli('models', 'list')).find(({ id }) => id === 'world-test')).toMatchObject({
    state: 'available',
    landmarks: classes.length,
  })
  expect(await cli('models', 'install', 'world-test')).toMatchObject([
    { id: 'world-test', status: 'installed' },
  ])
  const asked = ['--queries', queries, '--non-landmarks', ordinary]
  const [figures] = await cli('eval', 'landmarks', '--pack', 'world-test', ...asked)
  const landmarks = sharedDir ? PLACES : STREETS - 1
  expect(figures).toMatchObject({ photos: QUERIES_OF_A_CLASS * landmarks, landmarks, negatives: ORDINARY })
  // Nothing was measured yet: the plain threshold of others.
  expect(figures?.['threshold']).toBe(0.9)
  expect(figures?.['top1']).toBeGreaterThan(sharedDir ? 0.8 : 0.95)
  expect(figures?.['sensitivityAt99']).toBeGreaterThan(sharedDir ? 0.4 : 0.9)

  const take = async (name: string, seed: number, gps?: { lat: string; lon: string; ref: string }) => {
    const picture = (await streetView(seed, 70)).jpeg()
    const place = gps && {
      IFD3: { GPSLatitude: gps.lat, GPSLatitudeRef: gps.ref, GPSLongitude: gps.lon, GPSLongitudeRef: 'E' },
    }
    await (place ? picture.withExif(place) : picture).toFile(join(harness.photos, name))
  }
  await take('plain.jpg', 1)
  await take('judged.jpg', 2)
  await take('sydney.jpg', 3, { lat: '33/1 51/1 0/1', lon: '151/1 12/1 0/1', ref: 'S' })
  await take('vienna.jpg', 4, { lat: '48/1 12/1 0/1', lon: '16/1 22/1 0/1', ref: 'N' })
  const { library } = await harness.scan()
  expect(await calibrateNewPacks(library)).toEqual([])
  addOrdinaryPhotos(library, 'plain.jpg')
  expect(await calibrateNewPacks(library)).toEqual(['world-test'])
  const measured = readCalibration(packDir(join(harness.dir, 'models'), 'world-test'))
  expect(measured).toMatchObject({ photos: ORDINARY, by: 'library' })
  expect(measured?.confident).toBeLessThan(0.9)
  await library.whenIdle()
  const names = shown(library)
  expect(names['plain.jpg']).toEqual({ id: 'world-test:1', name: 'Street of 1' })
  expect(names['judged.jpg']).toEqual({ id: 'world-test:2', name: 'Street of 2' })
  expect(names['vienna.jpg']).toEqual({ id: 'world-test:4', name: 'Street of 4' })
  // The pack is of Europe: in Sydney it is not asked.
  expect(names['sydney.jpg'] ?? null).toBeNull()
  expect(evidence(library, 'sydney.jpg').matches).toEqual([])
  expect(evidence(library, 'plain.jpg').matches[0]).toMatchObject({
    ...{ pack: 'world-test', name: 'Street of 1' },
    ...{ confident: measured?.confident, unsure: measured?.unsure },
  })
  const [why] = await cli('why', join(harness.photos, 'plain.jpg'))
  expect(why?.['why']).toMatchObject({
    packs: [{ id: 'world-test', name: 'Test places', attribution: 'Made by a test', decides: true }],
  })

  const photoId = library.store.db
    .prepare<[], number>(`SELECT photo_id FROM files WHERE path = 'judged.jpg'`)
    .pluck()
    .get() as number
  applyJudgements(
    library.store,
    [{ kind: 'landmark', photoIds: [photoId], landmarkId: 'world-test:2' }],
    () => null,
  )
  expect(await cli('models', 'remove', 'world-test')).toMatchObject([{ status: 'removed' }])
  await library.analysis.reloadWorldPacks([])
  await library.whenIdle()
  const left = shown(library)
  expect(left['plain.jpg'] ?? null).toBeNull()
  expect(left['judged.jpg']).toEqual({ id: 'world-test:2', name: 'Street of 2' })
  expect(evidence(library, 'plain.jpg')).toBeNull()
}, 400_000)
