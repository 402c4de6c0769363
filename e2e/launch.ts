/**
 * Opens the built app for a test: in Electron where its binary is installed, else on the stand-in host.
 * The handles are the same in both.
 */
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { installedElectron } from '../bin/lib/electron-binary.mjs'
import { chromiumPath } from './chromium-path.ts'
import { StandInApplication } from './stand-in/launcher.ts'

const root = join(import.meta.dirname, '..')
export const artefactsDir = join(import.meta.dirname, 'artefacts')

export interface LaunchOptions {
  /** Kept by the caller; without one the app gets an empty library of its own, removed with it. */
  libraryDir?: string
  /** Folders of photos to add at the start. */
  folders?: string[]
  /** Further arguments. */
  args?: string[]
  env?: Record<string, string | undefined>
}

type Host = Pick<StandInApplication, 'evaluate'>
type Answers = {
  /** Paths that the folder chooser returns; empty = cancelled. */
  folders: string[]
  /** Index of the pressed button. */
  message: number
}

export interface LaunchedApp {
  page: Page
  libraryDir: string
  /** Runs a self-contained function in the main process with its `electron` module. */
  evaluate: Host['evaluate']
  /** Every page that the app shows. */
  windows(): Page[]
  /** What the next native dialogs of a kind answer. */
  answerDialog<K extends keyof Answers>(kind: K, value: Answers[K]): Promise<void>
  /** How often folders have been asked for since the last `answerDialog` of this kind. */
  foldersAsked(): Promise<number>
  /** Writes e2e/artefacts/<name>.png and returns its path. */
  screenshot(name: string): Promise<string>
  /** Quits as the user would. Returns the exit code where the host tells it. */
  close(): Promise<number | null>
}

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const ownLibrary = options.libraryDir ? null : await mkdtemp(join(tmpdir(), 'moodmark-e2e-'))
  const libraryDir = options.libraryDir ?? ownLibrary ?? ''
  const args = ['--library', libraryDir, ...(options.args ?? []), ...(options.folders ?? [])]
  const app = await start(args, options.env ?? {})
  return {
    page: app.page,
    libraryDir,
    evaluate: app.host.evaluate.bind(app.host),
    windows: app.windows,
    answerDialog: (kind, value) => answerDialog(app.host, kind, value),
    foldersAsked: () =>
      app.host.evaluate(() => (globalThis as unknown as { foldersAsked: number }).foldersAsked ?? 0),
    screenshot: async (name) => {
      mkdirSync(artefactsDir, { recursive: true })
      const path = join(artefactsDir, `${name}.png`)
      await app.page.screenshot({ path })
      return path
    },
    close: async () => {
      const code = await app.close()
      if (ownLibrary) await rm(ownLibrary, { recursive: true, force: true, maxRetries: 5 })
      return code
    },
  }
}

interface Started {
  host: Host
  page: Page
  windows(): Page[]
  close(): Promise<number | null>
}

async function start(args: string[], env: NonNullable<LaunchOptions['env']>): Promise<Started> {
  const binary = installedElectron()
  return binary ? await startElectron(binary, args, env) : await startStandIn(args, env)
}

async function startStandIn(args: string[], env: NonNullable<LaunchOptions['env']>): Promise<Started> {
  const main = join(root, 'out/main/index.js')
  const app = await StandInApplication.launch({ main, args, env, chromium: chromiumPath() })
  try {
    const page = await app.firstWindow()
    return { host: app, page, windows: () => app.windows(), close: () => app.close() }
  } catch (error) {
    await app.close().catch(() => {})
    throw error
  }
}

async function startElectron(
  executablePath: string,
  args: string[],
  env: NonNullable<LaunchOptions['env']>,
): Promise<Started> {
  const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const set = Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== undefined)
  const app = await _electron.launch({
    executablePath,
    args: [root, ...noSandbox, ...args],
    env: Object.fromEntries(set) as Record<string, string>,
  })
  const page = await app.firstWindow()
  const host: Host = {
    evaluate: (call, argument) =>
      app.evaluate(call as (electron: unknown, argument: unknown) => never, argument as unknown),
  }
  return {
    host,
    page,
    windows: () => app.windows(),
    close: async () => {
      const child = app.process()
      await app.close()
      return child.exitCode
    },
  }
}

/** Native dialogs cannot be driven from outside: their functions answer in their place from here on. */
async function answerDialog<K extends keyof Answers>(host: Host, kind: K, value: Answers[K]): Promise<void> {
  if (kind === 'folders') {
    await host.evaluate(({ dialog }, filePaths) => {
      const counter = globalThis as unknown as { foldersAsked: number }
      counter.foldersAsked = 0
      dialog.showOpenDialog = async () => {
        counter.foldersAsked++
        return { canceled: filePaths.length === 0, filePaths }
      }
    }, value as string[])
    return
  }
  await host.evaluate(({ dialog }, response) => {
    dialog.showMessageBox = async () => ({ response, checkboxChecked: false })
  }, value as number)
}
