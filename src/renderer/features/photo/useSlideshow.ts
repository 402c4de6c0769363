import { useEffect } from 'react'
import { useNavigation, type Viewer } from '../../state/navigation.ts'
import { usePhotoViewState } from '../../state/photo-view.ts'

/** Long enough to look at a photo, as most slideshows have it. */
const PHOTO_MS = 4000

/** While it plays, the next photo comes by itself; after the last one the first. */
export function useSlideshow(viewer: Viewer): boolean {
  const isPlaying = usePhotoViewState((state) => state.isPlaying)
  const { index } = viewer
  const count = viewer.photoIds.length
  useEffect(() => {
    if (!isPlaying) return
    // A photo that is stepped to by hand is shown for its whole time as well.
    const timer = setTimeout(() => useNavigation.getState().showPhotoAt((index + 1) % count), PHOTO_MS)
    return () => clearTimeout(timer)
  }, [isPlaying, index, count])
  return isPlaying
}
