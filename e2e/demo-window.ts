/** A window on the demo library: drawn pictures with made-up recognition, no models needed. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { copyDemoLibrary } from './demo-template.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { grid, temporaryDir, WAIT_MS } from './window-library.ts'

export interface DemoWindow {
  app: LaunchedApp
  page: LaunchedApp['page']
  /** Holds the library and what a test adds; goes with the window. */
  dir: string
  libraryDir: string
  close(): Promise<void>
}

interface Preparation {
  libraryDir: string
  /** Empty; what it holds afterwards is a second folder of the library. */
  ownPhotosDir: string
}

/** @param prepare changes the library before the app opens it */
export async function openDemoWindow(
  prepare?: (library: Preparation) => void | Promise<void>,
): Promise<DemoWindow> {
  const temporary = await temporaryDir()
  let app: LaunchedApp | null = null
  const close = async () => {
    await app?.close()
    await temporary.remove()
  }
  try {
    const { libraryDir } = await copyDemoLibrary(temporary.dir)
    const ownPhotosDir = join(temporary.dir, 'own photos')
    mkdirSync(ownPhotosDir)
    await prepare?.({ libraryDir, ownPhotosDir })
    const folders = readdirSync(ownPhotosDir).length > 0 ? [ownPhotosDir] : []
    app = await launchApp({ libraryDir, folders })
    const { page } = app
    page.setDefaultTimeout(WAIT_MS)
    await grid(page).waitFor()
    return { app, page, dir: temporary.dir, libraryDir, close }
  } catch (error) {
    await close()
    throw error
  }
}
