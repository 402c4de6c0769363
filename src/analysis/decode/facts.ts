/** Facts about a photo from its header: nothing here decodes pixels. */
import type { Facts } from '../../shared/evidence.ts'
import type { PlaceFinder } from '../places.ts'
import { readCaptureFacts, withinExifLimit } from './metadata.ts'
import type { ReadPhoto } from './read-file.ts'
import type { PhotoHeader } from './working-copy.ts'

export async function readFacts(
  photo: ReadPhoto,
  header: PhotoHeader,
  places: PlaceFinder,
): Promise<Omit<Facts, 'damaged'>> {
  const block = header.format === 'tiff' ? photo.source : withinExifLimit(header.exif)
  const capture = await readCaptureFacts(block)
  return {
    format: header.format,
    width: header.width,
    height: header.height,
    orientation: header.orientation,
    ...capture,
    ...(await places.at(capture.gps)),
  }
}
