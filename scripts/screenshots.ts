/**
 * Pictures of every screen, taken from the real app on drawn photos: `node scripts/screenshots.ts` writes them
 * to e2e/artefacts/screens (not in the repository), those of one part with its name (screens, german,
 * states, error), of one look with `light-1280`, `dark-800` and so on.
 * With `--readme` it writes docs/images instead.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import sharp from 'sharp'
import { bootstrap } from '../bin/lib/bootstrap.mjs'
import { type LaunchedApp, launchApp } from '../e2e/launch.ts'
import { leaveOneUnsure, likenessByTrip, makeDemoLibrary, makeDemoPhotos } from './demo-library.ts'
import { addSyntheticPhotos } from './large-library.ts'
import { toolScreens } from './tool-screens.ts'

const root = join(import.meta.dirname, '..')
const WINDOW = { width: 1280, height: 800 }
const SIZES = [WINDOW, { width: 800, height: 600 }]
type Page = LaunchedApp['page']

const screen = (page: Page, name: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}\\b`) })
    .click()

/** What is asked for has come, pictures in view are decoded, and nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0)
  await page.waitForLoadState('networkidle')
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
  await page.waitForFunction(() =>
    [...document.images].every((image) => {
      const box = image.getBoundingClientRect()
      const isInView = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth
      return !isInView || image.naturalWidth > 0
    }),
  )
  // Their size is known before they can be drawn.
  await page.evaluate(() =>
    Promise.all(
      [...document.images].filter(({ complete }) => complete).map((image) => image.decode().catch(() => {})),
    ),
  )
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))),
  )
}

async function save(page: Page, path: string): Promise<void> {
  await settled(page)
  await page.screenshot({ path })
}

async function openPhoto(page: Page, album: string, position: number): Promise<void> {
  await screen(page, 'Landmarks')
  await page.getByRole('button', { name: new RegExp(`^${album},`) }).click()
  await page.getByRole('gridcell').nth(position).click()
  await page.getByRole('heading', { name: 'Details' }).waitFor()
}

/** In every look, or in those named on the command line. @param shoot takes pictures; `look` is part of their names */
async function eachLook(page: Page, shoot: (look: string) => Promise<void>): Promise<void> {
  const asked = process.argv.filter((argument) => /^(light|dark)-\d+$/.test(argument))
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((chosen) => window.moodmark.invoke('settings.set', { theme: chosen }), theme)
    await page.reload()
    for (const size of SIZES) {
      const look = `${theme}-${size.width}`
      if (asked.length > 0 && !asked.includes(look)) continue
      await page.setViewportSize(size)
      await shoot(look)
    }
  }
}

async function readmeImages(base: string): Promise<void> {
  const { libraryDir } = await makeDemoLibrary(base)
  const folder = join(root, 'docs/images')
  mkdirSync(folder, { recursive: true })
  const app = await launchApp({ libraryDir })
  try {
    const { page } = app
    await page.setViewportSize(WINDOW)
    await page.evaluate(() => window.moodmark.invoke('settings.set', { theme: 'light' }))
    await screen(page, 'Landmarks')
    await page.getByText(/up to date/).waitFor()
    await save(page, join(folder, 'albums.png'))
    await openPhoto(page, 'Colosseum', 3)
    await save(page, join(folder, 'photo.png'))
  } finally {
    await app.close()
  }
}

async function allScreens(base: string): Promise<void> {
  const { libraryDir, photosDir } = await makeDemoLibrary(base)
  writeFileSync(join(photosDir, 'scan 0007.jpg'), Buffer.alloc(400, 3))
  writeFileSync(join(photosDir, 'IMG_2201.cr3'), Buffer.alloc(400, 3))
  await sharp({ create: { width: 900, height: 600, channels: 3, background: '#87a' } })
    .jpeg()
    .toFile(
      join(photosDir, `${'a very long name of a photo that somebody exported '.repeat(3)}🌋 קולוסיאום.jpg`),
    )
  likenessByTrip(libraryDir, 'Agra')
  leaveOneUnsure(libraryDir)
  addSyntheticPhotos(libraryDir, 10_000)
  const folder = join(root, 'e2e/artefacts/screens')
  mkdirSync(folder, { recursive: true })
  const app = await launchApp({ libraryDir })
  try {
    const { page } = app
    page.setDefaultTimeout(15_000)
    await page.getByRole('grid').waitFor()
    await eachLook(page, async (look) => {
      const shoot = (name: string) => save(page, join(folder, `${name}-${look}.png`))
      for (const name of ['Photos', 'Landmarks', 'Moods', 'Places', 'Review', 'Folders', 'Settings']) {
        await screen(page, name)
        if (name === 'Folders') for (const group of await page.locator('summary').all()) await group.click()
        await shoot(name.toLowerCase())
      }
      await screen(page, 'Landmarks')
      await page
        .getByRole('button', { name: /^Name this place,/ })
        .first()
        .click()
      await shoot('name-this-place')
      await page.keyboard.press('Escape')
      await openPhoto(page, 'Colosseum', 1)
      await page.keyboard.press('l')
      await page.getByRole('gridcell').first().waitFor()
      await shoot('like')
      await page.keyboard.press('Escape')
      await openPhoto(page, 'Taj Mahal', 2)
      await page.keyboard.press('l')
      await page.getByRole('heading', { name: 'This photo has not been compared yet' }).waitFor()
      await shoot('like-nothing-yet')
      await page.keyboard.press('Escape')
      await openPhoto(page, 'Taj Mahal', 2)
      await shoot('photo')
      await page.getByRole('button', { name: 'Change landmark' }).click()
      await page.getByRole('option').first().waitFor()
      await shoot('photo-choice')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await shoot('album')
      await screen(page, 'Photos')
      await page.getByRole('searchbox').fill('קולוסיאום')
      await page.getByText('1 match', { exact: true }).waitFor()
      await page.getByRole('gridcell').first().click()
      await page.getByRole('heading', { name: 'Details' }).waitFor()
      await shoot('photo-long-name')
      await page.keyboard.press('Escape')
      await page.getByRole('searchbox').fill('zeppelin')
      await page.getByText(/^No photo matches/).waitFor()
      await shoot('search-nothing')
      await page.getByRole('searchbox').fill('')
      await toolScreens(page, (index) => page.locator('.sidebar-entry').nth(index).click(), shoot)
    })
  } finally {
    await app.close()
  }
}

/** The longest words of the app, in the smallest window. */
async function inGerman(base: string): Promise<void> {
  const { libraryDir } = await makeDemoLibrary(join(base, 'german'))
  likenessByTrip(libraryDir, 'Agra')
  leaveOneUnsure(libraryDir)
  const folder = join(root, 'e2e/artefacts/screens')
  const app = await launchApp({ libraryDir })
  try {
    const { page } = app
    await page.evaluate(() => window.moodmark.invoke('settings.set', { language: 'de', theme: 'light' }))
    await page.setViewportSize({ width: 800, height: 600 })
    await page.reload()
    await page.getByRole('grid').waitFor()
    await toolScreens(
      page,
      (index) => page.locator('.sidebar-entry').nth(index).click(),
      (name) => save(page, join(folder, `${name}-german-800.png`)),
    )
  } finally {
    await app.close()
  }
}

/** So many photos that a scan of them lasts: the same pictures, each with a few bytes more at its end. */
function copyWithNewContent(folder: string, count: number): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'))
  for (let i = 0; i < count; i++) {
    const source = join(folder, names[i % names.length] ?? '')
    writeFileSync(join(folder, `copy ${i}.jpg`), Buffer.concat([readFileSync(source), Buffer.from(`${i}`)]))
  }
}

/** First start, and a scan. */
async function otherStates(base: string): Promise<void> {
  const app = await launchApp()
  const folder = join(root, 'e2e/artefacts/screens')
  try {
    app.page.setDefaultTimeout(180_000)
    await eachLook(app.page, async (look) => {
      await app.page.getByRole('button', { name: 'Choose a folder…' }).waitFor()
      await save(app.page, join(folder, `empty-${look}.png`))
    })
    const pictures = join(base, 'more')
    await makeDemoPhotos(pictures)
    copyWithNewContent(pictures, 400)
    await app.answerDialog('folders', [pictures])
    await app.page.getByRole('button', { name: 'Choose a folder…' }).click()
    await eachLook(app.page, async (look) => {
      await app.page.getByText(/[1-9]\d+ of .* analysed/).waitFor()
      await app.page.locator('.tile img').first().waitFor()
      // Not when all is settled: while photos come in, that never is.
      await app.page.screenshot({ path: join(folder, `scanning-${look}.png`) })
    })
  } finally {
    await app.close()
  }
}

/** A library that cannot be read. */
async function brokenLibrary(base: string): Promise<void> {
  const { libraryDir } = await makeDemoLibrary(join(base, 'broken'))
  const folder = join(root, 'e2e/artefacts/screens')
  const app = await launchApp({ libraryDir })
  const database = new BetterSqlite3(join(libraryDir, 'library.sqlite'))
  try {
    await app.page.getByText(/up to date/).waitFor()
    database.exec('ALTER TABLE shown_photos RENAME TO shown_photos_away')
    await eachLook(app.page, async (look) => {
      await app.page.getByRole('alert').waitFor()
      await app.page.screenshot({ path: join(folder, `error-${look}.png`) })
    })
  } finally {
    database.exec('ALTER TABLE shown_photos_away RENAME TO shown_photos')
    database.close()
    await app.close()
  }
}

const PARTS = { screens: allScreens, german: inGerman, states: otherStates, error: brokenLibrary }

await bootstrap()
const base = await mkdtemp(join(tmpdir(), 'moodmark-screens-'))
try {
  if (process.argv.includes('--readme')) await readmeImages(base)
  else {
    const named = Object.entries(PARTS).filter(([name]) => process.argv.includes(name))
    for (const [, part] of named.length > 0 ? named : Object.entries(PARTS)) await part(base)
  }
} finally {
  await rm(base, { recursive: true, force: true })
}
