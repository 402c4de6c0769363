/** Starts a built app on the stand-in host and connects a test to its page, with the same handles as Playwright's Electron. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { ControlReply, ControlRequest } from './control.ts'

export interface StandInOptions {
  /** The built main entry. */
  main: string
  args: string[]
  env?: Record<string, string | undefined>
  chromium: string
}

type ElectronModule = typeof Electron.Main

export class StandInApplication {
  readonly #child: ChildProcess
  readonly #browser: Browser
  readonly #output: string[]
  #nextId = 1

  private constructor(child: ChildProcess, browser: Browser, output: string[]) {
    this.#child = child
    this.#browser = browser
    this.#output = output
  }

  /** @throws Error with the app's output when it ends before it is ready */
  static async launch(options: StandInOptions): Promise<StandInApplication> {
    const port = await freePort()
    const { child, output } = startStandIn(options, { MOODMARK_DEBUGGING_PORT: String(port) })
    await ready(child, output)
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true })
    return new StandInApplication(child, browser, output)
  }

  process(): ChildProcess {
    return this.#child
  }

  /** Everything the app has printed so far. */
  output(): string {
    return this.#output.join('')
  }

  /** The first page that shows the app. */
  async firstWindow({ timeoutMs = 30_000 } = {}): Promise<Page> {
    const endMs = Date.now() + timeoutMs
    while (Date.now() < endMs) {
      const page = this.windows()[0]
      if (page) {
        await page.waitForLoadState('load')
        return page
      }
      if (this.#child.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error(`The app showed no window.\n${this.output()}`)
  }

  windows(): Page[] {
    return this.#browser
      .contexts()
      .flatMap((context) => context.pages())
      .filter((page) => page.url().startsWith('https://'))
  }

  /** Runs a self-contained function beside the app, with its `electron` module. */
  async evaluate<R, A>(
    call: (electron: ElectronModule, argument: A) => R | Promise<R>,
    argument?: A,
  ): Promise<R> {
    const id = this.#nextId++
    const ended = () => new Error(`The app ended.\n${this.output()}`)
    // It may have closed its channel before its end is told.
    if (!this.#child.connected) throw ended()
    return await new Promise((resolve, reject) => {
      const onMessage = (message: ControlReply) => {
        if (message.type !== 'result' || message.id !== id) return
        this.#child.off('message', onMessage)
        this.#child.off('exit', onExit)
        if (message.error !== undefined) reject(new Error(message.error))
        else resolve(message.value as R)
      }
      const onExit = () => reject(ended())
      this.#child.on('message', onMessage)
      this.#child.once('exit', onExit)
      const request: ControlRequest = { id, source: String(call), argument }
      this.#child.send(request, (error) => error && reject(ended()))
    })
  }

  /** Quits as the user would and resolves to the exit code. */
  async close(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit')
      await this.evaluate(({ app }) => {
        // After the reply, which could not be sent by a process that is gone.
        setTimeout(() => app.quit(), 0)
      }).catch((error: unknown) => {
        // It is on its way out by itself.
        if (this.#child.connected) throw error
      })
      await exited
    }
    await this.#browser.close().catch(() => {})
    return this.#child.exitCode
  }
}

/** Starts the process without waiting for a window. */
export function startStandIn(
  options: StandInOptions,
  env: Record<string, string> = {},
): { child: ChildProcess; output: string[] } {
  const child = fork(options.main, options.args, {
    execArgv: ['--import', new URL('./register.ts', import.meta.url).href],
    env: {
      ...process.env,
      ...options.env,
      CHROMIUM: options.chromium,
      MOODMARK_WINDOW: 'off-screen',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text))
  }
  return { child, output }
}

async function ready(child: ChildProcess, output: string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: ControlReply) => {
      if (message.type === 'ready') resolve()
    })
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}.\n${output.join('')}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}
