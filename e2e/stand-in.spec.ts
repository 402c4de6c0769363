/** The stand-in host must behave as Electron does, or what the other tests show means little. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chromiumPath } from './chromium-path.ts'
import { StandInApplication, startStandIn } from './stand-in/launcher.ts'

interface Fixture {
  words: [string, { two: number }]
  bytes: Float32Array
  echo(value: unknown): Promise<unknown>
  sender(): Promise<unknown>
  missing(): Promise<unknown>
  rejects(): Promise<unknown>
  throws(): void
  callBack(listener: (bytes: Uint8Array, deep: unknown) => void): void
  onNews(listener: (...news: unknown[]) => void): void
  nodeGlobals(): string[]
}
declare global {
  interface Window {
    fixture: Fixture
  }
}

const host = { main: join(import.meta.dirname, 'fixtures/host-app/main.ts') }
let dir: string
const running: StandInApplication[] = []

async function start(...flags: string[]) {
  const app = await StandInApplication.launch({
    ...host,
    args: [dir, ...flags],
    chromium: chromiumPath(),
  })
  running.push(app)
  return { app, page: await app.firstWindow() }
}

/** A server that counts what reaches it. */
async function withServer(use: (url: string, requests: string[]) => Promise<void>): Promise<void> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*').end('reached')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  try {
    await use(`http://127.0.0.1:${port}/`, requests)
  } finally {
    server.close()
  }
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'moodmark-host-'))
})

afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
  await rm(dir, { recursive: true, force: true })
})

describe('context bridge and IPC', () => {
  test('values, functions, errors and typed arrays cross, and nothing of Node does', async () => {
    const { app, page } = await start()

    expect(
      await page.evaluate(() => ({
        words: window.fixture.words,
        frozen: [window.fixture, window.fixture.words, window.fixture.words[1], window.fixture.echo].map(
          Object.isFrozen,
        ),
        bytes: [window.fixture.bytes.constructor === Float32Array, ...window.fixture.bytes],
      })),
    ).toEqual({ words: ['one', { two: 2 }], frozen: [true, true, true, true], bytes: [true, 0.5, -1] })

    expect(
      await page.evaluate(async () => {
        const value = { at: new Date(5), nothing: undefined, big: 12n, map: new Map([[1, new Set(['a'])]]) }
        const back = (await window.fixture.echo(value)) as typeof value
        const vector = await window.fixture.echo(new Float32Array([1, 2.5]))
        return [
          back.at.getTime(),
          'nothing' in back && back.nothing === undefined,
          back.big === 12n,
          back.map.get(1)?.has('a'),
          vector instanceof Float32Array && vector[1],
        ]
      }),
    ).toEqual([5, true, true, true, 2.5])

    const failure = (name: 'missing' | 'rejects' | 'throws') =>
      page.evaluate(async (call) => {
        try {
          await window.fixture[call]()
          return 'nothing was thrown'
        } catch (error) {
          return error instanceof Error ? error.message : 'not an Error of this page'
        }
      }, name)
    expect(await failure('missing')).toBe(
      "Error invoking remote method 'missing': Error: No handler registered for 'missing'",
    )
    expect(await failure('rejects')).toBe("Error invoking remote method 'rejects': Error: no such album")
    expect(await failure('throws')).toBe('out of range')
    await expect(page.evaluate(() => window.fixture.echo(() => 1))).rejects.toThrow('could not be cloned')

    expect(
      await page.evaluate(() => {
        let got: unknown
        window.fixture.callBack((bytes, deep) => {
          got = [bytes instanceof Uint8Array, bytes[0], deep]
        })
        return got
      }),
    ).toEqual([true, 7, { deep: [1, undefined] }])

    const news = page.evaluate(
      () => new Promise((resolve) => window.fixture.onNews((...all) => resolve(all.map(String)))),
    )
    await page.evaluate(() => window.fixture.echo(null))
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('news', 'first', new Uint8Array([1, 2])),
    )
    expect(await news).toEqual(['first', '1,2'])

    expect(await page.evaluate(() => window.fixture.nodeGlobals())).toEqual([
      'function',
      'object',
      'undefined',
      'renderer',
    ])
    expect(
      await page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
      ),
    ).toEqual([])
  })

  test('a call tells which frame and origin it comes from', async () => {
    const { page } = await start()
    expect(await page.evaluate(() => window.fixture.sender())).toEqual({
      origin: 'app://bundle',
      isMain: true,
      known: true,
    })
    await page.goto('about:blank')
    expect(await page.evaluate(() => window.fixture.sender())).toMatchObject({ origin: 'null' })
  })

  test('a subframe gets no bridge', async () => {
    const { page } = await start()
    const inFrame = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe')
          frame.src = '/other.html'
          frame.onload = () => resolve(frame.contentWindow && 'fixture' in frame.contentWindow)
          document.body.append(frame)
        }),
    )
    expect(inFrame).toBe(false)
    // Neither while the frame is there nor after it does the page lose its own bridge.
    const asked = () => page.evaluate(() => window.fixture.sender())
    expect(await asked()).toMatchObject({ isMain: true, known: true })
    await page.evaluate(() => document.querySelector('iframe')?.remove())
    expect(await asked()).toMatchObject({ isMain: true, known: true })
  })
})

describe('protocol', () => {
  test('a handler sees method and headers, and its Content-Security-Policy is enforced', async () => {
    const { page } = await start('csp')
    expect(
      await page.evaluate(async () =>
        (await fetch('/headers', { method: 'POST', headers: { Range: 'bytes=1-2' } })).json(),
      ),
    ).toEqual({ method: 'POST', range: 'bytes=1-2' })
    expect(
      await page.evaluate(() => {
        const script = document.createElement('script')
        script.textContent = 'window.ran = true'
        document.head.append(script)
        return 'ran' in window
      }),
    ).toBe(false)
  })

  test('without a policy an inline script runs and the network is reached', async () => {
    const { page } = await start()
    await withServer(async (url, requests) => {
      const ran = await page.evaluate(async (address) => {
        const script = document.createElement('script')
        script.textContent = 'window.ran = true'
        document.head.append(script)
        return ['ran' in window, await fetch(address, { mode: 'no-cors' }).then(() => 'reached')]
      }, url)
      expect(ran).toEqual([true, 'reached'])
      expect(requests).toHaveLength(1)
    })
  })

  test('webRequest can refuse the network', async () => {
    const { page } = await start('no-network')
    await withServer(async (url, requests) => {
      const answer = await page.evaluate(
        (address) => fetch(address, { mode: 'no-cors' }).catch(() => 'refused'),
        url,
      )
      expect(answer).toBe('refused')
      expect(requests).toEqual([])
    })
  })
})

describe('navigation', () => {
  test('goes where the page wants when nobody objects', async () => {
    const { app, page } = await start()
    await page.click('#blank')
    await expect.poll(() => app.windows().length).toBe(2)
    await page.click('#away')
    await expect.poll(() => page.title()).toBe('Other')
  })

  test('stays when will-navigate is prevented, and a denied window is closed', async () => {
    const { app, page } = await start('stay')
    await page.click('#away')
    await page.click('#blank')
    await page.evaluate(() => {
      window.open('/other.html')
    })
    await expect.poll(() => app.windows().length).toBe(1)
    expect(await page.title()).toBe('Fixture')
  })
})

test("the host's own scripts run without an error, before every page", async () => {
  const { page } = await start()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.reload()
  await page.waitForFunction(() => document.readyState === 'complete')
  // What comes last in them: opening windows is the host's to decide.
  expect(await page.evaluate(() => window.open.toString())).not.toContain('native code')
  expect(errors).toEqual([])
})

describe('permissions', () => {
  const states = (page: Awaited<ReturnType<typeof start>>['page']) =>
    page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
    })

  test('are granted without a handler and denied by one', async () => {
    const open = await start()
    expect(await states(open.page)).toEqual(['granted', 'granted', 'granted', 'granted'])
    await open.app.close()
    const closed = await start('deny-permissions')
    expect(await states(closed.page)).toEqual(['denied', 'denied', 'denied', 'denied'])
  })
})

describe('app', () => {
  test('a second start on the same data folder tells the first and ends', async () => {
    const { app, page } = await start('first')
    const told = app.evaluate(
      ({ app: electronApp }) =>
        new Promise((resolve) =>
          electronApp.once('second-instance', (_e, _argv, _cwd, data) => resolve(data)),
        ),
    )
    const { child } = startStandIn({ ...host, args: [dir, 'second'], chromium: chromiumPath() })
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(await told).toEqual({ flags: ['second'] })
    expect(await page.title()).toBe('Fixture')
  })

  test('the theme reaches the page, sizes reach the app', async () => {
    const { app, page } = await start()
    const prefersDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark'
    })
    await expect.poll(prefersDark).toBe(true)
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'light'
    })
    await expect.poll(prefersDark).toBe(false)
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1000, height: 640 }),
    )
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([1000, 640])
    await page.setViewportSize({ width: 850, height: 620 })
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds().width))
      .toBe(850)
  })

  test('a call that the stand-in does not have fails by its name', async () => {
    const { app } = await start()
    await expect(app.evaluate(({ dialog }) => dialog.showCertificateTrustDialog)).rejects.toThrow(
      'The stand-in host has no dialog.showCertificateTrustDialog',
    )
  })

  test('SIGTERM and a closed window end it with code 0', async () => {
    const { app } = await start()
    const exited = once(app.process(), 'exit')
    app.process().kill('SIGTERM')
    expect((await exited)[0]).toBe(0)
    const other = await start()
    const closed = once(other.app.process(), 'exit')
    await other.page.close()
    expect((await closed)[0]).toBe(0)
  })
})
