import { MapPinOff, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Area } from '../../../shared/library.ts'
import { IconButton } from '../../components/Button.tsx'
import { EmptyState, ErrorState } from '../../components/States.tsx'
import { usePhotos } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { PhotoGrid } from '../photos/PhotoGrid.tsx'

/** The photos of a part of the map, below it. */
export function MapPanel({
  area,
  children,
  onClose,
}: {
  area: Area
  children: ReactNode
  onClose: () => void
}) {
  const t = texts.map
  const photos = usePhotos({ area })
  const count = photos.data?.ids.length
  return (
    <section className="map-panel" aria-label={t.here}>
      <header className="map-panel-header">
        <h2>{count === undefined ? '' : t.selection({ count })}</h2>
        {children}
        <IconButton label={t.close} onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </header>
      <div className="map-panel-body">
        {photos.isError ? (
          <ErrorState what={t.here} error={photos.error} onRetry={() => photos.refetch()} />
        ) : photos.data?.ids.length === 0 ? (
          <EmptyState icon={MapPinOff} title={t.noneHereTitle} text={t.noneHereText} />
        ) : photos.data ? (
          <PhotoGrid key={JSON.stringify(area)} list={photos.data} viewKey={`map:${JSON.stringify(area)}`} />
        ) : null}
      </div>
    </section>
  )
}
