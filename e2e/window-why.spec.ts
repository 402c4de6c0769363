/** "Why this name?" in the window, on real photos that the real models looked at. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UNKNOWN_HOUSE, writeViews } from '../tests/photo-views.ts'
import { sharedDir } from '../tests/shared-data.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import {
  analysed,
  information,
  openPhoto,
  photosOf,
  settled,
  temporaryDir,
  WAIT_MS,
} from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>

const why = () => page.getByRole('dialog', { name: /^Why / })
const ask = () => information(page).locator('[data-action="why"]').click()
const idOf = async (name: string) => (await photosOf(page)).find((photo) => photo.name === name)?.id ?? -1

describe.skipIf(!sharedDir)('why this name (needs ../shared)', () => {
  beforeAll(async () => {
    temporary = await temporaryDir()
    const folder = join(temporary.dir, 'Trip')
    mkdirSync(folder)
    const views = await writeViews(UNKNOWN_HOUSE, folder)
    const source = join(sharedDir ?? '', 'data/landmarks/queries/colosseum')
    const names = readdirSync(source).slice(0, 2)
    for (const [i, name] of names.entries()) {
      const photo = sharp(join(source, name))
      // The first one was taken some 250 metres to the south-east.
      if (i === 0)
        photo.withExif({
          IFD3: {
            GPSLatitudeRef: 'N',
            GPSLatitude: '41/1 53/1 18/1',
            GPSLongitudeRef: 'E',
            GPSLongitude: '12/1 29/1 39/1',
          },
        })
      await photo.jpeg().toFile(join(folder, `rome ${i}.jpg`))
    }
    app = await launchApp({ libraryDir: join(temporary.dir, 'library'), folders: [folder] })
    page = app.page
    page.setDefaultTimeout(WAIT_MS)
    await analysed(page, views.length + names.length)
    await page.getByRole('grid').waitFor()
  })
  afterAll(async () => {
    await app?.close()
    await temporary?.remove()
  })
  picturesOfFailures(() => app)

  test('tells in place who voted for the mood of a photo', async () => {
    await openPhoto(page, await idOf('rome 0.jpg'))
    const asks = information(page).locator('[data-action="why-mood"]')
    await asks.click()
    const reasons = information(page).getByTestId('why-mood')
    await reasons.getByText(/^Votes: \p{L}+ \d+/u).waitFor()
    await reasons.getByText(/^All by the scene|of the vote, the scene/).waitFor()
    await reasons.getByText(/^The scene is of the (un)?pleasant kind, and (lively|quiet)\./).waitFor()
    await asks.click()
    await reasons.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  })

  test('tells likeness, deciding regions, and how far away the photo was taken', async () => {
    await openPhoto(page, await idOf('rome 0.jpg'))
    await ask()
    await why().getByRole('heading', { name: 'Why Colosseum?' }).waitFor()
    await why()
      .getByRole('img', { name: /^Likeness -?\d.*, named from/ })
      .waitFor()
    await why()
      .getByRole('img', { name: /the regions that decided/ })
      .waitFor()
    const regions = why().locator('.why-regions')
    const alphas = await regions.evaluate((element) => {
      const canvas = element as HTMLCanvasElement
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      }
      return Array.from(data).filter((_, i) => i % 4 === 3)
    })
    expect(Math.max(...alphas)).toBeGreaterThan(150)
    expect(Math.min(...alphas)).toBeLessThan(40)
    const map = why().getByRole('img', { name: /^Map: the photo was taken \d+ m from Colosseum/ })
    await map.waitFor()
    const found = await new AxeBuilder({ page }).include('dialog.why').analyze()
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    for (const [width, height] of [
      [1280, 800],
      [800, 600],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        await settled(page)
        await app.screenshot(`why ${scheme} ${width}`)
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await why().getByRole('button', { name: 'Photo only' }).click()
    await regions.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await why().waitFor({ state: 'detached' })
    // The photo is still open: Escape belonged to the dialog.
    await information(page).waitFor()
    await page.keyboard.press('Escape')
  })

  test('shows the confirmed photo side by side, with the details that both share', async () => {
    const [confirmed, other] = [await idOf('view 5.jpg'), await idOf('view 6.jpg')]
    await page.evaluate(
      (photoId) =>
        window.moodmark.invoke('corrections.apply', {
          kind: 'landmark-name',
          photoIds: [photoId],
          name: 'Our house',
        }),
      confirmed,
    )
    await expect
      .poll(async () => (await photosOf(page)).find(({ id }) => id === other)?.candidates[0]?.name, {
        timeout: WAIT_MS,
      })
      .toBe('Our house')
    await openPhoto(page, other)
    await ask()
    await why().getByRole('heading', { name: 'Nearest photos that you confirmed' }).waitFor()
    await why().getByText('Taught by 1 photo that you named.').waitFor()
    const lines = why().locator('.why-matches line')
    await expect.poll(() => lines.count(), { timeout: WAIT_MS }).toBeGreaterThan(5)
    await app.screenshot('why details')
    await why()
      .getByRole('button', { name: /^Open photo 1 of/ })
      .click()
    await page.getByRole('dialog', { name: 'Photo view 5.jpg' }).waitFor()
    await why().waitFor({ state: 'detached' })
  })
})
