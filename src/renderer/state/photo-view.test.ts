import { expect, it } from 'vitest'
import { useNavigation } from './navigation.ts'
import { usePhotoViewState } from './photo-view.ts'

it('compares the photos that it was opened with, until the photo view closes', () => {
  const { openPhoto, showPhotoAt, closePhoto } = useNavigation.getState()
  openPhoto([1, 2, 3], 0)
  usePhotoViewState.getState().compare(3)
  showPhotoAt(1)
  expect(usePhotoViewState.getState().compareWith).toBe(3)
  closePhoto()
  expect(usePhotoViewState.getState()).toMatchObject({ compareWith: null, isPlaying: false })
})
