import type { LucideIcon } from 'lucide-react'
import type { PhotoQuery } from '../../../shared/library.ts'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { usePhotos } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { GridSkeleton } from './GridSkeleton.tsx'
import { PhotoGrid } from './PhotoGrid.tsx'

interface ListScreenProps {
  query: PhotoQuery
  title: string
  viewKey: string
  icon: LucideIcon
  emptyTitle: string
  emptyText: string
}

/** A screen that is one list of photos. */
export function ListScreen({ query, title, viewKey, icon, emptyTitle, emptyText }: ListScreenProps) {
  const photos = usePhotos(query)
  const count = photos.data?.ids.length
  return (
    <section className="screen">
      <ScreenHeader title={title} subtitle={count ? texts.photos({ count }) : undefined} />
      <div className="screen-body">
        {photos.isError ? (
          <ErrorState what={title} error={photos.error} onRetry={() => photos.refetch()} />
        ) : photos.data === undefined ? (
          <Loading>
            <GridSkeleton />
          </Loading>
        ) : count === 0 ? (
          <EmptyState icon={icon} title={emptyTitle} text={emptyText} />
        ) : (
          <PhotoGrid
            list={photos.data}
            viewKey={viewKey}
            state={query.removed ? 'removed' : query.hidden ? 'hidden' : 'shown'}
          />
        )}
      </div>
    </section>
  )
}
