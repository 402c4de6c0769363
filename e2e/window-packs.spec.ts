/** A world pack in the settings: installed from a server, paused, resumed, removed; errors in words; from a folder. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tinyClassifier } from '../tests/tiny-classifier.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { goTo, temporaryDir, WAIT_MS } from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>
let server: Server
let stick: string
/** What the server does with the second part. */
let mode: 'serve' | 'stall' | 'missing' = 'stall'

const installed = () => readdirSync(join(app.libraryDir, 'models', 'world-packs'))
const pack = () => page.getByRole('listitem').filter({ hasText: 'Testland' })
const button = (name: string) => pack().getByRole('button', { name, exact: true })

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
    const gitBlob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    return { name, url: `http://127.0.0.1:${port}/${name}`, bytes: bytes.length, gitBlob }
  }
  const list = join(temporary.dir, 'packs.json')
  const source = {
    ...{ id: 'world-test', region: null, name: 'Testland', version: '1', classes: 3, dimension: 4, side: 8 },
    ...{ licence: 'MIT', attribution: 'made up', source: { repo: 'a/b', commit: 'c' }, thresholds: null },
    model: published('model.json'),
    shards: [published('part-1.bin'), published('part-2.bin')],
    labels: published('labels.json'),
  }
  writeFileSync(list, JSON.stringify({ packs: [source] }))
  process.env['MOODMARK_WORLD_PACKS'] = list
  stick = join(temporary.dir, 'stick')
  mkdirSync(stick)
  for (const [name, bytes] of files) writeFileSync(join(stick, name), bytes)
  app = await launchApp()
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
})
