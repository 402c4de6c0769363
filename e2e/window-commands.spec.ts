/** Palette, shortcuts, native menu, settings, several windows, and the app without a window. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { installedElectron } from '../bin/lib/electron-binary.mjs'
import { leaveOneUnsure } from '../scripts/demo-library.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { picturesOfFailures, seriousFindings } from './window-checks.ts'
import {
  closePhoto,
  goTo,
  grid,
  listOf,
  openPhoto,
  photosOf,
  WAIT_MS,
  writePicture,
} from './window-library.ts'

let app: LaunchedApp
let page: Page
let demo: DemoWindow

beforeAll(async () => {
  // Its score is just under the threshold.
  demo = await openDemoWindow(({ libraryDir }) => leaveOneUnsure(libraryDir))
  ;({ app, page } = demo)
})

afterAll(async () => {
  await demo?.close()
})

picturesOfFailures(() => app)

afterEach(async () => {
  await page.keyboard.press('Escape')
})

const heading = (name: string) => page.getByRole('heading', { level: 1, name })

describe('commands', () => {
  test('the palette opens an album, a screen or a command by a few letters', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByRole('combobox').fill('colo')
    await palette.getByRole('option', { name: /Colosseum/ }).waitFor()
    await app.screenshot('palette')
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Enter')
    await heading('Colosseum').waitFor()
    await page.keyboard.press('Control+k')
    await palette.getByRole('combobox').fill('hist')
    await page.keyboard.press('Enter')
    await heading('History').waitFor()
    await page.keyboard.press('Control+k')
    await palette.getByRole('combobox').fill('september 2025')
    await palette.getByRole('option', { name: 'September 2025 Month' }).click()
    await heading('September 2025').waitFor()
    await page.keyboard.press('Control+k')
    await palette.getByRole('combobox').fill('no such thing')
    await palette.getByText('Nothing has this name').waitFor()
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })
  })

  test('? shows the shortcuts, and Escape or Close puts them away', async () => {
    await goTo(page, 'Photos')
    await grid(page).focus()
    await page.keyboard.press('?')
    const overlay = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await overlay.getByText('Start slideshow').waitFor()
    await app.screenshot('shortcuts')
    expect(await seriousFindings(page)).toEqual([])
    await overlay.getByRole('button', { name: 'Close' }).click()
    await overlay.waitFor({ state: 'detached' })
  })

  test('a question mark in a text field is a question mark', async () => {
    await goTo(page, 'Photos')
    await page.keyboard.press('Control+f')
    await page.keyboard.type('?')
    expect(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(0)
    await page.keyboard.press('Backspace')
  })

  test('every command of the native menu does something, with the keys that the overlay names', async () => {
    const items = await app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap((menu) =>
        (menu.submenu?.items ?? []).map(({ label, accelerator, role }) => [
          label,
          String(accelerator ?? ''),
          String(role ?? ''),
        ]),
      ),
    )
    const labels = items.map(([label]) => label)
    for (const label of [
      'New window',
      'Add folder…',
      'Export copies…',
      'Undo',
      'Find',
      'Commands…',
      'Keyboard shortcuts',
      'Quit Moodmark',
    ])
      expect(labels).toContain(label)
    const press = (label: string) =>
      app.evaluate(({ Menu }, wanted) => {
        const all = (Menu.getApplicationMenu()?.items ?? []).flatMap((menu) => menu.submenu?.items ?? [])
        all.find((item) => item.label === wanted)?.click()
      }, label)
    await press('Keyboard shortcuts')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await press('Commands…')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    await page.keyboard.press('Escape')
    await press('Export copies…')
    await page.getByText('Select the photos to export first.').first().waitFor()
  })
})

describe('settings', () => {
  test('how sure a landmark must be, in words: eager names what was only asked about, balanced asks again', async () => {
    const unsure = async () => (await listOf(page, { review: true })).ids
    const landmarkOf = (photoId: number) =>
      page.evaluate(
        async (id) => (await window.moodmark.invoke('photos.get', { photoId: id }))?.landmark?.name ?? null,
        photoId,
      )
    await goTo(page, 'Settings')
    const choice = page.getByRole('radiogroup', { name: 'Name a landmark' })
    const asked = await unsure()
    expect(asked).toHaveLength(1)
    const [photoId = 0] = asked
    await choice.getByRole('radio', { name: 'Eager' }).click()
    await page.getByText('Already when it is likely.').waitFor()
    await expect.poll(unsure).toEqual([])
    await expect.poll(() => landmarkOf(photoId)).toBe('Matterhorn')
    await choice.getByRole('radio', { name: 'Balanced' }).click()
    await expect.poll(unsure).toEqual(asked)
    expect(await landmarkOf(photoId)).toBeNull()
  })

  test('what previews take is told, copies are cleared, and a backup is a library', async () => {
    await goTo(page, 'Settings')
    await page.getByText(/^[1-9][\d.]* [kM]B of previews\.$/).waitFor()
    expect(await page.getByRole('button', { name: 'Clear copies' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page
      .getByText(/Saved as backups\/library-/)
      .first()
      .waitFor()
    const [copy] = readdirSync(join(demo.libraryDir, 'backups')).filter((name) => name.includes('by-hand'))
    const { openDatabase } = await import('../src/main/store/database.ts')
    const { copyFileSync } = await import('node:fs')
    const restored = join(demo.dir, 'restored')
    mkdirSync(restored)
    copyFileSync(join(demo.libraryDir, 'backups', copy ?? ''), join(restored, 'library.sqlite'))
    const store = openDatabase(restored)
    const { n } = store.db.prepare('SELECT count(*) AS n FROM photos').get() as { n: number }
    store.close()
    expect(n).toBe((await photosOf(page)).length)
    await app.screenshot('settings-light')
    expect(await seriousFindings(page)).toEqual([])
  })
})

describe('several windows', () => {
  test('a second window shows the same library, and what is said in one shows in the other', async () => {
    await goTo(page, 'Photos')
    await app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find((item) => item.label === 'File')
      file?.submenu?.items.find((item) => item.label === 'New window')?.click()
    })
    await expect.poll(() => app.windows().length).toBe(2)
    const other = app.windows().find((candidate) => candidate !== page)
    if (!other) throw new Error('no second window')
    other.setDefaultTimeout(WAIT_MS)
    await grid(other).waitFor()
    const [photo] = await photosOf(page)
    if (!photo) throw new Error('no photo')
    await openPhoto(page, photo.id)
    await openPhoto(other, photo.id)
    await page.getByRole('button', { name: '3 stars' }).click()
    await expect
      .poll(() => other.getByRole('button', { name: '3 stars' }).getAttribute('aria-pressed'))
      .toBe('true')
    await other.keyboard.press('Control+z')
    await expect
      .poll(() => page.getByRole('button', { name: '3 stars' }).getAttribute('aria-pressed'))
      .toBe('false')
    await closePhoto(other)
    await closePhoto(page)
    await goTo(other, 'Settings')
    await goTo(page, 'Settings')
    await other.getByRole('radio', { name: 'Dark' }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    await other.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio', { name: 'System' }).click()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.close())
    await expect.poll(() => app.windows().length).toBe(1)
    await goTo(page, 'Photos')
  })

  test('a second start brings the window to the front and opens none', async () => {
    const seen = await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      let focused = 0
      const { focus } = window ?? {}
      if (window && focus) {
        window.focus = () => {
          focused++
          focus.call(window)
        }
      }
      electronApp.emit('second-instance', {}, [], '', { folders: [] })
      if (window && focus) window.focus = focus
      return { windows: BrowserWindow.getAllWindows().length, focused }
    })
    expect(seen).toEqual({ windows: 1, focused: 1 })
    expect(app.windows()).toHaveLength(1)
  })
})

// Electron's tray and notifications cannot be looked at from outside.
describe.skipIf(installedElectron())('without a window', () => {
  interface Host {
    Tray: { all: Set<{ toolTip: string; menu: { items: { label: string; click(): void }[] } | null }> }
    Notification: { shown: { body: string }[] }
  }

  async function started(name: string, pictures: number): Promise<LaunchedApp> {
    const folder = join(demo.dir, `Pictures ${name}`)
    mkdirSync(folder)
    for (let seed = 1; seed <= pictures; seed++) await writePicture(join(folder, `${seed}.jpg`), seed)
    return await launchApp({ libraryDir: join(demo.dir, name), folders: [folder] })
  }
  const tray = (running: LaunchedApp) =>
    running.evaluate((electron) => {
      const [icon] = (electron as unknown as Host).Tray.all
      return icon ? [icon.toolTip, ...(icon.menu?.items.map(({ label }) => label) ?? [])] : null
    })

  test('a scan goes on when the window is closed, with an icon that opens it again; Quit ends it', async () => {
    // Enough for the scan to last until the window is open again: without one the app ends with its scan.
    const running = await started('scanning', 400)
    const closed = running.page
    const scan = running.page.getByRole('region', { name: 'Scan' })
    await scan.getByRole('progressbar', { name: 'Photos analysed' }).waitFor()
    await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect
      .poll(() => tray(running))
      .toEqual(expect.arrayContaining(['Open Moodmark', 'Pause scan', 'Quit']))
    const told = await running.evaluate((electron) =>
      (electron as unknown as Host).Notification.shown.map(({ body }) => body),
    )
    expect(told).toContain('The scan goes on in the background. Quit in the tray ends it.')
    await running.evaluate((electron) => {
      const [icon] = (electron as unknown as Host).Tray.all
      icon?.menu?.items.find(({ label }) => label === 'Open Moodmark')?.click()
    })
    const opened = () => running.windows().find((candidate) => candidate !== closed)
    await expect.poll(() => opened() !== undefined).toBe(true)
    await opened()?.getByRole('region', { name: 'Scan' }).waitFor()
    expect(await tray(running)).toBeNull()
    expect(await running.close()).toBe(0)
    expect(existsSync(join(demo.dir, 'scanning', 'library.sqlite-wal'))).toBe(false)
  })
})
