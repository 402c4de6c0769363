/** Selecting photos with mouse, keys and a rubber band; what is done with several at once; menus; dragging out. */
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { hashTree } from '../tests/library-harness.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures, seriousFindings } from './window-checks.ts'
import {
  albumsOf,
  analysed,
  goTo,
  grid,
  information,
  listOf,
  photoView,
  temporaryDir,
  WAIT_MS,
  writePicture,
} from './window-library.ts'

const PICTURES = 24
let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>
let folder: string
let outDir: string
let before: Awaited<ReturnType<typeof hashTree>>

beforeAll(async () => {
  temporary = await temporaryDir()
  folder = join(temporary.dir, 'Pictures')
  outDir = join(temporary.dir, 'Copies')
  mkdirSync(folder)
  mkdirSync(outDir)
  for (let seed = 1; seed <= PICTURES; seed++) await writePicture(join(folder, `picture ${seed}.jpg`), seed)
  before = await hashTree(folder)
  app = await launchApp({ libraryDir: join(temporary.dir, 'library'), folders: [folder] })
  page = app.page
  page.setDefaultTimeout(WAIT_MS)
  await analysed(page, PICTURES)
  await page.getByRole('grid', { name: `${PICTURES} photos, newest first` }).waitFor()
})

afterAll(async () => {
  await app?.close()
  await temporary?.remove()
})

picturesOfFailures(() => app)

afterEach(async () => {
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape')
})

const tile = (index: number) => page.locator('[data-photo]').nth(index)
const idAt = async (index: number) => Number(await tile(index).getAttribute('data-photo'))
const selectedCount = () => page.locator('[data-photo][aria-selected="true"]').count()
const bar = () => page.getByRole('toolbar', { name: 'Selected photos' })
const byId = (id: number) => page.evaluate((photoId) => window.moodmark.invoke('photos.get', { photoId }), id)

test('the mark on a photo, Ctrl and Shift select; then a plain click does too; Escape gives up', async () => {
  await tile(1).hover()
  await tile(1).locator('[data-select]').click()
  await bar().getByText('1 selected').waitFor()
  await tile(3).click({ modifiers: ['Control'] })
  expect(await selectedCount()).toBe(2)
  await tile(6).click({ modifiers: ['Shift'] })
  expect(await selectedCount()).toBe(5)
  await tile(7).click()
  await bar().getByText('6 selected').waitFor()
  expect(await photoView(page).count()).toBe(0)
  await page.keyboard.press('Escape')
  await bar().waitFor({ state: 'detached' })
  await tile(7).click()
  await photoView(page).waitFor()
})

test('keys: X, Shift with the arrows, Ctrl+A', async () => {
  await grid(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('x')
  await expect.poll(selectedCount).toBe(1)
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await bar().getByText('3 selected').waitFor()
  await page.keyboard.press('Shift+ArrowLeft')
  await bar().getByText('2 selected').waitFor()
  await page.keyboard.press('Control+a')
  await bar().getByText(`${PICTURES} selected`).waitFor()
})

test('a rubber band takes the photos that it touches, with Ctrl in addition to the others', async () => {
  const first = await tile(0).boundingBox()
  if (!first) throw new Error('no tile')
  // From the margin beside the first row across the first photo.
  await page.mouse.move(first.x - 10, first.y + 5)
  await page.mouse.down()
  await page.mouse.move(first.x + 30, first.y + 30, { steps: 5 })
  await page.locator('.rubber-band').waitFor()
  await page.mouse.up()
  expect(await selectedCount()).toBe(1)
  expect(await page.locator('.rubber-band').count()).toBe(0)
  const other = await tile(5).boundingBox()
  if (!other) throw new Error('no tile')
  await page.keyboard.down('Control')
  await page.mouse.move(other.x + 10, other.y + 10)
  await page.mouse.down()
  await page.mouse.move(other.x + 40, other.y + 40, { steps: 5 })
  await page.mouse.up()
  await page.keyboard.up('Control')
  expect(await selectedCount()).toBe(2)
})

test('a name, stars and a heart for a selection are one step each, and undone as one', async () => {
  const ids = [await idAt(0), await idAt(1), await idAt(2)]
  for (const index of [0, 1, 2]) await tile(index).click({ modifiers: ['Control'] })
  await bar().getByRole('button', { name: 'Name 3 photos…' }).click()
  const dialog = page.getByRole('dialog', { name: 'What do these 3 photos show?' })
  await dialog.getByRole('combobox', { name: 'Name' }).fill('Our "cabin" 🏡')
  await dialog.getByText('3 of 3 will change.').waitFor()
  await dialog.getByRole('button', { name: 'Name 3 photos' }).click()
  await expect
    .poll(async () => (await albumsOf(page, 'landmark')).map(({ title, count }) => [title, count]))
    .toEqual([['Our "cabin" 🏡', 3]])
  await bar().getByRole('button', { name: 'Rate 3 photos' }).click()
  await page
    .getByRole('group', { name: 'Rate 3 photos' })
    .getByRole('menuitemcheckbox', { name: '4 stars' })
    .click()
  await expect
    .poll(async () => Promise.all(ids.map(async (id) => (await byId(id))?.rating)))
    .toEqual([4, 4, 4])
  await bar().getByRole('button', { name: 'Make 3 photos favourites' }).click()
  await expect
    .poll(async () => Promise.all(ids.map(async (id) => (await byId(id))?.favourite)))
    .toEqual([true, true, true])
  const undone = async () =>
    (await page.evaluate(() => window.moodmark.invoke('corrections.history', { limit: 3 }))).filter(
      (correction) => correction.undone,
    ).length
  for (let i = 1; i <= 3; i++) {
    await page.keyboard.press('Control+z')
    await expect.poll(undone).toBe(i)
  }
  await expect.poll(async () => (await albumsOf(page, 'landmark')).length).toBe(0)
  await expect
    .poll(async () => Promise.all(ids.map(async (id) => (await byId(id))?.rating)))
    .toEqual([0, 0, 0])
})

test('whatever changes a few photos tells how many before it is done, and so does what undoes it', async () => {
  for (const index of [0, 1, 2]) await tile(index).click({ modifiers: ['Control'] })
  await tile(1).click({ button: 'right' })
  const lines = (await page.getByRole('menuitem').allTextContents()).slice(1)
  expect(lines.map((line) => line.replace(/[›⌫]|Del$/g, ''))).toEqual([
    'Name 3 photos…',
    'Name the place of 3 photos…',
    'Mood of 3 photos',
    'Make 3 photos favourites',
    'Rate 3 photos',
    'Hide 3 photos',
    'Remove 3 photos from library',
    'Export copies of 3 photos…',
  ])
  await app.screenshot('context-menu-of-three')
  await page.getByRole('menuitem', { name: 'Make 3 photos favourites' }).click()
  // All of them are favourites now: the same place takes that back.
  await bar().getByRole('button', { name: 'Take 3 photos out of favourites' }).waitFor()
  await page.keyboard.press('Control+z')
  await page.getByText('Undone: 3 photos marked as favourite').first().waitFor()
  await bar().getByRole('button', { name: 'Make 3 photos favourites' }).waitFor()
  await bar().getByRole('button', { name: 'Hide 3 photos' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: /^Export copies of 3 photos…/ }).waitFor()
  await page.getByRole('option', { name: /^Remove 3 photos from library/ }).click()
  await page
    .getByRole('dialog', { name: 'Remove 3 photos from library?' })
    .getByRole('button', { name: 'Cancel' })
    .click()
})

test('hidden photos are shown again together', async () => {
  const ids = [await idAt(0), await idAt(1)]
  const hidden = async () => [...(await listOf(page, { hidden: true })).ids].sort()
  for (const index of [0, 1]) await tile(index).click({ modifiers: ['Control'] })
  await bar().getByRole('button', { name: 'Hide 2 photos' }).click()
  await expect.poll(hidden).toEqual([...ids].sort())
  await goTo(page, 'Albums')
  await page.getByRole('button', { name: /^Hidden photos/ }).click()
  await page.locator(`[data-photo="${ids[0]}"]`).waitFor()
  await grid(page).focus()
  await page.keyboard.press('Control+a')
  await bar().getByRole('button', { name: 'Show 2 photos again' }).click()
  await expect.poll(hidden).toEqual([])
  await page.getByText('Nothing is hidden').waitFor()
  await goTo(page, 'Photos')
})

test('a change of many photos first says how many it changes', async () => {
  await grid(page).focus()
  await page.keyboard.press('Control+a')
  await bar()
    .getByRole('button', { name: `Hide ${PICTURES} photos` })
    .click()
  const dialog = page.getByRole('dialog', { name: `Hide ${PICTURES} photos?` })
  await dialog.getByText(`${PICTURES} of ${PICTURES} will change.`).waitFor()
  await app.screenshot('bulk-question')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await selectedCount()).toBeGreaterThan(0)
})

test('copies with their sidecars go into a chosen folder, and never into one of photos', async () => {
  for (const index of [0, 1]) await tile(index).click({ modifiers: ['Control'] })
  await app.answerDialog('folders', [])
  await bar().getByRole('button', { name: 'Export copies of 2 photos…' }).click()
  // Only then: the answer to the first question must not become that of the second.
  await expect.poll(() => app.foldersAsked()).toBe(1)
  await app.answerDialog('folders', [outDir])
  await bar().getByRole('button', { name: 'Export copies of 2 photos…' }).click()
  await page.getByText(`Copied 2 photos to ${outDir}`).first().waitFor()
  expect(readdirSync(outDir).filter((name) => name.endsWith('.jpg'))).toHaveLength(2)
  expect(readdirSync(outDir).filter((name) => name.endsWith('.jpg.xmp'))).toHaveLength(2)
  await app.answerDialog('folders', [folder])
  await bar().getByRole('button', { name: 'Export copies of 2 photos…' }).click()
  await page.getByText('Choose a folder outside your photos').first().waitFor()
})

test('a photo dragged out of the window takes its file along, a selection all of its files', async () => {
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) throw new Error('no window')
    const store = globalThis as unknown as { dragged: string[][] }
    store.dragged = []
    window.webContents.startDrag = ({ file, files }) => void store.dragged.push(files ?? [file])
  })
  const dragged = () => app.evaluate(() => (globalThis as unknown as { dragged: string[][] }).dragged)
  const drag = async (index: number) => {
    const box = await tile(index).boundingBox()
    if (!box) throw new Error('no tile')
    await page.mouse.move(box.x + 40, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + 90, box.y + 80, { steps: 6 })
    await page.mouse.up()
  }
  await drag(4)
  const alone = (await byId(await idAt(4)))?.name ?? ''
  await expect.poll(dragged).toEqual([[join(folder, alone)]])
  for (const index of [0, 1]) await tile(index).click({ modifiers: ['Control'] })
  await drag(1)
  const names = [(await byId(await idAt(0)))?.name ?? '', (await byId(await idAt(1)))?.name ?? '']
  await expect.poll(async () => (await dragged())[1]).toEqual(names.map((name) => join(folder, name)))
})

test('the context menu is about the selection when the photo is part of it, and two photos can be compared', async () => {
  for (const index of [2, 3]) await tile(index).click({ modifiers: ['Control'] })
  await tile(2).click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  await app.screenshot('context-menu')
  await page.getByRole('menuitem', { name: 'Compare' }).click()
  await page.getByRole('region', { name: 'Right photo' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await photoView(page).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await tile(5).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Favourite' }).click()
  const id = await idAt(5)
  await expect.poll(async () => (await byId(id))?.favourite).toBe(true)
})

test('axe finds nothing serious while photos are selected', async () => {
  await tile(0).click({ modifiers: ['Control'] })
  await bar().waitFor()
  await app.screenshot('selection')
  expect(await seriousFindings(page)).toEqual([])
})

test('a selection is counted before it is removed, stays out under another name, and comes back', async () => {
  const left = async () => (await listOf(page)).ids.length
  const removed = async () => [...(await listOf(page, { removed: true })).ids]
  const [first, second] = [await idAt(0), await idAt(1)]
  for (const index of [0, 1]) await tile(index).click({ modifiers: ['Control'] })
  await grid(page).press('Delete')
  const dialog = page.getByRole('dialog', { name: 'Remove 2 photos from library?' })
  await dialog.getByText('2 of 2 will change.').waitFor()
  await app.screenshot('remove-question')
  await dialog.getByRole('button', { name: 'Remove 2 photos from library' }).click()
  await expect.poll(left).toBe(PICTURES - 2)
  expect(await hashTree(folder)).toEqual(before)

  const name = join(folder, (await byId(first))?.name ?? '')
  renameSync(name, join(folder, 'another name.jpg'))
  await page.evaluate(() => window.moodmark.invoke('scan.rescan'))
  await expect.poll(async () => (await byId(first))?.name).toBe('another name.jpg')
  expect([await left(), (await removed()).sort()]).toEqual([PICTURES - 2, [first, second].sort()])
  renameSync(join(folder, 'another name.jpg'), name)

  await goTo(page, 'Folders')
  await page.getByRole('button', { name: '2 photos removed from the library' }).click()
  await page.getByRole('heading', { level: 1, name: 'Removed' }).waitFor()
  await page.locator(`[data-photo="${first}"]`).click({ modifiers: ['Control'] })
  await app.screenshot('removed')
  expect(await seriousFindings(page)).toEqual([])
  await bar().getByRole('button', { name: 'Bring back' }).click()
  await expect.poll(removed).toEqual([second])
  await page.locator(`[data-photo="${first}"]`).waitFor({ state: 'detached' })
  await page.locator(`[data-photo="${second}"]`).click()
  await information(page).getByText('Removed from the library').waitFor()
  await information(page).getByRole('button', { name: 'Bring back' }).click()
  await expect.poll(left).toBe(PICTURES)
  await information(page).getByText('Removed from the library').waitFor({ state: 'detached' })
  // In the photo view the key asks nothing: the message beside it undoes it.
  await page.keyboard.press('Delete')
  await information(page).getByText('Removed from the library').waitFor()
  await page
    .getByRole('region', { name: 'Messages (F8)' })
    .getByRole('button', { name: 'Undo' })
    .last()
    .click()
  await expect.poll(left).toBe(PICTURES)
  await page.keyboard.press('Escape')
  await page.getByText('Nothing was removed').waitFor()
  await goTo(page, 'Photos')
})

test('none of it has touched the originals', async () => {
  expect(await hashTree(folder)).toEqual(before)
})
