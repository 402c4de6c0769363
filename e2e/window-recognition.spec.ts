/** What a person sees and corrects in albums and in one photo, on real photos that the real models looked at. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhotoDetail } from '../src/shared/library.ts'
import { hashTree } from '../tests/library-harness.ts'
import { sharedDir } from '../tests/shared-data.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import {
  albumsOf,
  analysed,
  closePhoto,
  copyRealPhotos,
  goTo,
  grid,
  information,
  openPhoto,
  photosOf,
  photoView,
  sidebar,
  soon,
  temporaryDir,
  WAIT_MS,
} from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>
let folder: string
let fileHash: string
let photos: PhotoDetail[]

const find = (what: string, condition: (photo: PhotoDetail) => boolean): PhotoDetail => {
  const found = photos.find(condition)
  if (!found) throw new Error(`No photo ${what} among the real photos`)
  return found
}
const album = (title: string, count: number) =>
  page.getByRole('button', { name: `${title}, ${count} ${count === 1 ? 'photo' : 'photos'}`, exact: true })
const toast = (text: string | RegExp) => page.locator('.toast').filter({ hasText: text })

describe.skipIf(!sharedDir)('recognition in the window (needs ../shared)', () => {
  beforeAll(async () => {
    temporary = await temporaryDir()
    folder = join(temporary.dir, 'Holidays')
    const files = copyRealPhotos(folder)
    fileHash = hashTree(folder)
    app = await launchApp({ libraryDir: join(temporary.dir, 'library') })
    page = app.page
    page.setDefaultTimeout(WAIT_MS)
    await app.answerDialog('folders', [folder])
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    await page.getByRole('grid').waitFor()
    await analysed(page, files.length)
    photos = await photosOf(page)
    expect(photos).toHaveLength(files.length)
  })

  afterAll(async () => {
    await app?.close()
    await temporary?.remove()
  })

  picturesOfFailures(() => app)

  test('photos of the chosen folder are shown with their previews', async () => {
    await goTo(page, 'Photos')
    await page.getByText(`${photos.length} photos`, { exact: true }).waitFor()
    const tiles = grid(page).getByRole('gridcell')
    await expect.poll(() => tiles.count(), soon).toBeGreaterThan(5)
    await expect
      .poll(() => tiles.first().evaluate((tile) => tile.querySelector('img')?.naturalWidth ?? 0), soon)
      .toBeGreaterThan(100)
    // No date in any of them: one heading over everything would say nothing.
    expect(await grid(page).getByRole('rowheader').count()).toBe(0)
  })

  test('landmark albums stand under country and city with cover and count', async () => {
    await goTo(page, 'Landmarks')
    const albums = await albumsOf(page, 'landmark')
    const colosseum = albums.find(({ title }) => title === 'Colosseum')
    expect(colosseum?.group).toEqual(['Italy', 'Rome'])
    const country = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Italy' }) })
      .last()
    await country.getByRole('heading', { level: 3, name: 'Rome' }).waitFor()
    const card = country.getByRole('button', { name: `Colosseum, ${colosseum?.count} photos` })
    await expect
      .poll(() => card.evaluate((element) => element.querySelector('img')?.naturalWidth ?? 0), soon)
      .toBeGreaterThan(100)
    const countries = await page.getByRole('heading', { level: 2 }).allTextContents()
    expect(countries).toEqual([...countries].sort((a, b) => a.localeCompare(b)))
  })

  test('an album shows its photos, and its keys work at once', async () => {
    await goTo(page, 'Landmarks')
    const colosseum = (await albumsOf(page, 'landmark')).find(({ title }) => title === 'Colosseum')
    await album('Colosseum', colosseum?.count ?? 0).click()
    await page.getByRole('heading', { level: 1, name: 'Colosseum' }).waitFor()
    await grid(page).waitFor()
    expect(await grid(page).getByRole('gridcell').count()).toBe(colosseum?.count)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await photoView(page).waitFor()
    await page.getByText(`2 of ${colosseum?.count}`, { exact: true }).waitFor()
    await closePhoto(page)
    await expect.poll(() => grid(page).evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1, name: 'Landmarks' }).waitFor()
    await expect
      .poll(() =>
        album('Colosseum', colosseum?.count ?? 0).evaluate((card) => card === document.activeElement),
      )
      .toBe(true)
  })

  test('the photo view names the landmark with its score and the facts of the file', async () => {
    const photo = find('with a landmark', ({ landmark }) => landmark?.name === 'Colosseum')
    await openPhoto(page, photo.id)
    const info = information(page)
    await info.getByText('Rome, Italy').first().waitFor()
    await info.getByText(`score ${photo.landmark?.score.toFixed(2)}`).waitFor()
    await info.getByText(photo.name).waitFor()
    await info.getByText(new RegExp(`${photo.facts.width}\\s×\\s${photo.facts.height}`)).waitFor()
    await closePhoto(page)
  })

  test('the photo zooms, pans and steps by keys, wheel and mouse', async () => {
    await goTo(page, 'Photos')
    const middle = photos[5] as PhotoDetail
    await openPhoto(page, middle.id)
    const position = (n: number) => page.getByText(`${n} of ${photos.length}`, { exact: true })
    await position(6).waitFor()
    await page.keyboard.press('ArrowRight')
    await position(7).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await position(5).waitFor()
    await page.keyboard.press('End')
    await position(photos.length).waitFor()
    await page.getByRole('button', { name: 'Previous photo' }).click()
    await position(photos.length - 1).waitFor()

    const shown = page.locator('.stage-photo')
    const box = async () => (await shown.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const fitted = await box()
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await expect.poll(async () => (await box()).width).toBeGreaterThan(fitted.width * 1.5)
    const stage = (await page.locator('.stage').boundingBox()) ?? fitted
    await page.mouse.move(stage.x + stage.width / 2, stage.y + stage.height / 2)
    await page.mouse.wheel(0, -600)
    await expect.poll(async () => (await box()).width).toBeGreaterThan(fitted.width * 3)
    const zoomed = await box()
    await page.mouse.down()
    await page.mouse.move(stage.x + stage.width / 2 - 80, stage.y + stage.height / 2 - 40, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => Math.round((await box()).x - zoomed.x)).toBe(-80)
    await page.keyboard.press('0')
    await expect.poll(async () => Math.round((await box()).width)).toBe(Math.round(fitted.width))
    await closePhoto(page)
  })

  test('faces are outlined where they are, each with its expression', async () => {
    const photo = find('with several faces', ({ faces }) => faces.length >= 3)
    await openPhoto(page, photo.id)
    await page.keyboard.press('f')
    const outlines = photoView(page).locator('.face-box')
    await expect.poll(() => outlines.count(), soon).toBe(photo.faces.length)
    const picture = (await page.locator('.stage-photo').boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 }
    const outline = (await outlines.first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const [x, y, width] = photo.faces[0]?.box ?? [0, 0, 0, 0]
    expect((outline.x - picture.x) / picture.width).toBeCloseTo(x, 1)
    expect((outline.y - picture.y) / picture.height).toBeCloseTo(y, 1)
    expect(outline.width / picture.width).toBeCloseTo(width, 1)
    const first = photo.faces[0]?.expression ?? ''
    expect((await outlines.first().getAttribute('aria-label'))?.toLowerCase()).toContain(first)
    await information(page)
      .getByRole('heading', { name: `${photo.faces.length} faces` })
      .waitFor()
    await page.keyboard.press('f')
    await expect.poll(() => outlines.count(), soon).toBe(0)
    await closePhoto(page)
  })

  test('another landmark moves the photo to that album at once; undo and redo by keys', async () => {
    const photo = find('with a landmark', ({ landmark }) => landmark?.name === 'Colosseum')
    const count = async (title: string) =>
      (await albumsOf(page, 'landmark')).find((found) => found.title === title)?.count ?? 0
    const before = { colosseum: await count('Colosseum'), taj: await count('Taj Mahal') }
    await openPhoto(page, photo.id)
    await page.getByRole('button', { name: 'Change landmark' }).click()
    await page.getByRole('combobox', { name: 'Name of the landmark' }).fill('taj mah')
    // At once: the list still shows what suited the photo before anything was typed.
    await page.keyboard.press('Enter')
    await information(page).getByText('Agra, India').first().waitFor()
    await information(page).getByText('Named by you').waitFor()
    await closePhoto(page)
    await goTo(page, 'Landmarks')
    await album('Taj Mahal', before.taj + 1).waitFor()
    await page.keyboard.press('Control+z')
    await toast(/^Undone/).waitFor()
    await album('Taj Mahal', before.taj).waitFor()
    await album('Colosseum', before.colosseum).waitFor()
    await page.keyboard.press('Control+Shift+z')
    await album('Taj Mahal', before.taj + 1).waitFor()
    await page.keyboard.press('Control+z')
    await album('Colosseum', before.colosseum).waitFor()
  })

  test('a name of one’s own makes an album', async () => {
    const photo = find('without a landmark', (each) => each.landmark === null && !each.unsure)
    await openPhoto(page, photo.id)
    await page.getByRole('button', { name: 'Name a landmark…' }).click()
    await page.getByRole('combobox', { name: 'Name of the landmark' }).fill('Grandma’s kitchen')
    await page.getByRole('option', { name: 'Create “Grandma’s kitchen”' }).click()
    await information(page).getByText('Grandma’s kitchen', { exact: true }).waitFor()
    await closePhoto(page)
    await goTo(page, 'Landmarks')
    await album('Grandma’s kitchen', 1).waitFor()
    await page.keyboard.press('Control+z')
    await album('Grandma’s kitchen', 1).waitFor({ state: 'detached' })
  })

  test('another expression changes the mood; the mood can be set; mood albums follow', async () => {
    const photo = find(
      'of one happy face',
      (each) => each.faces.length === 1 && each.mood?.label === 'joyful',
    )
    const moods = async () =>
      Object.fromEntries((await albumsOf(page, 'mood')).map(({ id, count }) => [id, count]))
    const before = await moods()
    await openPhoto(page, photo.id)
    const face = (expression: string) =>
      information(page).getByRole('button', { name: `Expression of face 1: ${expression}. Change` })
    await face('Happy').click()
    await page.getByRole('menuitemcheckbox', { name: 'Sad' }).click()
    await face('Sad').waitFor()
    await expect.poll(moods, soon).toMatchObject({ 'mood:joyful': (before['mood:joyful'] ?? 0) - 1 })
    await page.getByRole('button', { name: /^Change the mood of the photo/ }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Tender' }).click()
    await page.getByRole('button', { name: 'Change the mood of the photo: Tender' }).waitFor()
    await closePhoto(page)
    await goTo(page, 'Moods')
    await album('Tender', 1).click()
    await page.getByRole('heading', { level: 1, name: 'Tender' }).waitFor()
    await grid(page).locator(`[data-photo="${photo.id}"]`).waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('This album is empty now').waitFor()
    await page.keyboard.press('Control+z')
    await goTo(page, 'Moods')
    await album('Joyful', before['mood:joyful'] ?? 0).waitFor()
    expect(await moods()).toEqual(before)
  })

  test('a face that is none leaves the photo', async () => {
    const photo = find('with several faces', ({ faces }) => faces.length >= 3)
    await openPhoto(page, photo.id)
    await information(page)
      .getByRole('button', { name: /^Expression of face 1:/ })
      .click()
    await page.getByRole('menuitemcheckbox', { name: 'Not a face' }).click()
    await information(page)
      .getByRole('heading', { name: `${photo.faces.length - 1} faces` })
      .waitFor()
    // The face in its place has the keys.
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(focused).toMatch(/^Expression of face 1:/)
    await page.mouse.move(5, 5)
    await page.keyboard.press('Control+z')
    await information(page)
      .getByRole('heading', { name: `${photo.faces.length} faces` })
      .waitFor()
    expect(await photoView(page).locator('.face-box[data-highlighted="true"]').count()).toBe(1)
    await closePhoto(page)
  })

  test('Review asks about unsure photos and takes Y, N and a candidate’s number', async () => {
    const { ids } = await page.evaluate(() => window.moodmark.invoke('review.queue'))
    const unsure = ids.flatMap((id) => photos.find((photo) => photo.id === id) ?? [])
    expect(unsure.length).toBeGreaterThanOrEqual(2)
    await sidebar(page, 'Review').click()
    const waiting = (count: number) =>
      page.getByText(count === 1 ? '1 photo waiting' : `${count} photos waiting`, { exact: true })
    await waiting(unsure.length).first().waitFor()
    const first = unsure[0] as PhotoDetail
    await page.getByRole('heading', { name: `Is this ${first.candidates[0]?.name}?` }).waitFor()
    await page.keyboard.press('y')
    await toast(`set to ${first.candidates[0]?.name}`).waitFor()
    await page.keyboard.press('Control+z')
    await waiting(unsure.length).first().waitFor()
    await page.getByRole('heading', { name: `Is this ${first.candidates[0]?.name}?` }).waitFor()
    await page.keyboard.press('2')
    await toast(`set to ${first.candidates[1]?.name}`).waitFor()
    const second = unsure[1] as PhotoDetail
    await page.getByRole('heading', { name: `Is this ${second.candidates[0]?.name}?` }).waitFor()
    await page.keyboard.press('n')
    await toast('marked as no landmark').waitFor()
    const after = await photosOf(page)
    const byId = (id: number) => after.find((photo) => photo.id === id)
    expect(byId(first.id)?.landmark?.id).toBe(first.candidates[1]?.landmarkId)
    expect(byId(second.id)).toMatchObject({ landmark: null, landmarkRejected: true, unsure: false })
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await waiting(unsure.length).first().waitFor()
  })

  test('without faces or moods the window shows none; landmarks stay', async () => {
    const photo = find('with several faces', ({ faces }) => faces.length >= 3)
    await goTo(page, 'Settings')
    await page.getByRole('switch', { name: 'Name the mood of a photo' }).click()
    await goTo(page, 'Moods')
    await page.getByText('The mood of photos is switched off').waitFor()
    await openPhoto(page, photo.id)
    expect(await information(page).getByRole('heading', { name: 'Mood of the photo' }).count()).toBe(0)
    await information(page)
      .getByRole('heading', { name: `${photo.faces.length} faces` })
      .waitFor()
    await closePhoto(page)
    await goTo(page, 'Settings')
    await page.getByRole('switch', { name: 'Find faces and their expression' }).click()
    await openPhoto(page, photo.id)
    expect(await information(page).getByRole('heading', { name: /face/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Show faces' }).count()).toBe(0)
    await closePhoto(page)
    await goTo(page, 'Settings')
    await page.getByRole('switch', { name: 'Find faces and their expression' }).click()
    await page.getByRole('switch', { name: 'Name the mood of a photo' }).click()
    await goTo(page, 'Moods')
    await page.getByRole('button', { name: /^Joyful/ }).waitFor()
  })

  test('settings show what recognition runs on and what works', async () => {
    await goTo(page, 'Settings')
    const engine = page.getByRole('region', { name: 'Recognition' })
    await engine.getByText('Processor (CPU)').first().waitFor()
    for (const capability of ['Landmarks', 'Faces', 'Expressions', 'Places']) {
      await engine.getByText(capability, { exact: true }).waitFor()
    }
    expect(await engine.getByText('Working').count()).toBeGreaterThanOrEqual(4)
    await page.getByText(join(temporary.dir, 'library')).waitFor()
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
    await page.getByText(version, { exact: true }).waitFor()
  })

  test('nothing in the photo folder was touched', () => {
    expect(hashTree(folder)).toBe(fileHash)
  })
})
