/** What the photo view does beside showing one photo: a slideshow, or two photos side by side. */
import { create } from 'zustand'
import { useNavigation, type Viewer } from './navigation.ts'

interface PhotoViewState {
  isPlaying: boolean
  /** The photo beside the one that is shown; null when there is only that one. */
  compareWith: number | null
  setPlaying(isPlaying: boolean): void
  compare(photoId: number | null): void
}

export const usePhotoViewState = create<PhotoViewState>((set) => ({
  isPlaying: false,
  compareWith: null,
  setPlaying: (isPlaying) => set({ isPlaying, compareWith: null }),
  compare: (compareWith) => set({ compareWith, isPlaying: false }),
}))

// The next photo is opened plainly. Not an effect of the view: strict mode runs those twice, and would take back what
// opened it.
useNavigation.subscribe(({ viewer }, before) => {
  if (before.viewer && !viewer) usePhotoViewState.setState({ isPlaying: false, compareWith: null })
})

/** What a photo is compared with at first: the next one, or the one before the last; null for a photo alone. */
export const nextToCompare = ({ photoIds, index }: Viewer): number | null =>
  photoIds[index + 1] ?? photoIds[index - 1] ?? null
