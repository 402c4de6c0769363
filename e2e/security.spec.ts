/** What a page can and cannot do, tried through the real window. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MoodmarkClient } from '../src/shared/ipc.ts'
import { type LaunchedApp, launchApp } from './launch.ts'

declare global {
  interface Window {
    moodmark: MoodmarkClient
  }
}

let app: LaunchedApp
let server: Server
let serverUrl: string
/** Paths that reached the outside server. */
const reached: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*').end('reached')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  serverUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  app = await launchApp()
})

afterAll(async () => {
  await app?.close()
  server?.close()
})

/** Message of the error that a call of the client rejects with. */
function rejection(channel: string, ...input: unknown[]): Promise<string> {
  return app.page.evaluate(
    async ([name, args]) => {
      const invoke = window.moodmark.invoke as (channel: string, ...input: unknown[]) => Promise<unknown>
      return invoke(name, ...args).then(
        (value) => `resolved to ${JSON.stringify(value)}`,
        (error: Error) => error.message,
      )
    },
    [channel, input] as const,
  )
}

const status = (path: string, method = 'GET'): Promise<number> =>
  app.page.evaluate(async ([url, verb]) => (await fetch(url, { method: verb })).status, [
    path,
    method,
  ] as const)

describe('the page', () => {
  test('has nothing of Node', async () => {
    const found = await app.page.evaluate(() =>
      [
        'require',
        'process',
        'module',
        'exports',
        'Buffer',
        '__dirname',
        'global',
        'electron',
        'ipcRenderer',
      ].filter((name) => name in globalThis),
    )
    expect(found).toEqual([])
  })

  test('sees invoke, on and off of window.moodmark, frozen', async () => {
    const client = await app.page.evaluate(() => {
      const before = window.moodmark
      let replaced = true
      try {
        ;(window as { moodmark: unknown }).moodmark = {}
      } catch {
        // Strict code throws, sloppy code ignores; the outcome is looked at below.
      }
      replaced = window.moodmark !== before
      return {
        keys: Object.keys(before).sort(),
        types: Object.values(before).map((value) => typeof value),
        frozen: Object.isFrozen(before),
        replaced,
      }
    })
    expect(client).toEqual({
      keys: ['invoke', 'off', 'on'],
      types: ['function', 'function', 'function'],
      frozen: true,
      replaced: false,
    })
  })

  test('runs in a sandboxed, isolated window without Node', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      // Electron has this function, its type definitions leave it out.
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } =
        contents.getLastWebPreferences()
      return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag }
    })
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })
})

describe('calls', () => {
  test('a well-formed one is answered', async () => {
    expect(await app.page.evaluate(() => window.moodmark.invoke('roots.list'))).toEqual([])
  })

  test('an unknown channel is an error, names of object members included', async () => {
    for (const channel of ['files.read', 'constructor', '__proto__', 'toString', '']) {
      expect(await rejection(channel)).toBe(`Unknown channel ${channel}`)
    }
    expect(
      await app.page.evaluate(() => {
        try {
          const on = window.moodmark.on as (channel: string, listener: () => void) => number
          return `subscribed as ${on('ELECTRON_BROWSER_REQUIRE', () => {})}`
        } catch (error) {
          return (error as Error).message
        }
      }),
    ).toContain('Unknown channel')
  })

  test('malformed input is an error that tells nothing of the inside', async () => {
    for (const input of [{ photoId: '1' }, { photoId: 1.5 }, null, 'x', [1], { photoId: { valueOf: 1 } }]) {
      const message = await rejection('photos.get', input)
      expect(message).toMatch(/^Something went wrong/)
      expect(message).not.toMatch(/zod|expected|invalid/i)
    }
  })

  test('from the same window at another origin are refused', async () => {
    const page = app.page
    const start = page.url()
    await page.goto('about:blank')
    try {
      const message = await page.evaluate(() =>
        window.moodmark.invoke('roots.list').then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      )
      expect(message).toMatch(/^Something went wrong/)
    } finally {
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.loadURL('app://bundle/index.html'),
      )
      await page.waitForURL(start)
    }
    expect(await page.evaluate(() => window.moodmark.invoke('roots.list'))).toEqual([])
  })

  test('a frame of another origin cannot even be shown', async () => {
    const shown = await app.page.evaluate(async (url) => {
      const frame = document.createElement('iframe')
      frame.src = url
      const violation = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        }),
      )
      document.body.append(frame)
      const directive = await violation
      frame.remove()
      return directive
    }, `${serverUrl}/frame`)
    expect(shown).toBe('frame-src')
    expect(reached).not.toContain('/frame')
  })
})

describe('content security policy', () => {
  test('starts from nothing and allows nothing unsafe', async () => {
    const policy = await app.page.evaluate(async () =>
      (await fetch('/index.html')).headers.get('content-security-policy'),
    )
    expect(policy).toMatch(/^default-src 'none';/)
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
  })

  test('inline scripts, inline handlers, eval and javascript: do not run', async () => {
    const ran = await app.page.evaluate(async () => {
      const marks: string[] = []
      Object.assign(window, { mark: (name: string) => marks.push(name) })
      const script = document.createElement('script')
      script.textContent = "mark('inline')"
      document.body.append(script)
      const button = document.createElement('button')
      button.setAttribute('onclick', "mark('handler')")
      document.body.append(button)
      button.click()
      const link = document.createElement('a')
      link.href = "javascript:mark('javascript')"
      document.body.append(link)
      link.click()
      await new Promise((resolve) =>
        // Outside DevTools' own evaluation, which is exempt from the policy.
        setTimeout(() => {
          for (const run of [
            // biome-ignore lint/security/noGlobalEval: that it does not work is what is tested
            () => globalThis.eval("mark('eval')"),
            () => new Function("mark('function')")(),
          ]) {
            try {
              run()
            } catch (error) {
              marks.push((error as Error).name)
            }
          }
          setTimeout(resolve, 50)
        }),
      )
      for (const element of [script, button, link]) element.remove()
      return marks
    })
    expect(ran).toEqual(['EvalError', 'EvalError'])
  })

  test('nothing reaches the network: fetch, image, beacon, WebSocket, form, stylesheet', async () => {
    reached.length = 0
    const outcome = await app.page.evaluate(async (url) => {
      const fetched = await fetch(`${url}/fetch`, { mode: 'no-cors' }).then(
        () => 'reached',
        () => 'refused',
      )
      const image = await new Promise((resolve) => {
        const element = new Image()
        element.onload = () => resolve('reached')
        element.onerror = () => resolve('refused')
        element.src = `${url}/image`
      })
      navigator.sendBeacon(`${url}/beacon`, 'x')
      const socket = await new Promise((resolve) => {
        try {
          const web = new WebSocket(`${url.replace('http', 'ws')}/socket`)
          web.onopen = () => resolve('reached')
          web.onerror = () => resolve('refused')
        } catch {
          resolve('refused')
        }
      })
      const form = document.createElement('form')
      form.action = `${url}/form`
      document.body.append(form)
      form.submit()
      const style = document.createElement('link')
      style.rel = 'stylesheet'
      style.href = `${url}/style`
      await new Promise((resolve) => {
        style.onerror = resolve
        style.onload = resolve
        document.head.append(style)
      })
      form.remove()
      style.remove()
      return [fetched, image, socket]
    }, serverUrl)
    expect(outcome).toEqual(['refused', 'refused', 'refused'])
    expect(reached).toEqual([])
  })
})

describe('leaving', () => {
  test('a link and a script cannot navigate the window', async () => {
    const before = app.page.url()
    await app.evaluate(({ BrowserWindow }) => {
      const asked: string[] = []
      Object.assign(globalThis, { asked })
      BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', ({ url }) => void asked.push(url))
    })
    const asked = () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
    const attempts: [string, (url: string) => void][] = [
      [
        '/link',
        (url) => {
          const link = document.createElement('a')
          link.href = url
          document.body.append(link)
          link.click()
          link.remove()
        },
      ],
      ['/assign', (url) => location.assign(url)],
    ]
    for (const [index, [path, attempt]] of attempts.entries()) {
      await app.page.evaluate(attempt, `${serverUrl}${path}`)
      // One after another: an attempt takes the place of one that has not been refused yet.
      await expect.poll(asked).toHaveLength(index + 1)
    }
    await app.page.evaluate(() => location.assign('/media/1'))
    await expect.poll(asked).toHaveLength(3)
    expect(app.page.url()).toBe(before)
    expect(await app.page.evaluate(() => document.querySelector('#root') !== null)).toBe(true)
    expect(reached).toEqual([])
  })

  test('no further window opens', async () => {
    await app.page.evaluate(async (url) => {
      window.open(`${url}/open`)
      window.open('/index.html')
      const link = document.createElement('a')
      link.href = '/index.html'
      link.target = '_blank'
      document.body.append(link)
      link.click()
      link.remove()
      // Answered after what was asked before it.
      await window.moodmark.invoke('scan.progress')
    }, serverUrl)
    expect(app.windows()).toHaveLength(1)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(reached).toEqual([])
  })

  test('permissions are denied', async () => {
    const states = await app.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
        'midi',
      ] as PermissionName[]
      return Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, (await navigator.permissions.query({ name })).state] as const),
        ),
      )
    })
    expect(new Set(Object.values(states))).toEqual(new Set(['denied']))
    expect(
      await app.page.evaluate(
        () =>
          new Promise((resolve) =>
            navigator.geolocation.getCurrentPosition(
              () => resolve('located'),
              (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
            ),
          ),
      ),
    ).toBe('denied')
  })
})

describe('app://bundle', () => {
  test.each([
    '/media/../../package.json',
    '/media/..%2f..%2fpackage.json',
    '/media/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/%2e%2e/main/index.js',
    '/../main/index.js',
    '/package.json',
    '/media/abc',
    '/media/1%00',
    '/media/-1',
    '/media/0x1',
    '/media//etc/passwd',
    '/thumb/1/1024',
    '/thumb/1.5/256',
    '/media/123456',
  ])('%s is not found', async (path) => {
    expect(await status(path)).toBe(404)
  })

  test('answers nothing but GET and HEAD', async () => {
    expect(await status('/index.html')).toBe(200)
    expect(await status('/index.html', 'HEAD')).toBe(200)
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(await status('/index.html', method)).toBe(405)
      expect(await status('/media/1', method)).toBe(405)
    }
  })
})
