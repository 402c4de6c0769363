import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import type { Album } from '../../../shared/library.ts'
import { formatCount } from '../../format.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { MOOD_ICONS } from '../../vocabulary.ts'
import { moodOf } from './grouping.ts'

export function AlbumCard({ album }: { album: Album }) {
  const openAlbum = useNavigation((state) => state.openAlbum)
  return (
    <li>
      <button
        type="button"
        className="album-card"
        data-album={album.id}
        aria-label={texts.albums.albumLabel({ title: album.title, count: album.count })}
        onClick={() => openAlbum(album.id)}
      >
        <Cover photoId={album.coverPhotoId} />
        <span className="album-title ellipsis" dir="auto" title={album.title}>
          {album.title}
        </span>
        <span className="album-count">{texts.photos({ count: album.count })}</span>
      </button>
    </li>
  )
}

/** A mood's card: its cover seen through the mood's own colour. */
export function MoodCard({ album }: { album: Album }) {
  const openAlbum = useNavigation((state) => state.openAlbum)
  const mood = moodOf(album.id)
  const Icon = MOOD_ICONS[mood ?? 'neutral']
  return (
    <li>
      <button
        type="button"
        className="mood-card"
        data-mood={mood ?? 'neutral'}
        data-album={album.id}
        aria-label={texts.albums.albumLabel({
          title: mood ? texts.moods[mood] : album.title,
          count: album.count,
        })}
        onClick={() => openAlbum(album.id)}
      >
        <Cover photoId={album.coverPhotoId} />
        <span className="mood-strip">
          <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
          <span className="mood-title">{mood ? texts.moods[mood] : album.title}</span>
          <span className="mood-count">{formatCount(album.count)}</span>
        </span>
      </button>
    </li>
  )
}

function Cover({ photoId }: { photoId: number }) {
  const [brokenId, setBrokenId] = useState<number | null>(null)
  return (
    <span className="album-cover">
      {brokenId === photoId || photoId === 0 ? (
        <ImageOff size={22} strokeWidth={1.5} aria-hidden="true" />
      ) : (
        <img
          src={`/thumb/${photoId}/768`}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBrokenId(photoId)}
        />
      )}
    </span>
  )
}
