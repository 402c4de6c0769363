/** Naming, "more look like this", history and undo in the window, on real photos that the real models looked at. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UNKNOWN_HOUSE, writeViews } from '../tests/photo-views.ts'
import { sharedDir } from '../tests/shared-data.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import {
  albumsOf,
  analysed,
  closePhoto,
  goTo,
  information,
  openPhoto,
  photosOf,
  soon,
  temporaryDir,
  WAIT_MS,
} from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>

const NAME = 'Our "cabin" 🏡'
const toast = (text: string | RegExp) => page.locator('.toast').filter({ hasText: text })
const cabinAlbum = async () => (await albumsOf(page, 'landmark')).find(({ title }) => title === NAME)

describe.skipIf(!sharedDir)('learning in the window (needs ../shared)', () => {
  beforeAll(async () => {
    temporary = await temporaryDir()
    const folder = join(temporary.dir, 'Trip')
    mkdirSync(folder)
    const data = join(sharedDir ?? '', 'data')
    const copy = (from: string, count: number) =>
      readdirSync(join(data, from))
        .slice(0, count)
        .map((name) => copyFileSync(join(data, from, name), join(folder, name)))
    const files = [...(await writeViews(UNKNOWN_HOUSE, folder)), ...copy('non-landmarks/food', 3)]
    app = await launchApp({ libraryDir: join(temporary.dir, 'library') })
    page = app.page
    page.setDefaultTimeout(WAIT_MS)
    await app.answerDialog('folders', [folder])
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    await page.getByRole('grid').waitFor()
    await analysed(page, files.length)
  })
  afterAll(async () => {
    await app?.close()
    await temporary?.remove()
  })
  picturesOfFailures(() => app)

  test('one named photo finds the others, which are confirmed together', async () => {
    const photo = (await photosOf(page)).find(({ name }) => name.startsWith('view'))
    await openPhoto(page, photo?.id ?? -1)
    await information(page).locator('[data-action="edit-landmark"]').click()
    await page.getByRole('combobox', { name: 'Name of the landmark' }).fill(NAME)
    await page.keyboard.press('Enter')
    // It stays under the pointer, however long the looking takes.
    await toast(/set to Our/).hover()
    const offer = toast(/set to Our/).getByRole('button', { name: /more looks? like this/ })
    await offer.click()
    await page.getByRole('heading', { level: 1, name: `More like ${NAME}` }).waitFor()
    const tiles = page.locator('.more-photo')
    await tiles.nth(1).waitFor()
    const count = await tiles.count()
    // One is left out, the others are confirmed.
    await tiles.first().click()
    await page.getByText(`${count - 1} chosen`, { exact: true }).waitFor()
    await app.screenshot('more like this')
    await page.getByRole('button', { name: `: this is ${NAME}` }).click()
    await expect.poll(async () => (await cabinAlbum())?.count ?? 0, soon).toBeGreaterThanOrEqual(count)
    // The one that was left out is asked about again, and has the keys; undo brings the others back, redo takes them.
    await expect.poll(() => tiles.count(), soon).toBe(1)
    const hasKeys = () => tiles.first().evaluate((tile) => tile === document.activeElement)
    await expect.poll(hasKeys).toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(() => tiles.count(), soon).toBe(count)
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(() => tiles.count(), soon).toBe(1)
    await page.keyboard.press('Escape')
  })

  test('the history lists it, undoes back to a point, and redoes by key', async () => {
    await goTo(page, 'History')
    const entries = page.getByRole('list', { name: 'Corrections, newest first' }).getByRole('listitem')
    await expect.poll(() => entries.count(), soon).toBe(2)
    await entries
      .last()
      .getByRole('button', { name: /^Undo 2 changes, back to and including/ })
      .click()
    await toast('Undone: 2 changes').waitFor()
    await expect.poll(cabinAlbum, soon).toBeUndefined()
    await expect.poll(() => page.locator('.history-undone').count(), soon).toBe(2)
    await app.screenshot('history')
    await page.keyboard.press('Control+Shift+Z')
    await toast(/^Redone: Landmark of a photo set to Our/).waitFor()
    await expect.poll(() => page.locator('.history-undone').count(), soon).toBe(1)
    await page.keyboard.press('Control+Z')
    await toast(/^Undone: Landmark of a photo set to Our/).waitFor()
    await expect.poll(cabinAlbum, soon).toBeUndefined()
  })

  test('"not this landmark" takes a name away without saying that there is none', async () => {
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(async () => (await cabinAlbum())?.count ?? 0, soon).toBeGreaterThan(1)
    const named = (await photosOf(page)).find(({ landmark }) => landmark?.by.includes('vision'))
    await openPhoto(page, named?.id ?? -1)
    await information(page)
      .getByRole('button', { name: `Not ${NAME}` })
      .click()
    await toast(/marked as not Our/).waitFor()
    await information(page).getByText('No landmark', { exact: true }).waitFor()
    await closePhoto(page)
  })
})
