import { useNavigation } from './navigation.ts'
import { usePhotoViewState } from './photo-view.ts'

/** One step out of whatever lies on top, as Escape; on a screen itself there is none. */
export function goBack(): void {
  const { viewer, route, closePhoto, closeMore, closeLike, closeAlbum } = useNavigation.getState()
  const { isPlaying, compareWith, setPlaying, compare } = usePhotoViewState.getState()
  if (isPlaying) setPlaying(false)
  else if (compareWith !== null) compare(null)
  else if (viewer) closePhoto()
  else if (route.more) closeMore()
  else if (route.like.length > 0) closeLike()
  else if (route.albumId !== null) closeAlbum()
}
