import { texts } from '../../texts.ts'
import { AlbumsScreen } from './AlbumsScreen.tsx'
import { Regions } from './Regions.tsx'

export function PlacesScreen() {
  return (
    <AlbumsScreen
      by="place"
      title={texts.albums.placesTitle}
      countText={(count) => texts.albums.places({ count })}
    >
      {(albums) => <Regions albums={albums} />}
    </AlbumsScreen>
  )
}
