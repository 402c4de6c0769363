/** What the user says about albums: cover, in and out, in the menu of the photos, and undone by one key. On drawn pictures. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/main/store/database.ts'
import { appendBatch, replayJournal } from '../src/main/store/journal.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import { albumsOf, goTo, information, listOf, sidebar, soon } from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow

const colosseum = async () => (await albumsOf(page, 'landmark')).find(({ id }) => id === 'landmark:colosseum')
const photosIn = async (albumId: string) => (await listOf(page, { albumId })).ids
const toast = (text: string | RegExp) => page.locator('.toast').filter({ hasText: text })
const choose = async (photoId: number, name: string) => {
  await page.locator(`[data-photo="${photoId}"]`).click({ button: 'right' })
  await page.getByRole('menuitem', { name }).click()
}

/** More words than the history shows at first, on one photo. */
function sayMuch(libraryDir: string): void {
  const store = openDatabase(libraryDir)
  const photoHash = store.db.prepare<[], string>('SELECT min(hash) FROM photos').pluck().get() ?? ''
  store.transaction(() => {
    for (let stars = 0; stars < 201; stars++) {
      appendBatch(
        store.db,
        [{ kind: 'rating', photoHash, value: stars % 5 }],
        `A photo rated ${stars % 5} of 5`,
      )
    }
    replayJournal(store.db)
  })
  store.close()
}

beforeAll(async () => {
  demo = await openDemoWindow(({ libraryDir }) => sayMuch(libraryDir))
  ;({ app, page } = demo)
  await goTo(page, 'Landmarks')
  await page.getByRole('button', { name: /^Colosseum,/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Colosseum' }).waitFor()
})
afterAll(async () => {
  await demo?.close()
})
picturesOfFailures(() => app)

describe('albums by word', () => {
  test('a photo becomes the cover, and is none again after undo', async () => {
    const before = (await colosseum())?.coverPhotoId
    const other = (await photosIn('landmark:colosseum')).find((id) => id !== before) ?? -1
    await choose(other, 'Use as album cover')
    await toast(/^Cover of the album Colosseum changed/).waitFor()
    expect((await colosseum())?.coverPhotoId).toBe(other)
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await colosseum())?.coverPhotoId, soon).toBe(before)
  })

  test('a photo is taken out of the album, keeps its landmark, and comes back by undo', async () => {
    const photos = await photosIn('landmark:colosseum')
    const [photoId = -1] = photos
    await choose(photoId, 'Take out of this album')
    await toast(/taken out of the album Colosseum/).waitFor()
    await page.locator(`[data-photo="${photoId}"]`).waitFor({ state: 'detached' })
    expect((await colosseum())?.count).toBe(photos.length - 1)
    const detail = await page.evaluate((id) => window.moodmark.invoke('photos.get', { photoId: id }), photoId)
    expect(detail?.landmark?.id).toBe('colosseum')
    await page.keyboard.press('Control+z')
    await page.locator(`[data-photo="${photoId}"]`).waitFor()
    expect(await photosIn('landmark:colosseum')).toEqual(photos)
  })

  test('a photo is put into an album of its own search by hand, stays there, and is taken out again', async () => {
    await page.evaluate(() =>
      window.moodmark.invoke('corrections.apply', {
        kind: 'smart-album',
        albumId: null,
        name: 'Picked “by hand” 🌻',
        query: 'zeppelin',
      }),
    )
    const [album] = await albumsOf(page, 'smart')
    expect(album?.count).toBe(0)
    const [photoId = -1] = await photosIn('landmark:colosseum')
    await page.locator(`[data-photo="${photoId}"]`).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Put into album' }).press('ArrowRight')
    await page.getByRole('menuitem', { name: 'Picked “by hand” 🌻' }).press('Enter')
    await toast(/Picked “by hand” 🌻/).waitFor()
    expect(await photosIn(album?.id ?? '')).toEqual([photoId])
    await goTo(page, 'Albums')
    await page.getByRole('button', { name: 'Picked “by hand” 🌻, 1 photo' }).click()
    await choose(photoId, 'Take out of this album')
    await page.getByText('This album is empty now').waitFor()
    expect(await photosIn(album?.id ?? '')).toEqual([])
    await page.keyboard.press('Control+z')
    await page.locator(`[data-photo="${photoId}"]`).waitFor()
  })
})

describe('names by word', () => {
  test('a landmark is renamed, not to a name that is taken, and undo takes it back', async () => {
    await goTo(page, 'Landmarks')
    const card = page.getByRole('button', { name: /^Colosseum,/ })
    await card.focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Rename…' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Rename Colosseum' })
    await dialog.getByLabel('Name').fill('Eiffel Tower')
    await page.keyboard.press('Enter')
    await dialog
      .getByRole('alert')
      .getByText(/already a landmark named/)
      .waitFor()
    await dialog.getByLabel('Name').fill('Our “Colosseum” 🏛')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Our “Colosseum” 🏛,/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Our “Colosseum” 🏛' }).waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('heading', { level: 1, name: 'Colosseum', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Rename…' }).waitFor()
  })

  test('the place of a photo is named in the photo view, found by search, and named no more', async () => {
    await page.getByRole('gridcell').first().click()
    const place = information(page).locator('[data-action="name-place"]')
    await place.click()
    const dialog = page.getByRole('dialog', { name: 'Name the place of this photo' })
    await dialog.getByLabel('Name').fill('Grandma’s terrace')
    await page.keyboard.press('Enter')
    await information(page).getByText('Grandma’s terrace').waitFor()
    expect((await listOf(page, { text: 'terrace' })).ids).toHaveLength(1)
    await place.click()
    await dialog.getByRole('button', { name: 'Take the name away' }).click()
    await information(page).getByText('Grandma’s terrace').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  })

  test('putting many photos into an album first says how many', async () => {
    await goTo(page, 'Photos')
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: /^Put \d+ photos into album/ }).press('ArrowRight')
    await page.getByRole('menuitem', { name: 'Picked “by hand” 🌻' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: /^Put \d+ photos into album\?$/ })
    await dialog.getByText(/^\d+ of \d+ will change/).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.keyboard.press('Escape')
  })
})

describe('menus of what is no photo, by the menu key', () => {
  const open = async (thing: Locator, line: string) => {
    await thing.focus()
    await page.keyboard.press('Shift+F10')
    return page.getByRole('menuitem', { name: line })
  }

  test("an album of one's own is opened, changed and deleted; undo brings it back", async () => {
    await goTo(page, 'Albums')
    const card = page.getByRole('button', { name: /^Picked/ })
    const change = await open(card, 'Change')
    expect(await page.getByRole('menuitem').allTextContents()).toEqual([
      'Open album↵',
      'Export copies…',
      'Change',
      'Delete album',
    ])
    await change.press('Enter')
    await page.getByRole('dialog', { name: 'Change album' }).getByRole('button', { name: 'Cancel' }).click()
    await (await open(card, 'Delete album')).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete album' }).click()
    await card.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await card.waitFor()
  })

  test("a landmark's card and an entry of the sidebar", async () => {
    await goTo(page, 'Landmarks')
    await (await open(page.getByRole('button', { name: /^Colosseum,/ }), 'Open album')).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Colosseum' }).waitFor()
    await (await open(sidebar(page, 'Photos'), 'Search photos')).press('Enter')
    const field = page.getByRole('searchbox', { name: 'Search photos' })
    await expect.poll(() => field.evaluate((element) => element === document.activeElement), soon).toBe(true)
  })

  test('a marker of the map shows its photos', async () => {
    await goTo(page, 'Map')
    await (await open(page.locator('.map-marker').first(), 'Show photos')).press('Enter')
    await page.getByRole('heading', { name: /photos? in this part/ }).waitFor()
  })
})

test('the history shows older words on demand', async () => {
  const all = await page.evaluate(
    async () => (await window.moodmark.invoke('corrections.history', { limit: 1000 })).length,
  )
  await goTo(page, 'History')
  const entries = page.getByRole('list', { name: 'Corrections, newest first' }).getByRole('listitem')
  await expect.poll(() => entries.count(), soon).toBe(200)
  await page.getByRole('button', { name: 'Show older' }).click()
  await expect.poll(() => entries.count(), soon).toBe(all)
})
