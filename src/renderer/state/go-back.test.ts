import { expect, it } from 'vitest'
import { goBack } from './go-back.ts'
import { useNavigation } from './navigation.ts'
import { usePhotoViewState } from './photo-view.ts'

it('goes back one step at a time, and stays on the screen', () => {
  const { go, openAlbum, openLike, openMore, openPhoto } = useNavigation.getState()
  go('landmarks')
  openAlbum('landmark:colosseum')
  openLike(1)
  openLike(2)
  openMore('colosseum', 'Colosseum')
  openPhoto([1, 2, 3], 1)
  usePhotoViewState.getState().compare(3)
  const where = () => {
    const { viewer, route } = useNavigation.getState()
    const { compareWith } = usePhotoViewState.getState()
    if (viewer) return compareWith === null ? 'photo' : 'comparison'
    return route.more ? 'more' : route.like.length > 0 ? `like ${route.like.at(-1)}` : route.albumId
  }
  const steps = [where()]
  for (let step = 0; step < 7; step++) {
    goBack()
    steps.push(where())
  }
  const album = 'landmark:colosseum'
  expect(steps).toEqual(['comparison', 'photo', 'more', 'like 2', 'like 1', album, null, null])
  expect(useNavigation.getState().route.screen).toBe('landmarks')
})
