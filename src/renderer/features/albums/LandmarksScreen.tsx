import { texts } from '../../texts.ts'
import { AlbumsScreen } from './AlbumsScreen.tsx'
import { Regions } from './Regions.tsx'

export function LandmarksScreen() {
  return (
    <AlbumsScreen by="landmark" title={texts.albums.landmarksTitle} countText={texts.albums.landmarks}>
      {(albums) => <Regions albums={albums} />}
    </AlbumsScreen>
  )
}
