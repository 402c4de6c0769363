/** What the user says about albums: cover, in and out, in the menu of the photos, and undone by one key. On drawn pictures. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { albumsOf, goTo, listOf, soon } from './window-library.ts'

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

describe('albums by word', () => {
  beforeAll(async () => {
    demo = await openDemoWindow()
    ;({ app, page } = demo)
    await goTo(page, 'Landmarks')
    await page.getByRole('button', { name: /^Colosseum,/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Colosseum' }).waitFor()
  })
  afterAll(async () => {
    await demo?.close()
  })
  beforeEach(({ onTestFailed }) => {
    onTestFailed(async ({ task }) => {
      await app.screenshot(`failed ${task.name}`)
    })
  })

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
})
