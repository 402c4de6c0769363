import { Images, Pencil } from 'lucide-react'
import { useRef } from 'react'
import type { AlbumGrouping } from '../../../shared/library.ts'
import { Button, IconButton } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { countryName, formatMonth } from '../../format.ts'
import { useEscapeBack } from '../../hooks/useEscapeBack.ts'
import { useAlbums, usePhotos, useSettings } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { useViewOptions } from '../../state/view-options.ts'
import { texts } from '../../texts.ts'
import { GridSkeleton } from '../photos/GridSkeleton.tsx'
import { OrderMenu } from '../photos/OrderMenu.tsx'
import { PhotoGrid } from '../photos/PhotoGrid.tsx'
import { askAbout } from '../selection/questions.ts'
import { moodOf } from './grouping.ts'
import { SmartAlbumTools } from './SmartAlbumTools.tsx'

const GROUPING_OF_SCREEN: Partial<Record<string, AlbumGrouping>> = {
  landmarks: 'landmark',
  moods: 'mood',
  places: 'place',
  dates: 'date',
  albums: 'smart',
}

export function AlbumScreen({ albumId }: { albumId: string }) {
  const route = useNavigation((state) => state.route)
  const closeAlbum = useNavigation((state) => state.closeAlbum)
  const { albumOrder, setAlbumOrder } = useViewOptions()
  const facesEnabled = useSettings().data?.facesEnabled ?? true
  const order = facesEnabled ? albumOrder : 'newest'
  const photos = usePhotos({ albumId, order })
  const album = useAlbums(GROUPING_OF_SCREEN[route.screen] ?? 'landmark').data?.find(
    ({ id }) => id === albumId,
  )
  const mood = moodOf(albumId)
  // The last photo that leaves takes the album with it; the screen keeps its name until the user has gone.
  const lastName = useRef('')
  if (album) lastName.current = album.title
  const name = album?.title ?? lastName.current
  const title = mood ? texts.moods[mood] : route.screen === 'dates' ? (formatMonth(name) ?? name) : name
  const count = photos.data?.ids.length

  useEscapeBack()

  const backLabel = texts.albums.backTo({ screen: texts.sidebar.screens[route.screen] })
  const where =
    album && album.group.length > 0 && album.grouping !== 'date'
      ? `${album.group.map(countryName).reverse().join(', ')} · `
      : ''
  return (
    <section className="screen">
      <ScreenHeader
        title={title}
        subtitle={count ? where + texts.photos({ count }) : undefined}
        back={{ label: backLabel, run: closeAlbum }}
      >
        {albumId.startsWith('smart:') ? <SmartAlbumTools albumId={albumId} /> : null}
        {albumId.startsWith('landmark:') && album ? (
          <IconButton
            label={texts.naming.renameLong}
            onClick={() =>
              askAbout({ kind: 'rename', landmarkId: albumId.slice('landmark:'.length), name: album.title })
            }
          >
            <Pencil size={16} aria-hidden="true" />
          </IconButton>
        ) : null}
        {facesEnabled && count ? <OrderMenu order={order} onSelect={setAlbumOrder} /> : null}
      </ScreenHeader>
      <div className="screen-body">
        {photos.isError ? (
          <ErrorState what={title} error={photos.error} onRetry={() => photos.refetch()} />
        ) : photos.data === undefined ? (
          <Loading>
            <GridSkeleton />
          </Loading>
        ) : count === 0 ? (
          <EmptyState icon={Images} title={texts.albums.missing} text={texts.albums.missingText}>
            <Button onClick={closeAlbum}>{backLabel}</Button>
          </EmptyState>
        ) : (
          <PhotoGrid key={order} list={photos.data} viewKey={`album:${albumId}:${order}`} />
        )}
      </div>
    </section>
  )
}
