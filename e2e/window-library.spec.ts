/** Folders, changes on disk, progress, problems, settings and failures, on pictures that the test draws itself. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashTree } from '../tests/library-harness.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import {
  analysed,
  closePhoto,
  goTo,
  openPhoto,
  photosOf,
  photoView,
  progressOf,
  sidebar,
  temporaryDir,
  WAIT_MS,
  writePicture,
} from './window-library.ts'

const PICTURES = 8
let app: LaunchedApp
let page: LaunchedApp['page']
let temporary: Awaited<ReturnType<typeof temporaryDir>>
let folder: string

/** Only the rows in view are in the document; the grid's name tells how many photos there are. */
const shows = (count: number) => page.getByRole('grid', { name: `${count} photos, newest first` }).waitFor()
const status = () => page.getByRole('region', { name: 'Scan' })
const background = () =>
  page.locator('.app-main').evaluate((element) => getComputedStyle(element).backgroundColor)

beforeAll(async () => {
  temporary = await temporaryDir()
  folder = join(temporary.dir, 'Pictures')
  mkdirSync(folder)
  for (let seed = 1; seed <= PICTURES; seed++) await writePicture(join(folder, `picture ${seed}.jpg`), seed)
  writeFileSync(
    join(folder, 'torn.jpg'),
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(900, 7)]),
  )
  writeFileSync(join(folder, 'raw.cr2'), Buffer.alloc(2000, 1))
  app = await launchApp({ libraryDir: join(temporary.dir, 'library') })
  page = app.page
  page.setDefaultTimeout(WAIT_MS)
})

afterAll(async () => {
  await app?.close()
  await temporary?.remove()
})

picturesOfFailures(() => app)

describe('folders', () => {
  test('an empty library says what to do, also on every other screen', async () => {
    for (const screen of ['Photos', 'Landmarks', 'Moods', 'Places', 'Review']) {
      await sidebar(page, screen).click()
      await page.getByRole('button', { name: 'Choose a folder…' }).waitFor()
    }
    await goTo(page, 'Folders')
    await page.getByText('No folders yet').waitFor()
  })

  test('a cancelled choice changes nothing, a chosen folder shows its photos by month', async () => {
    await sidebar(page, 'Photos').click()
    await app.answerDialog('folders', [])
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    // Only then: the answer to the first question must not become that of the second.
    await expect.poll(() => app.foldersAsked()).toBe(1)
    await page.getByRole('button', { name: 'Choose a folder…' }).waitFor()
    await app.answerDialog('folders', [folder])
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    await analysed(page, PICTURES + 2)
    await shows(PICTURES)
    await page.getByRole('rowheader', { name: /^September 2020/ }).waitFor()
    await status().getByText(`${PICTURES} files up to date`).waitFor()
  })

  test('a new, a renamed and a deleted file show in the open window', async () => {
    await goTo(page, 'Photos')
    const added = await writePicture(join(folder, 'added.jpg'), 33)
    await shows(PICTURES + 1)
    const [newest] = (await photosOf(page)).filter(({ name }) => name === 'added.jpg')
    await openPhoto(page, newest?.id ?? 0)
    renameSync(added, join(folder, 'renamed.jpg'))
    await page.getByText('renamed.jpg').first().waitFor()
    rmSync(join(folder, 'renamed.jpg'))
    await photoView(page).getByText('This photo has left the library').waitFor()
    await closePhoto(page)
    await shows(PICTURES)
  })

  test('the problems list names a damaged file with the reason; a repaired one is read by Try again', async () => {
    await page.getByRole('button', { name: /1 failed · 1 not supported/ }).click()
    await page.getByRole('heading', { name: 'Files with problems' }).waitFor()
    await page.getByText('Damaged files').click()
    await page.getByText('torn.jpg', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /^Try again/ }).count()).toBe(1)
    await page.getByText('Formats not supported yet').click()
    await page.getByText('raw.cr2', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Try again: Damaged files' }).click()
    await page.getByText('Trying 1 file again').first().waitFor()
    await analysed(page, PICTURES + 2)
    await page.getByText('Damaged files').waitFor()
    await writePicture(join(folder, 'torn.jpg'), 44)
    await page.getByText('Damaged files').waitFor({ state: 'detached' })
    await analysed(page, PICTURES + 2)
    await goTo(page, 'Photos')
    await shows(PICTURES + 1)
  })

  test('a scan can be paused and resumed, and its progress is told', async () => {
    const many = join(temporary.dir, 'Many')
    mkdirSync(many)
    for (let seed = 100; seed < 130; seed++) await writePicture(join(many, `${seed}.jpg`), seed)
    await goTo(page, 'Folders')
    await app.answerDialog('folders', [many])
    await page.evaluate(() => window.moodmark.invoke('scan.pause', { paused: true }))
    await page.getByRole('button', { name: 'Add folder' }).click()
    await status().getByText('Paused · 10 of 40 analysed').waitFor()
    const bar = status().getByRole('progressbar', { name: 'Photos analysed' })
    expect(await bar.getAttribute('aria-valuenow')).toBe('10')
    expect((await progressOf(page)).done).toBe(10)
    await status().getByRole('button', { name: 'Resume' }).click()
    await status().getByRole('button', { name: 'Pause' }).click()
    await status()
      .getByText(/^Paused/)
      .waitFor()
    await status().getByRole('button', { name: 'Resume' }).click()
    await analysed(page, 40)
    await status().getByText('39 files up to date').waitFor()
    expect(
      await status()
        .getByRole('button', { name: /Pause|Resume/ })
        .count(),
    ).toBe(0)
  })

  test('removing a folder asks first, takes its photos away and leaves the files', async () => {
    const many = join(temporary.dir, 'Many')
    const before = hashTree(many)
    await goTo(page, 'Folders')
    const row = page.getByRole('listitem').filter({ hasText: many })
    await row.getByText('30 photos').waitFor()
    await row.getByRole('button', { name: 'Remove Many' }).click()
    const question = page.getByRole('dialog', { name: 'Remove “Many” from Moodmark?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await question.waitFor({ state: 'detached' })
    await row.getByRole('button', { name: 'Remove Many' }).click()
    await question.getByRole('button', { name: 'Remove folder' }).click()
    await row.waitFor({ state: 'detached' })
    await sidebar(page, 'Photos').click()
    await shows(PICTURES + 1)
    expect(hashTree(many)).toBe(before)
  })
})

describe('search and settings', () => {
  test('search finds by name and month and says when nothing matches', async () => {
    await page.keyboard.press('Control+f')
    const field = page.getByRole('searchbox', { name: 'Search photos' })
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type('picture 3')
    await page.getByText('1 match', { exact: true }).waitFor()
    await field.fill('zeppelin')
    await page.getByText('No photo matches “zeppelin”').waitFor()
    await page.keyboard.press('Escape')
    await shows(PICTURES + 1)
  })

  test('the theme changes the colours at once', async () => {
    await goTo(page, 'Settings')
    await page.getByRole('radio', { name: 'Light' }).click()
    await expect.poll(background).toBe('rgb(255, 255, 255)')
    await page.getByRole('radio', { name: 'Dark' }).click()
    await expect.poll(background).toBe('rgb(23, 22, 21)')
    await page.getByRole('radio', { name: 'Light' }).click()
    await expect.poll(background).toBe('rgb(255, 255, 255)')
  })
})

describe('when something fails', () => {
  test('a photo whose file cannot be read says so and shows its preview', async () => {
    const offline = join(temporary.dir, 'Away')
    await goTo(page, 'Photos')
    const photo = (await photosOf(page)).find(({ name }) => name === 'picture 8.jpg')
    renameSync(folder, offline)
    await openPhoto(page, photo?.id ?? 0)
    await photoView(page)
      .getByRole('status')
      .getByText(/preview/)
      .waitFor()
    await closePhoto(page)
    await goTo(page, 'Folders')
    await page.getByText(/^Offline/).waitFor()
    // Gone with its drive, not deleted.
    await sidebar(page, 'Photos').click()
    await shows(PICTURES + 1)
    renameSync(offline, folder)
    await goTo(page, 'Folders')
    await page.getByRole('button', { name: 'Check for changes' }).click()
    await page.getByText(/^Offline/).waitFor({ state: 'detached' })
  })

  test('calls that fail show what failed; trying again works once the cause is gone', async () => {
    const database = new BetterSqlite3(join(temporary.dir, 'library', 'library.sqlite'))
    // What lists and albums read.
    database.exec('ALTER TABLE shown_photos RENAME TO photos_away')
    try {
      await page.reload()
      const alert = page.getByRole('alert').filter({ hasText: 'Photos could not be loaded' })
      await alert.waitFor()
      // The button outlasts every attempt, or it could not be pressed while a scan makes the window read again.
      const button = await alert.getByRole('button', { name: 'Try again' }).elementHandle()
      for (let attempt = 1; attempt <= 3; attempt++) await button?.click()
      await alert.waitFor()
      await goTo(page, 'Moods')
      await page.getByRole('alert').filter({ hasText: 'Moods could not be loaded' }).waitFor()
      await goTo(page, 'Settings')
      await page.getByRole('radio', { name: 'Light' }).waitFor()
      await sidebar(page, 'Photos').click()
      await alert.waitFor()
    } finally {
      database.exec('ALTER TABLE photos_away RENAME TO shown_photos')
      database.close()
    }
    // A change of the folders may have made the window read again by itself.
    await page.evaluate(() => document.querySelector<HTMLElement>('[role="alert"] button')?.click())
    await shows(PICTURES + 1)
  })
})
