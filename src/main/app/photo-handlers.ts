/** Photos on their way out of the library: shown in their folder, copied, dragged to another app. */
import { existsSync } from 'node:fs'
import { shell } from 'electron'
import { photoFiles } from '../albums/photos.ts'
import { exportCopies } from '../export/copies.ts'
import type { Library } from '../library/library.ts'
import type { AppEvents } from './events.ts'
import type { InvokeHandlers } from './invoke.ts'
import { AppError } from './user-errors.ts'
import type { Work } from './work.ts'

/** More paths than this make the desktop's drag stutter; copies are the better way then. */
const DRAGGED_AT_MOST = 500
const TELL_EVERY_MS = 200

export interface PhotoWindow {
  /** @param count how many photos are to be copied */
  chooseExportFolder(count: number): Promise<string | null>
  startDrag(files: string[]): void
}

export function photoHandlers(
  library: Library,
  window: PhotoWindow,
  work: Work,
  events: Pick<AppEvents, 'exportProgress'>,
): Pick<InvokeHandlers, 'photos.export' | 'photos.dragOut' | 'photos.reveal'> {
  const { db } = library.store
  const fileOf = (photoId: number): string => {
    const file = photoFiles(db, photoId).find(({ path }) => existsSync(path))
    if (!file)
      throw new AppError('The file of this photo is not there now. Connect its drive or share and try again.')
    return file.path
  }
  return {
    'photos.export': async ({ photoIds, sidecars }) => {
      const outDir = await window.chooseExportFolder(photoIds.length)
      if (outDir === null) return null
      const roots = library.roots().map(({ path }) => path)
      let toldAt = 0
      const onProgress = (done: number) => {
        if (performance.now() - toldAt < TELL_EVERY_MS) return
        toldAt = performance.now()
        events.exportProgress({ done, total: photoIds.length })
      }
      try {
        const copied = await work.run((signal) =>
          exportCopies(db, photoIds, { outDir, sidecars, roots, signal, onProgress }),
        )
        return { folder: outDir, ...copied }
      } finally {
        events.exportProgress(null)
      }
    },
    'photos.dragOut': ({ photoIds }) => {
      if (photoIds.length > DRAGGED_AT_MOST) {
        throw new AppError(
          `Only ${DRAGGED_AT_MOST} photos can be dragged at once. Export copies of them instead.`,
        )
      }
      window.startDrag(photoIds.map(fileOf))
      return null
    },
    'photos.reveal': ({ photoId }) => {
      shell.showItemInFolder(fileOf(photoId))
      return null
    },
  }
}
