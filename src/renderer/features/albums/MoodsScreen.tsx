import { texts } from '../../texts.ts'
import { MoodCard } from './AlbumCard.tsx'
import { AlbumsScreen } from './AlbumsScreen.tsx'

export function MoodsScreen() {
  return (
    <AlbumsScreen by="mood" title={texts.albums.moodsTitle} countText={texts.albums.moods}>
      {(albums) => (
        <ul className="moods-grid">
          {albums.map((album) => (
            <MoodCard key={album.id} album={album} />
          ))}
        </ul>
      )}
    </AlbumsScreen>
  )
}
