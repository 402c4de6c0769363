/**
 * A world pack in the settings: installed from a server, paused, resumed, removed; errors in words; from a folder.
 * Another one, of made-up streets, names photos, is told in "Why this name?" and takes its names with it.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DIMENSION, galleryClassifier, SIDE } from '../tests/gallery-classifier.ts'
import { pixelsOf, streetView } from '../tests/street.ts'
import { tinyClassifier } from '../tests/tiny-classifier.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import {
  analysed,
  closePhoto,
  goTo,
  information,
  openPhoto,
  photosOf,
  temporaryDir,
  WAIT_MS,
} from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>
let server: Server
let stick: string
let streets: string
/** What the server does with the second part. */
let mode: 'serve' | 'stall' | 'missing' = 'stall'

const installed = () => readdirSync(join(app.libraryDir, 'models', 'world-packs'))
const pack = (name = 'Testland') => page.getByRole('listitem').filter({ hasText: name })
const button = (name: string) => page.getByRole('button', { name, exact: true })

const STREETS = 4
const VIEWS = 3

/** A folder with the parts of a pack of streets, and how it is published: with thresholds, without addresses. */
async function streetsPack(folder: string) {
  const seeds = Array.from({ length: STREETS }, (_, seed) => seed)
  const classes = await Promise.all(
    seeds.map((seed) =>
      Promise.all(
        Array.from({ length: VIEWS }, async (_view, take) => pixelsOf(await streetView(seed, take))),
      ),
    ),
  )
  const { modelJson, shards } = await galleryClassifier(classes)
  const labels = seeds.map((seed) => `Street of ${seed}\n`).join('')
  const part = (name: string, bytes: Buffer) => {
    writeFileSync(join(folder, name), bytes)
    return { name, bytes: bytes.length, gitBlob: gitBlobOf(bytes) }
  }
  return {
    ...{ id: 'world-streets', region: null, name: 'Streets', version: '1', classes: STREETS },
    ...{ dimension: DIMENSION, side: SIDE, licence: 'MIT', attribution: 'Drawn by a test' },
    ...{ source: { repo: 'a/b', commit: 'c' }, thresholds: { confident: 0.6, unsure: 0.5 } },
    model: part('model.json', Buffer.from(modelJson)),
    shards: [...shards].map(([name, bytes]) => part(name, bytes)),
    labels: part('labels.txt', Buffer.from(labels)),
  }
}

const gitBlobOf = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

beforeAll(async () => {
  temporary = await temporaryDir()
  const { modelJson, shards } = tinyClassifier()
  const files = new Map<string, Buffer>([
    ['model.json', Buffer.from(modelJson)],
    ...[...shards].map(([name, bytes]): [string, Buffer] => [name, Buffer.from(bytes)]),
    ['labels.json', Buffer.from(JSON.stringify({ name: { 0: 'Eiffel Tower', 1: 'Wall', 2: 'Gate' } }))],
  ])
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1)
    const bytes = files.get(name)
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (!bytes || (name === 'part-2.bin' && mode === 'missing')) return void response.writeHead(404).end()
    const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? range : { 'content-length': bytes.length })
    if (name === 'part-2.bin' && mode === 'stall') response.write(bytes.subarray(from, from + 40))
    else response.end(bytes.subarray(from))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const published = (name: string) => {
    const bytes = files.get(name) as Buffer
    const url = `http://127.0.0.1:${port}/${name}`
    return { name, url, bytes: bytes.length, gitBlob: gitBlobOf(bytes) }
  }
  const list = join(temporary.dir, 'packs.json')
  const source = {
    ...{ id: 'world-test', region: null, name: 'Testland', version: '1', classes: 3, dimension: 4, side: 8 },
    ...{ licence: 'MIT', attribution: 'made up', source: { repo: 'a/b', commit: 'c' }, thresholds: null },
    model: published('model.json'),
    shards: [published('part-1.bin'), published('part-2.bin')],
    labels: published('labels.json'),
  }
  streets = join(temporary.dir, 'streets')
  mkdirSync(streets)
  writeFileSync(list, JSON.stringify({ packs: [source, await streetsPack(streets)] }))
  process.env['MOODMARK_WORLD_PACKS'] = list
  stick = join(temporary.dir, 'stick')
  mkdirSync(stick)
  for (const [name, bytes] of files) writeFileSync(join(stick, name), bytes)
  const photos = join(temporary.dir, 'Walk')
  mkdirSync(photos)
  await (await streetView(1, 70)).jpeg().toFile(join(photos, 'walk.jpg'))
  app = await launchApp({ folders: [photos] })
  page = app.page
  page.setDefaultTimeout(WAIT_MS)
  await goTo(page, 'Settings')
  await page.getByRole('heading', { name: 'World packs' }).waitFor()
})

afterAll(async () => {
  await app?.close()
  delete process.env['MOODMARK_WORLD_PACKS']
  server?.closeAllConnections()
  server?.close()
  await temporary?.remove()
})

test('shows the six regions with size, number, licence and who made them, on a map as well', async () => {
  const europe = page.getByRole('listitem').filter({ hasText: 'Europe' })
  await expect.poll(() => europe.innerText()).toMatch(/99,125 landmarks · 46(\.\d)? MB to download/)
  expect(await europe.locator('details').innerText()).toContain('Licence and source')
  expect(await page.getByRole('img', { name: 'Map of the regions' }).locator('circle').count()).toBe(6)
  const { violations } = await new AxeBuilder({ page }).include('.packs').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})

test('is paused and says how far it is; goes on; is switched off; is removed', async () => {
  await button('Install Testland').click()
  await button('Pause Testland').click()
  await pack().getByText('Paused').waitFor()
  expect(await pack().getByRole('progressbar').getAttribute('aria-valuetext')).toMatch(/ of /)
  mode = 'serve'
  await button('Resume Testland').click()
  await pack().getByText('Installed', { exact: true }).waitFor()
  expect(installed()).toEqual(['world-test'])
  await expect.poll(() => pack().innerText()).toContain('The position of 1 of them is known')
  const use = pack().getByRole('switch', { name: 'Use Testland for recognition' })
  await use.click()
  await expect.poll(() => use.getAttribute('aria-checked')).toBe('false')
  await button('Remove Testland').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await pack().getByText('Not installed').waitFor()
  expect(installed()).toEqual([])
})

test('says in words why it failed, and is installed from a folder instead', async () => {
  mode = 'missing'
  await button('Install Testland').click()
  await pack().getByRole('alert').filter({ hasText: 'the server answered 404' }).waitFor()
  await app.answerDialog('folders', [stick])
  await button('Install Testland from a folder…').click()
  await pack().getByText('Installed', { exact: true }).waitFor()
  expect(installed()).toEqual(['world-test'])
  // The earlier copy was switched off; a new one is wanted.
  expect(await pack().getByRole('switch').getAttribute('aria-checked')).toBe('true')
})

test('names a photo as soon as it is installed, is named as the reason, and takes the name away again', async () => {
  await analysed(page, 1)
  await app.answerDialog('folders', [streets])
  await button('Install Streets from a folder…').click()
  await pack('Streets').getByText('Installed', { exact: true }).waitFor()
  const [photo] = await photosOf(page)
  await openPhoto(page, photo?.id ?? -1)
  await information(page).getByText('Street of 1', { exact: true }).waitFor()
  await information(page).locator('[data-action="why"]').click()
  const why = page.getByRole('dialog', { name: 'Why Street of 1?' })
  const reason = why.getByRole('region', { name: 'World packs' })
  await expect
    .poll(() => reason.innerText())
    .toMatch(/that of the world pack “Streets”.*sure from 0\.60 on\. Drawn by a test \(MIT\)/)
  await why.getByRole('button', { name: 'Close' }).click()
  await closePhoto(page)
  await goTo(page, 'Settings')
  await button('Remove Streets').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await pack('Streets').getByText('Not installed').waitFor()
  await openPhoto(page, photo?.id ?? -1)
  await information(page).getByText('Street of 1', { exact: true }).waitFor({ state: 'detached' })
})
