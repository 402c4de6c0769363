/** Opening the app: empty, with a folder, twice, on a library that cannot be used. */
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MoodmarkClient } from '../src/shared/ipc.ts'
import { chromiumPath } from './chromium-path.ts'
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch.ts'
import { startStandIn } from './stand-in/launcher.ts'
import { listOf } from './window-library.ts'

declare global {
  interface Window {
    moodmark: MoodmarkClient
  }
}

let dir: string
const running: LaunchedApp[] = []

async function open(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const app = await launchApp({ libraryDir: join(dir, 'library'), ...options })
  running.push(app)
  return app
}

/** A folder with one plain photo of 60 × 40 px. */
async function photoFolder(name: string): Promise<string> {
  const folder = join(dir, name)
  await mkdir(folder, { recursive: true })
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#c63' } })
    .jpeg()
    .toFile(join(folder, `${name}.jpg`))
  return folder
}

const roots = (app: LaunchedApp) =>
  app.page.evaluate(async () => (await window.moodmark.invoke('roots.list')).map((root) => root.path))
const progress = (app: LaunchedApp) => app.page.evaluate(() => window.moodmark.invoke('scan.progress'))

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'moodmark-start-'))
})

afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
  await rm(dir, { recursive: true, force: true, maxRetries: 5 })
})

describe('start', () => {
  test('an empty library shows the welcome with a button to add a folder', async () => {
    const errors: string[] = []
    const app = await open()
    app.page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await app.page.reload()
    await app.page
      .getByRole('button', { name: /choose a folder/i })
      .first()
      .waitFor()
    await app.screenshot('start-empty')
    expect(await roots(app)).toEqual([])
    expect(errors).toEqual([])
  })

  test('a folder from the chooser is added, analysed and shown', async () => {
    const app = await open()
    const folder = await photoFolder('chosen')
    await app.answerDialog('folders', [folder])
    await app.page
      .getByRole('button', { name: /choose a folder/i })
      .first()
      .click()
    await expect.poll(() => roots(app)).toEqual([folder])
    await expect.poll(async () => (await progress(app)).done, { timeout: 60_000 }).toBe(1)
    const { ids } = await listOf(app.page)
    expect(ids).toHaveLength(1)
    const served = await app.page.evaluate(async (id) => {
      const thumb = await fetch(`/thumb/${id}/256`)
      const part = await fetch(`/media/${id}`, { headers: { Range: 'bytes=0-1' } })
      return [
        thumb.status,
        thumb.headers.get('content-type'),
        part.status,
        part.headers.get('content-type'),
        ...new Uint8Array(await part.arrayBuffer()),
      ]
    }, ids[0])
    expect(served).toEqual([200, 'image/webp', 206, 'image/jpeg', 0xff, 0xd8])
  })

  test('a folder named at the start is added; at the next start it is still there', async () => {
    const folder = await photoFolder('named')
    const first = await open({ folders: [folder] })
    await expect.poll(() => roots(first)).toEqual([folder])
    expect(await first.close()).toBe(0)
    const second = await open({ folders: [folder] })
    expect(await roots(second)).toEqual([folder])
  })

  test('a folder that does not exist is named in a warning and the app goes on', async () => {
    const missing = join(dir, 'nowhere')
    const app = await open()
    await app.evaluate(({ dialog }) => {
      const told: string[] = []
      Object.assign(globalThis, { told })
      dialog.showMessageBox = async (...args: unknown[]) => {
        told.push((args.at(-1) as { message: string }).message)
        return { response: 0, checkboxChecked: false }
      }
    })
    await app.evaluate(
      ({ app: electronApp }, folders) => electronApp.emit('second-instance', {}, [], '', { folders }),
      [missing],
    )
    const told = () => app.evaluate(() => (globalThis as unknown as { told: string[] }).told)
    await expect.poll(told).toEqual([expect.stringContaining(missing)])
    expect(await roots(app)).toEqual([])
  })

  test('the window keeps its size', async () => {
    const first = await open()
    await first.page.setViewportSize({ width: 1011, height: 707 })
    const width = (app: LaunchedApp) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds().width)
    await expect.poll(() => width(first)).toBe(1011)
    await first.close()
    expect(await width(await open())).toBe(1011)
  })
})

describe('settings and menu', () => {
  test('the theme setting reaches the page and stays', async () => {
    const app = await open()
    const dark = (opened: LaunchedApp) =>
      opened.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await app.page.evaluate(() => window.moodmark.invoke('settings.set', { theme: 'dark' }))
    await expect.poll(() => dark(app)).toBe(true)
    await app.close()
    const again = await open()
    await expect.poll(() => dark(again)).toBe(true)
    await again.screenshot('start-dark')
  })

  test('menu commands reach the window', async () => {
    const app = await open()
    const command = app.page.evaluate(
      () => new Promise((resolve) => window.moodmark.on('app.command', (event) => resolve(event.command))),
    )
    // Subscribed once a call made after it has been answered.
    await progress(app)
    await app.evaluate(({ Menu }) => {
      const edit = Menu.getApplicationMenu()?.items.find((item) => item.label === 'Edit')
      edit?.submenu?.items.find((item) => item.label === 'Undo')?.click()
    })
    expect(await command).toBe('undo')
  })
})

describe('an error that nothing has caught', () => {
  test('is told in words, with where the log is, and the app ends with its library closed', async () => {
    const app = await open()
    const told = join(dir, 'told.txt')
    await app.evaluate(({ dialog }, file) => {
      dialog.showErrorBox = (title, content) => {
        process.getBuiltinModule('fs').writeFileSync(file, `${title}\n${content}`)
      }
      setTimeout(() => {
        throw new Error('the moon fell down')
      }, 0)
    }, told)
    const isRunning = () =>
      app
        .evaluate(() => true)
        .then(
          () => true,
          () => false,
        )
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(false)
    expect(await app.close()).toBe(1)
    const text = await readFile(told, 'utf8')
    const logFile = join(app.libraryDir, 'window', 'moodmark.log')
    expect(text).toMatch(/^Moodmark has to close\n.*the moon fell down/)
    expect(text).toContain('every correction you made is saved')
    expect(text).toContain(logFile)
    expect(await readFile(logFile, 'utf8')).toMatch(/the moon fell down\n.*at /)
    running.splice(running.indexOf(app), 1)
  })
})

// Electron itself gives the lock and the dialog there; these drive the process without a page.
describe('a process that shows no window', () => {
  const main = join(import.meta.dirname, '../out/main/index.js')
  const start = (...args: string[]) => startStandIn({ main, args, chromium: chromiumPath() })

  test('a second start hands its folders to the first and ends', async () => {
    const app = await open()
    const folder = await photoFolder('second')
    const { child, output } = start('--library', app.libraryDir, folder)
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(output.join('')).toContain('already open')
    await expect.poll(() => roots(app)).toEqual([folder])
  })

  test('a library that cannot be used is named with what to do, exit code 3', async () => {
    const libraryDir = join(dir, 'broken')
    await mkdir(libraryDir)
    await writeFile(
      join(libraryDir, 'library.sqlite'),
      'This is not a database, but long enough to be read as one.\n'.repeat(99),
    )
    await cp(join(libraryDir, 'library.sqlite'), join(dir, 'before'))
    const { child, output } = start('--library', libraryDir)
    expect((await once(child, 'exit'))[0]).toBe(3)
    expect(output.join('')).toContain(join(libraryDir, 'library.sqlite'))
    expect(output.join('')).toMatch(/not a Moodmark library/)
  })
})
