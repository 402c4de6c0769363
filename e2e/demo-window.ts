/** A window on the demo library: drawn pictures with made-up recognition, no models needed. */
import { makeDemoLibrary } from '../scripts/demo-library.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { grid, temporaryDir, WAIT_MS } from './window-library.ts'

type DemoLibrary = Awaited<ReturnType<typeof makeDemoLibrary>>

export interface DemoWindow {
  app: LaunchedApp
  page: LaunchedApp['page']
  /** Holds library and pictures; goes with the window. */
  dir: string
  libraryDir: string
  close(): Promise<void>
}

/** @param prepare changes the library before the app opens it */
export async function openDemoWindow(
  prepare?: (library: DemoLibrary) => void | Promise<void>,
): Promise<DemoWindow> {
  const temporary = await temporaryDir()
  let app: LaunchedApp | null = null
  const close = async () => {
    await app?.close()
    await temporary.remove()
  }
  try {
    const library = await makeDemoLibrary(temporary.dir)
    await prepare?.(library)
    app = await launchApp({ libraryDir: library.libraryDir })
    const { page } = app
    page.setDefaultTimeout(WAIT_MS)
    await grid(page).waitFor()
    return { app, page, dir: temporary.dir, libraryDir: library.libraryDir, close }
  } catch (error) {
    await close()
    throw error
  }
}
