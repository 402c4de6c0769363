/** What the window's tests share: photo folders, waiting for the library, finding things on the screen. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, vi } from 'vitest'
import type { MoodmarkClient } from '../src/shared/ipc.ts'
import type { Album, AlbumGrouping, PhotoDetail, PhotoQuery, ScanProgress } from '../src/shared/library.ts'
import { sharedDir } from '../tests/shared-data.ts'

declare global {
  interface Window {
    moodmark: MoodmarkClient
  }
}

/** Long enough for two busy cores, short enough to end a hopeless test. */
export const WAIT_MS = 45_000
export const soon = { timeout: WAIT_MS, interval: 50 }

export async function temporaryDir(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'moodmark-window-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Photos with a sight, people, unsure cases and others, all from ../shared; null where that is absent. */
export function copyRealPhotos(folder: string): string[] {
  if (!sharedDir) throw new Error('../shared is not there')
  mkdirSync(folder, { recursive: true })
  const data = join(sharedDir, 'data')
  const first = (dir: string, count: number) =>
    readdirSync(join(data, dir), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .slice(0, count)
      .map(({ name }) => join(dir, name))
  const sources = [
    ...['colosseum', 'taj_mahal', 'christ_the_redeemer', 'great_wall_of_china', 'clerigos_tower'].flatMap(
      (landmark) => first(`landmarks/queries/${landmark}`, 3),
    ),
    'group-photos/10_Linzaer_2.jpg',
    'group-photos/38_facebookresearch_33823288584_1d21cf0a26_k.jpg',
    'group-photos/53_vladmandic_sample1.jpg',
    'group-photos/54_vladmandic_sample2.jpg',
    ...first('people-photos/faceapijs/happy', 2),
    ...first('people-photos/faceapijs/anger', 1),
    ...first('non-landmarks/food', 2),
    ...first('non-landmarks/animals_pets', 2),
  ]
  return sources.map((source) => {
    const target = join(folder, `${source.split('/').at(-2)} ${basename(source)}`)
    copyFileSync(join(data, source), target)
    return target
  })
}

/** A plain picture of one colour that no other seed makes, with its day of 2020 as date. @returns its path */
export async function writePicture(path: string, seed: number): Promise<string> {
  const background = { r: (seed * 53) % 256, g: (seed * 101) % 256, b: (seed * 17) % 256 }
  const taken = `2020:${String((seed % 12) + 1).padStart(2, '0')}:10 12:00:${String(seed % 60).padStart(2, '0')}`
  await sharp({ create: { width: 480, height: seed % 2 ? 320 : 600, channels: 3, background } })
    .withExif({ IFD0: { ImageDescription: `picture ${seed}` }, IFD2: { DateTimeOriginal: taken } })
    .jpeg()
    .toFile(path)
  return path
}

export const progressOf = (page: Page): Promise<ScanProgress> =>
  page.evaluate(() => window.moodmark.invoke('scan.progress'))

/** Waits until every file has an answer. */
export async function analysed(page: Page, files: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { state, done } = await progressOf(page)
      expect(`${state} ${done}`).toBe(`idle ${files}`)
    },
    { timeout: 90_000, interval: 100 },
  )
}

export const albumsOf = (page: Page, by: AlbumGrouping): Promise<Album[]> =>
  page.evaluate((grouping) => window.moodmark.invoke('albums.list', { by: grouping }), by)

/** Ids and days of the photos that a screen would show, in its order. */
export const listOf = (page: Page, query: PhotoQuery = {}): Promise<{ ids: number[]; days: number[] }> =>
  page.evaluate(async (asked) => {
    const { ids, days } = await window.moodmark.invoke('photos.list', asked)
    return { ids: [...ids], days: [...days] }
  }, query)

/** Every photo's details, in the order of the Photos screen. */
export const photosOf = (page: Page): Promise<PhotoDetail[]> =>
  page.evaluate(async () => {
    const { ids } = await window.moodmark.invoke('photos.list', {})
    const details = await Promise.all(
      [...ids].map((photoId) => window.moodmark.invoke('photos.get', { photoId })),
    )
    return details.filter((detail) => detail !== null)
  })

export const sidebar = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name: new RegExp(`^${name}\\b`) })

export async function goTo(page: Page, screen: string): Promise<void> {
  await sidebar(page, screen).click()
  await page.getByRole('heading', { level: 1, name: screen }).waitFor()
}

export const grid = (page: Page): Locator => page.getByRole('grid')
export const photoView = (page: Page): Locator => page.getByRole('dialog', { name: /^Photo/ })
export const information = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Information about the photo' })

/** Opens a photo from the Photos screen by its id. */
export async function openPhoto(page: Page, photoId: number): Promise<void> {
  await goTo(page, 'Photos')
  await page.locator(`[data-photo="${photoId}"]`).click()
  await photoView(page).waitFor()
  await information(page).getByRole('heading', { name: 'Details' }).waitFor()
}

export async function closePhoto(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await photoView(page).waitFor({ state: 'detached' })
}

/** Waits for what is fading in or out. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => !(animation instanceof CSSTransition)),
  )
}

/** Presses Tab until `target` has the focus. @throws when it is not reached in `limit` steps */
export async function tabTo(page: Page, target: Locator, limit = 40): Promise<void> {
  for (let step = 0; step < limit; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${target}`)
}
