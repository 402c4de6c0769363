/** "More like this" and unnamed places: by mouse, by keyboard, light and dark, on a library of drawn pictures. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { likenessByTrip } from '../scripts/demo-library.ts'
import type { UnnamedPlace } from '../src/shared/library.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { picturesOfFailures, seriousFindings } from './window-checks.ts'
import {
  albumsOf,
  closePhoto,
  goTo,
  grid,
  listOf,
  openPhoto,
  photosOf,
  photoView,
  soon,
  tabTo,
} from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow

beforeAll(async () => {
  demo = await openDemoWindow(({ libraryDir }) => likenessByTrip(libraryDir, 'Agra'))
  ;({ app, page } = demo)
})

afterAll(async () => {
  await demo?.close()
})

picturesOfFailures(() => app)

const heading = (name: string) => page.getByRole('heading', { level: 1, name })
const photoNamed = async (name: string) => {
  const found = (await photosOf(page)).find((photo) => photo.name === name)
  if (!found) throw new Error(`The demo library has no ${name}`)
  return found
}
const unnamed = () => page.evaluate(() => window.moodmark.invoke('places.unnamed'))
const dialog = () => page.getByRole('dialog', { name: 'Name this place' })
const shownIds = () =>
  grid(page)
    .getByRole('gridcell')
    .evaluateAll((tiles) => tiles.map((tile) => Number((tile as HTMLElement).dataset['photo'])))

describe('more like this', () => {
  test('the photo view leads to the photos like it, the most similar first, each with its score', async () => {
    const photo = await photoNamed('Rome 1.jpg')
    await openPhoto(page, photo.id)
    await page.getByRole('button', { name: 'More like this' }).click()
    await heading('Similar to Rome 1.jpg').waitFor()
    const expected = await page.evaluate(
      (photoId) => window.moodmark.invoke('photos.similar', { photoId }),
      photo.id,
    )
    expect(expected?.similarities).toEqual(expected?.similarities.toSorted((a, b) => b - a))
    const nearest = await Promise.all(
      (expected?.ids ?? [])
        .slice(0, 3)
        .map((photoId) =>
          page.evaluate((id) => window.moodmark.invoke('photos.get', { photoId: id }), photoId),
        ),
    )
    for (const like of nearest) expect(like?.name).toMatch(/^Rome/)
    expect((await shownIds()).slice(0, 3)).toEqual(expected?.ids.slice(0, 3))
    expect(await shownIds()).not.toContain(photo.id)
    const score = expected?.similarities[0]?.toFixed(2) ?? ''
    await grid(page)
      .getByRole('gridcell', { name: `similarity ${score}` })
      .first()
      .getByText(score)
      .waitFor()
    await page.getByText(`${expected?.ids.length} photos`, { exact: true }).waitFor()
  })

  test('likes of likes go deeper, Escape comes back step by step to the photo that was asked about', async () => {
    const [first] = await shownIds()
    await grid(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('l')
    await expect.poll(async () => (await shownIds()).includes(first ?? 0), soon).toBe(false)
    await page.keyboard.press('Escape')
    await heading('Similar to Rome 1.jpg').waitFor()
    await page.keyboard.press('Escape')
    await heading('Photos').waitFor()
    const asked = await photoNamed('Rome 1.jpg')
    await expect.poll(() => grid(page).getAttribute('aria-activedescendant'), soon).toBe(`photo-${asked.id}`)
  })

  test('by keyboard alone: L in a grid and in the photo view', async () => {
    const photo = await photoNamed('Rome 2.jpg')
    await openPhoto(page, photo.id)
    await page.keyboard.press('l')
    await heading('Similar to Rome 2.jpg').waitFor()
    await expect
      .poll(() => grid(page).evaluate((element) => element === document.activeElement), soon)
      .toBe(true)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await photoView(page).waitFor()
    await closePhoto(page)
    await heading('Similar to Rome 2.jpg').waitFor()
    await page.keyboard.press('Escape')
    await heading('Photos').waitFor()
  })

  test('a right click on a photo offers it', async () => {
    await goTo(page, 'Photos')
    const photo = await photoNamed('Rome 3.jpg')
    await page.locator(`[data-photo="${photo.id}"]`).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'More like this' }).click()
    await heading('Similar to Rome 3.jpg').waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await heading('Photos').waitFor()
  })

  test('a photo without an embedding says so', async () => {
    const photo = await photoNamed('Agra 1.jpg')
    await openPhoto(page, photo.id)
    await page.keyboard.press('l')
    await heading('Similar to Agra 1.jpg').waitFor()
    await page.getByRole('heading', { name: 'This photo has not been compared yet' }).waitFor()
    await page.keyboard.press('Escape')
    await heading('Photos').waitFor()
  })
})

describe('unnamed places', () => {
  let places: UnnamedPlace[]

  test('are found in the background and shown among landmarks and in Review', async () => {
    await expect.poll(async () => (await unnamed()).length, { timeout: 60_000 }).toBeGreaterThan(1)
    places = await unnamed()
    await goTo(page, 'Review')
    await page
      .getByRole('button', { name: /^Name this place,/ })
      .first()
      .waitFor()
    await goTo(page, 'Landmarks')
    await page.getByRole('heading', { name: 'Unnamed places' }).waitFor()
    const cards = page.getByRole('button', { name: /^Name this place,/ })
    await expect.poll(() => cards.count(), soon).toBe(places.length)
  })

  test('one name, typed once, holds for every photo that is left ticked; undo takes it back at once', async () => {
    const [place] = places as [UnnamedPlace]
    await goTo(page, 'Landmarks')
    await tabTo(page, page.getByRole('button', { name: /^Name this place,/ }).first())
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    await page.getByRole('combobox', { name: 'Name' }).fill('Our castle')
    await dialog().getByRole('checkbox').last().click()
    const kept = place.photoIds.length - 1
    await page.getByRole('button', { name: `Name ${kept} photos` }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.getByRole('button', { name: `Our castle, ${kept} photos` }).waitFor()
    const album = (await albumsOf(page, 'landmark')).find(({ title }) => title === 'Our castle')
    const list = await listOf(page, { albumId: album?.id ?? '' })
    expect(list.ids.toSorted()).toEqual(place.photoIds.slice(0, -1).toSorted())
    expect((await unnamed()).map(({ id }) => id)).not.toContain(place.id)
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: `Our castle, ${kept} photos` }).waitFor({ state: 'detached' })
    await expect.poll(async () => (await unnamed()).map(({ id }) => id), soon).toContain(place.id)
  })

  test('“Not a place” dismisses the group, and undo brings it back', async () => {
    const before = (await unnamed()).length
    await page
      .getByRole('button', { name: /^Name this place,/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Not a place' }).click()
    await expect.poll(async () => (await unnamed()).length, soon).toBe(before - 1)
    // The card is gone, and the keys go on with the next one.
    const focused = () => page.evaluate(() => document.activeElement?.className)
    await expect.poll(focused, soon).toBe('unnamed-card')
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await unnamed()).length, soon).toBe(before)
  })

  test('Escape leaves everything as it was', async () => {
    const before = await unnamed()
    await page
      .getByRole('button', { name: /^Name this place,/ })
      .first()
      .click()
    await dialog().waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await unnamed()).toEqual(before)
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s:', (theme) => {
  beforeAll(async () => {
    await page.evaluate((chosen) => window.moodmark.invoke('settings.set', { theme: chosen }), theme)
    await page.reload()
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
  })

  test('photos like a photo', async () => {
    await openPhoto(page, (await photoNamed('Rome 1.jpg')).id)
    await page.keyboard.press('l')
    await grid(page).getByRole('gridcell').first().waitFor()
    await app.screenshot(`like ${theme}`)
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
  })

  test('naming a place', async () => {
    await goTo(page, 'Review')
    await page
      .getByRole('button', { name: /^Name this place,/ })
      .first()
      .waitFor()
    await app.screenshot(`unnamed in review ${theme}`)
    await goTo(page, 'Landmarks')
    const card = page.getByRole('button', { name: /^Name this place,/ }).first()
    await card.waitFor()
    await app.screenshot(`unnamed places ${theme}`)
    await card.click()
    await dialog().waitFor()
    await app.screenshot(`name this place ${theme}`)
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
  })
})
