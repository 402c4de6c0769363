/** The map: groups of photos, a chosen area, photos placed by their landmark or by hand, named areas. No network. */
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { analysed, goTo, information, listOf, writePicture } from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow

beforeAll(async () => {
  demo = await openDemoWindow(async ({ ownPhotosDir }) => {
    for (const seed of [5, 6]) await writePicture(join(ownPhotosDir, `without position ${seed}.jpg`), seed)
  })
  ;({ app, page } = demo)
  await analysed(page, 39)
}, 240_000)

afterAll(async () => {
  await demo?.close()
})

beforeEach(async ({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    await app.screenshot(`failed ${task.name}`)
    await page.keyboard.press('Escape')
  })
  await goTo(page, 'Map')
  await page.getByRole('button', { name: 'Whole world' }).click()
  await markers().first().waitFor()
})

const map = () => page.getByRole('group', { name: /^World map/ })
const markers = () => map().getByRole('button')
const markerCounts = async () =>
  (
    await Promise.all(
      (await markers().all()).map(async (marker) => (await marker.getAttribute('aria-label')) ?? ''),
    )
  ).map((label) => Number(/^([\d,]+) photo/.exec(label)?.[1]?.replace(',', '')))
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
const positions = () =>
  page.evaluate(async () => {
    const { ids, latitudes, longitudes, by } = await window.moodmark.invoke('photos.positions')
    return { ids: [...ids], latitudes: [...latitudes], longitudes: [...longitudes], by: [...by] }
  })
const panel = () => page.getByRole('region', { name: 'Photos of this part of the map' })
/** Something in the window has the keys. */
const hasFocus = () => page.evaluate(() => document.activeElement !== document.body)
const undo = () => page.evaluate(() => window.moodmark.invoke('corrections.undo'))

test('every photo with a place is in one group, and groups part when the map is zoomed in', async () => {
  const { ids } = await positions()
  expect(sum(await markerCounts())).toBe(ids.length)
  const before = await markers().count()
  const largest = Math.max(...(await markerCounts()))
  await markers()
    .nth((await markerCounts()).indexOf(largest))
    .click()
  await expect.poll(async () => Math.max(...(await markerCounts()))).toBeLessThan(largest)
  await page.getByRole('button', { name: 'Whole world' }).click()
  await expect.poll(() => markers().count()).toBe(before)
})

test('by keys: arrows move the map, plus and minus zoom, Enter opens a group', async () => {
  await map().focus()
  const box = async () => (await markers().first().boundingBox()) ?? { x: 0, y: 0 }
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await markers().first().waitFor()
  const start = await box()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await box()).x).toBeGreaterThan(start.x + 40)
  // As the button does.
  await page.keyboard.press('0')
  await expect.poll(async () => sum(await markerCounts())).toBe((await positions()).ids.length)
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? '')).toMatch(/map-marker/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect.poll(hasFocus).toBe(true)
})

test('a rectangle shows the photos in it', async () => {
  const { ids } = await positions()
  await page.getByRole('button', { name: 'Select an area' }).click()
  const box = await map().boundingBox()
  if (!box) throw new Error('There is no map')
  await page.mouse.move(box.x + 4, box.y + 4)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 4, box.y + box.height - 4, { steps: 4 })
  await page.mouse.up()
  await panel()
    .getByRole('heading', { name: `${ids.length} photos in this part` })
    .waitFor()
  await panel()
    .getByRole('grid', { name: `${ids.length} photos, newest first` })
    .waitFor()
  await panel().getByRole('button', { name: 'Close' }).click()
  await panel().waitFor({ state: 'detached' })
  // Where no photo is, that is said.
  await page.getByRole('button', { name: 'Select an area' }).click()
  await page.mouse.move(box.x + 4, box.y + box.height - 4)
  await page.mouse.down()
  await page.mouse.move(box.x + 24, box.y + box.height - 24, { steps: 4 })
  await page.mouse.up()
  await panel().getByText('No photo was taken here').waitFor()
  await panel().getByRole('button', { name: 'Close' }).click()
})

test('a photo without a position is where its landmark is, and says so', async () => {
  const unplaced = await listOf(page, { unplaced: true })
  const [photoId = 0] = unplaced.ids
  expect(photoId).toBeGreaterThan(0)
  const before = (await positions()).ids.length
  await page.evaluate(
    (id) =>
      window.moodmark.invoke('corrections.apply', {
        kind: 'landmark',
        photoIds: [id],
        landmarkId: 'colosseum',
      }),
    photoId,
  )
  await page.getByText(`${before + 1} photos on the map`).waitFor()
  const { ids, by } = await positions()
  expect(by[ids.indexOf(photoId)]).toBe(1)
  await map()
    .getByRole('button', { name: /placed by (its|their) landmark/ })
    .first()
    .waitFor()
  await undo()
  await page.getByText(`${before} photos on the map`).waitFor()
})

test('a photo is dragged to where it was taken, after a question, and undo takes it back', async () => {
  const before = (await positions()).ids.length
  await page.getByRole('button', { name: /without a place$/ }).click()
  const strip = page.getByRole('region', { name: /without a place$/ })
  const photo = strip.locator('[data-photo]').first()
  const photoId = Number(await photo.getAttribute('data-photo'))
  const from = await photo.boundingBox()
  const to = await map().boundingBox()
  if (!from || !to) throw new Error('Nothing to drag')
  await page.mouse.move(from.x + 20, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width * 0.2, to.y + to.height * 0.75, { steps: 6 })
  await page.mouse.up()
  const question = page.getByRole('dialog', { name: 'Move this photo here?' })
  await question.getByRole('button', { name: 'Move' }).click()
  await page.getByText(`${before + 1} photos on the map`).waitFor()
  const { ids, by } = await positions()
  expect(by[ids.indexOf(photoId)]).toBe(2)
  await page.keyboard.press('Control+z')
  await page.getByText(`${before} photos on the map`).waitFor()
  // Escape gives a drag up.
  await page.mouse.move(from.x + 20, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width * 0.2, to.y + to.height * 0.75, { steps: 6 })
  await page.locator('.map-ghost').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.map-ghost').waitFor({ state: 'detached' })
  await page.mouse.up()
  expect(await question.count()).toBe(0)
  // By keys: Enter places it in the middle of what is shown, then the next one, and the strip goes with the last.
  await photo.focus()
  const count = await strip.locator('[data-photo]').count()
  for (let left = count - 1; left >= 0; left--) {
    await page.keyboard.press('Enter')
    await question.waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => strip.locator('[data-photo]').count()).toBe(left)
  }
  await page.getByText(`${before + count} photos on the map`).waitFor()
  await strip.waitFor({ state: 'detached' })
  for (let taken = 0; taken < count; taken++) await page.keyboard.press('Control+z')
  await page.getByText(`${before} photos on the map`).waitFor()
  await strip.waitFor()
  await strip.getByRole('button', { name: 'Close' }).click()
  await expect.poll(hasFocus).toBe(true)
})

test('an area is named once: its photos bear the name and are found by it', async () => {
  const { ids, latitudes, longitudes, by } = await positions()
  const index = by.indexOf(0)
  const [latitude = 0, longitude = 0] = [latitudes[index], longitudes[index]]
  const here = ids.filter(
    (_, i) =>
      by[i] === 0 && Math.hypot((latitudes[i] ?? 0) - latitude, (longitudes[i] ?? 0) - longitude) < 0.02,
  )
  await page.getByRole('button', { name: /^Show photos/ }).click()
  await panel().getByRole('button', { name: 'Name this area' }).click()
  const dialog = page.getByRole('dialog', { name: 'Name this area' })
  await dialog.getByLabel('Name').fill('All my “travels” 🌍')
  await dialog.getByText(/Everything taken within/).waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  const named = await page.evaluate(() => window.moodmark.invoke('map.names'))
  expect(named.areas.map(({ name }) => name)).toEqual(['All my “travels” 🌍'])
  expect(here.length).toBeGreaterThan(0)
  await panel().getByRole('button', { name: 'Name this area' }).click()
  expect(await dialog.getByLabel('Name').inputValue()).toBe('All my “travels” 🌍')
  await dialog.getByRole('button', { name: 'Take the name away' }).click()
  await expect
    .poll(async () => (await page.evaluate(() => window.moodmark.invoke('map.names'))).areas)
    .toEqual([])
  await undo()
  await undo()
  await panel().getByRole('button', { name: 'Close' }).click()

  const centre = { latitude, longitude }
  await page.evaluate(
    (at) =>
      window.moodmark.invoke('corrections.apply', {
        kind: 'area',
        areaId: null,
        name: 'Our corner',
        centre: at,
        radiusMeters: 2500,
      }),
    centre,
  )
  const found = await listOf(page, { text: 'our corner' })
  expect(found.ids.length).toBeGreaterThan(0)
  await goTo(page, 'Photos')
  await page.getByRole('searchbox').fill('our corner')
  await page.getByText(found.ids.length === 1 ? '1 match' : `${found.ids.length} matches`).waitFor()
  await page.keyboard.press('Enter')
  await page.locator(`[data-photo="${found.ids[0]}"]`).click()
  await information(page).getByText('Our corner').first().waitFor()
  await page.keyboard.press('Escape')
  await undo()
})
