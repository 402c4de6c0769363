/** Child process of the scan bench: one full scan, timed from an idle, ready app to the last label. */
import { listPhotos, photoDetail } from '../../src/main/albums/photos.ts'
import { Library } from '../../src/main/library/library.ts'

export interface ScanMeasurement {
  photos: number
  photosPerSecond: number
  faces: number
  photosWithFaces: number
}

const [libraryDir = '', folder = ''] = process.argv.slice(2)
const library = Library.open({ dir: libraryDir, watch: false })
try {
  library.start()
  await library.whenIdle()
  // Processes and models are up: their start is paid once, not per photo.
  const startedAt = performance.now()
  library.addRoot(folder)
  library.rescan()
  await library.whenIdle()
  const seconds = (performance.now() - startedAt) / 1000
  const { db } = library.store
  const faceCounts = listPhotos(db, {}).ids.map((id) => photoDetail(db, id)?.faces.length ?? 0)
  const measurement: ScanMeasurement = {
    photos: faceCounts.length,
    photosPerSecond: faceCounts.length / seconds,
    faces: faceCounts.reduce((sum, faces) => sum + faces, 0),
    photosWithFaces: faceCounts.filter((faces) => faces > 0).length,
  }
  process.send?.(measurement)
} finally {
  await library.close()
  process.disconnect?.()
}
