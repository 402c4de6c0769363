import { useUnnamedPlaces } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { UnnamedPlaces } from '../unnamed-places/UnnamedPlaces.tsx'
import { AlbumsScreen } from './AlbumsScreen.tsx'
import { Regions } from './Regions.tsx'

export function LandmarksScreen() {
  const hasUnnamed = (useUnnamedPlaces().data?.length ?? 0) > 0
  return (
    <AlbumsScreen
      by="landmark"
      title={texts.albums.landmarksTitle}
      countText={(count) => texts.albums.landmarks({ count })}
      above={hasUnnamed ? <UnnamedPlaces /> : null}
    >
      {(albums) => <Regions albums={albums} />}
    </AlbumsScreen>
  )
}
