import type { Album } from '../../../shared/library.ts'
import { MOODS, type Mood } from '../../../shared/taxonomy.ts'
import { texts } from '../../texts.ts'
import { MoodCard } from './AlbumCard.tsx'
import { AlbumsScreen } from './AlbumsScreen.tsx'
import { moodOf } from './grouping.ts'

const rank = (album: Album): number => MOODS.indexOf(moodOf(album.id) ?? ('' as Mood))

/** In the order of the taxonomy: from joyful to fearful, not by the alphabet. */
const byMood = (albums: readonly Album[]): Album[] => [...albums].sort((a, b) => rank(a) - rank(b))

export function MoodsScreen() {
  return (
    <AlbumsScreen
      by="mood"
      title={texts.albums.moodsTitle}
      countText={(count) => texts.albums.moods({ count })}
    >
      {(albums) => (
        <ul className="moods-grid">
          {byMood(albums).map((album) => (
            <MoodCard key={album.id} album={album} />
          ))}
        </ul>
      )}
    </AlbumsScreen>
  )
}
