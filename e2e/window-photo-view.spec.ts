/** The photo view: zoom to every pixel, filmstrip, slideshow, overlays, marks and two photos side by side. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashTree } from '../tests/library-harness.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures, seriousFindings } from './window-checks.ts'
import {
  analysed,
  closePhoto,
  grid,
  information,
  openPhoto,
  photosOf,
  photoView,
  temporaryDir,
  WAIT_MS,
  writePicture,
} from './window-library.ts'

const PICTURES = 7
let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>
let folder: string
let before: Awaited<ReturnType<typeof hashTree>>

beforeAll(async () => {
  temporary = await temporaryDir()
  folder = join(temporary.dir, 'Pictures')
  mkdirSync(folder)
  for (let seed = 1; seed <= PICTURES; seed++) await writePicture(join(folder, `picture ${seed}.jpg`), seed)
  await writeLargeTiff(join(folder, 'large.tif'))
  before = await hashTree(folder)
  app = await launchApp({ libraryDir: join(temporary.dir, 'library'), folders: [folder] })
  page = app.page
  page.setDefaultTimeout(WAIT_MS)
  await analysed(page, PICTURES + 1)
  await grid(page).waitFor()
})

afterAll(async () => {
  await app?.close()
  await temporary?.remove()
})

picturesOfFailures(() => app)

/** Wider than the copy that is shown first, with a bright column at every 8th pixel. */
async function writeLargeTiff(path: string): Promise<void> {
  const [width, height] = [5200, 400]
  const pixels = Buffer.alloc(width * height * 3, 40)
  for (let i = 0; i < width * height; i++) if ((i % width) % 8 === 0) pixels.fill(230, i * 3, i * 3 + 3)
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .tiff({ compression: 'deflate' })
    .toFile(path)
}

const idOf = async (name: string) => {
  const photo = (await photosOf(page)).find((candidate) => candidate.name === name)
  if (!photo) throw new Error(`${name} is not in the library`)
  return photo.id
}
const shownName = () => photoView(page).locator('.photo-name').first().innerText()
const shownScale = () =>
  photoView(page)
    .locator('.stage-photo')
    .first()
    .evaluate((element) => element.getBoundingClientRect().width)

test('keys, wheel and double click zoom to 100 % and beyond, dragging pans, and nothing is blurred away', async () => {
  await openPhoto(page, await idOf('large.tif'))
  await expect.poll(() => page.locator('.stage-photo img').count()).toBe(1)
  await page.keyboard.press('1')
  await expect.poll(shownScale).toBeCloseTo(5200, 0)
  const shown = page.locator('.stage-photo img[src$="/full"]')
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(5200)
  // Every 8th column is still there: a copy with fewer pixels would have smeared it.
  const columns = await shown.evaluate((image: HTMLImageElement) => {
    const canvas = document.createElement('canvas')
    canvas.width = 800
    canvas.height = 1
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    context.drawImage(image, 0, 200, 800, 1, 0, 0, 800, 1)
    const { data } = context.getImageData(0, 0, 800, 1)
    const green = (x: number) => data[x * 4 + 1] ?? 0
    return Array.from({ length: 100 }, (_, n) => green(n * 8) - green(n * 8 + 4)).filter(
      (difference) => difference > 100,
    ).length
  })
  expect(columns).toBe(100)

  const stage = page.locator('.stage')
  const left = () => page.locator('.stage-photo').evaluate((element) => element.getBoundingClientRect().left)
  const from = await left()
  const box = await stage.boundingBox()
  if (!box) throw new Error('no stage')
  await page.mouse.move(box.x + 200, box.y + 200)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + 200, { steps: 4 })
  await page.mouse.up()
  await expect.poll(left).toBeCloseTo(from - 80, 0)
  await page.mouse.wheel(0, -300)
  await expect.poll(shownScale).toBeGreaterThan(5300)
  await page.keyboard.press('0')
  await expect.poll(shownScale).toBeLessThan(box.width + 1)
  await page.mouse.dblclick(box.x + 200, box.y + box.height / 2)
  await expect.poll(shownScale).toBeCloseTo(5200, 0)
  await page.keyboard.press('z')
  await expect.poll(shownScale).toBeLessThan(box.width + 1)
  await closePhoto(page)
})

test('the filmstrip shows the neighbours, follows the photo and can be put away', async () => {
  await openPhoto(page, await idOf('picture 3.jpg'))
  const strip = page.getByRole('navigation', { name: 'Filmstrip' })
  const current = () => strip.locator('[aria-current]').getAttribute('aria-label')
  const start = await current()
  await page.keyboard.press('ArrowRight')
  await expect.poll(current).not.toBe(start)
  await strip.getByRole('button', { name: 'Photo 1 of 8' }).click()
  await expect.poll(current).toBe('Photo 1 of 8')
  // Told to who cannot see it.
  await photoView(page)
    .getByRole('status')
    .filter({ hasText: /, 1 of 8$/ })
    .waitFor()
  await page.keyboard.press('t')
  await strip.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Show filmstrip' }).click()
  await strip.waitFor()
  await closePhoto(page)
})

test('a slideshow shows one photo after the other without anything around it, until it is ended', async () => {
  await openPhoto(page, await idOf('picture 3.jpg'))
  const first = await shownName()
  await page.getByRole('button', { name: 'Start slideshow' }).click()
  await information(page).waitFor({ state: 'detached' })
  expect(await page.getByRole('navigation', { name: 'Filmstrip' }).count()).toBe(0)
  await expect.poll(shownName).not.toBe(first)
  await page.keyboard.press('Escape')
  await information(page).waitFor()
  await photoView(page).waitFor()
  await closePhoto(page)
})

test('favourite and stars are given in place and undone', async () => {
  const id = await idOf('picture 5.jpg')
  await openPhoto(page, id)
  const panel = information(page)
  await panel.getByRole('button', { name: 'Favourite' }).click()
  await panel.getByRole('button', { name: '4 stars' }).click()
  const stored = async () => {
    const photo = (await photosOf(page)).find((candidate) => candidate.id === id)
    return [photo?.favourite, photo?.rating]
  }
  await expect.poll(stored).toEqual([true, 4])
  await expect
    .poll(() => panel.getByRole('button', { name: '4 stars' }).getAttribute('aria-pressed'))
    .toBe('true')
  await page.keyboard.press('Control+z')
  await expect.poll(stored).toEqual([true, 0])
  await closePhoto(page)
})

test('faces and landmark are laid over the photo on demand', async () => {
  await openPhoto(page, await idOf('picture 3.jpg'))
  expect(await page.locator('.landmark-tag').count()).toBe(0)
  await page.keyboard.press('m')
  await page.locator('.landmark-tag').getByText('No landmark').waitFor()
  await page.getByRole('button', { name: 'Show landmark' }).click()
  await page.locator('.landmark-tag').waitFor({ state: 'detached' })
  await closePhoto(page)
})

test('two photos side by side zoom and move together; the right one is exchanged, both are marked', async () => {
  await openPhoto(page, await idOf('picture 3.jpg'))
  await page.keyboard.press('c')
  const left = page.getByRole('region', { name: 'Left photo' })
  const right = page.getByRole('region', { name: 'Right photo' })
  await right.locator('.stage-photo img').first().waitFor()
  const names = async () => [
    await left.locator('.compare-caption span').first().innerText(),
    await right.locator('.compare-caption span').first().innerText(),
  ]
  const [name, otherName] = await names()
  expect(name).not.toBe(otherName)
  const enlargements = () =>
    page.locator('.compare-pane').evaluateAll((panes) =>
      panes.map((pane) => {
        const stage = pane.querySelector('.stage')?.getBoundingClientRect()
        const photo = pane.querySelector('.stage-photo')?.getBoundingClientRect()
        if (!stage || !photo) return 0
        return Math.max(photo.width / stage.width, photo.height / stage.height)
      }),
    )
  const whole = await enlargements()
  await left.locator('.stage').hover()
  await page.mouse.wheel(0, -600)
  await expect.poll(async () => (await enlargements())[0]).toBeGreaterThan((whole[0] ?? 0) * 2)
  const zoomed = await enlargements()
  expect((zoomed[1] ?? 0) / (whole[1] ?? 1)).toBeCloseTo((zoomed[0] ?? 0) / (whole[0] ?? 1), 2)
  await page.keyboard.press('0')
  await expect.poll(enlargements).toEqual(whole)

  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await names())[1]).not.toBe(otherName)
  // As large as the panes allow, both of them.
  const smallest = async () => Math.min(...(await enlargements()))
  await expect.poll(smallest).toBeGreaterThan(0.5)
  const next = (await names())[1]
  await page.keyboard.press('x')
  await expect.poll(names).toEqual([next, name])
  await expect.poll(smallest).toBeGreaterThan(0.5)
  await right.getByRole('button', { name: '5 stars' }).click()
  await expect.poll(async () => (await photosOf(page)).find((photo) => photo.name === name)?.rating).toBe(5)
  await app.screenshot('compare-light')
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await information(page).waitFor()
  await app.screenshot('photo-view')
  await closePhoto(page)
})

test('nothing of all this has touched the originals', async () => {
  expect(await hashTree(folder)).toEqual(before)
})
