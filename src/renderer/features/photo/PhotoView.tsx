import { useCallback, useEffect, useRef, useState } from 'react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { ErrorState } from '../../components/States.tsx'
import { useElementSize } from '../../hooks/useElementSize.ts'
import { prefetchPhoto, usePhoto } from '../../hooks/useLibrary.ts'
import type { Viewer } from '../../state/navigation.ts'
import { usePhotoViewState } from '../../state/photo-view.ts'
import { useViewOptions } from '../../state/view-options.ts'
import { texts } from '../../texts.ts'
import { CompareView } from '../compare/CompareView.tsx'
import { FaceOverlay } from './FaceOverlay.tsx'
import { Filmstrip } from './Filmstrip.tsx'
import { InfoPanel } from './InfoPanel.tsx'
import { LandmarkOverlay } from './LandmarkOverlay.tsx'
import { PhotoToolbar } from './PhotoToolbar.tsx'
import { Stage } from './Stage.tsx'
import { StepButtons } from './StepButtons.tsx'
import { usePhotoKeys } from './usePhotoKeys.ts'
import { useSlideshow } from './useSlideshow.ts'
import { useZoom } from './useZoom.ts'
import './photo-view.css'

/** One photo in the whole window, over the screen that it was opened from. */
export function PhotoView({ viewer }: { viewer: Viewer }) {
  const photoId = viewer.photoIds[viewer.index] ?? 0
  const photo = usePhoto(photoId)
  const root = useRef<HTMLDivElement>(null)
  const compareWith = usePhotoViewState((state) => state.compareWith)
  const isComparing = compareWith !== null
  const isPending = photo.isPending
  // Every new photo, what is known of it, and comparing replace the controls, and the focus with them.
  useEffect(() => {
    if (!root.current?.contains(document.activeElement)) root.current?.focus()
  }, [photoId, isPending, isComparing])
  usePreloadedNeighbours(viewer)
  const isPlaying = useSlideshow(viewer)

  return (
    <div
      ref={root}
      className="photo-view"
      role="dialog"
      aria-modal="true"
      aria-label={texts.photo.label({ name: photo.data?.name ?? '' })}
      tabIndex={-1}
      data-playing={isPlaying || undefined}
    >
      {/* Steps by keys leave the focus where it is, and change nothing else that would be spoken. */}
      <span className="visually-hidden" role="status">
        {photo.data && !isPlaying && !isComparing
          ? [
              photo.data.name,
              texts.photo.position({ position: viewer.index + 1, total: viewer.photoIds.length }),
            ].join(', ')
          : ''}
      </span>
      {compareWith !== null ? (
        <CompareView viewer={viewer} otherId={compareWith} />
      ) : (
        <OnePhoto viewer={viewer} photoId={photoId} query={photo} />
      )}
    </div>
  )
}

interface OnePhotoProps {
  viewer: Viewer
  photoId: number
  query: ReturnType<typeof usePhoto>
}

/** Toolbar, stage and panel are made anew for each photo; the filmstrip, which may be of 100,000, stays. */
function OnePhoto({ viewer, photoId, query }: OnePhotoProps) {
  const { showInfo, showFilmstrip } = useViewOptions()
  const isPlaying = usePhotoViewState((state) => state.isPlaying)
  const [highlighted, setHighlighted] = useState<number | null>(null)
  const photo = query.data
  return (
    <>
      <div className="photo-main always-dark">
        {photo ? (
          <LoadedPhoto key={photoId} viewer={viewer} photo={photo} highlightedFaceId={highlighted} />
        ) : (
          <UnavailablePhoto viewer={viewer} photoId={photoId} query={query} />
        )}
        {showFilmstrip && !isPlaying && viewer.photoIds.length > 1 ? <Filmstrip viewer={viewer} /> : null}
      </div>
      {!showInfo || isPlaying ? null : photo ? (
        <InfoPanel key={photoId} photo={photo} onHighlightFace={setHighlighted} />
      ) : query.isPending ? (
        <aside className="info" aria-label={texts.photo.panel} aria-busy="true" />
      ) : null}
    </>
  )
}

const NO_PHOTO = { width: 1, height: 1 }

interface LoadedPhotoProps {
  viewer: Viewer
  photo: PhotoDetail
  /** Outlined although faces are not shown. */
  highlightedFaceId: number | null
}

function LoadedPhoto({ viewer, photo, highlightedFaceId }: LoadedPhotoProps) {
  const stage = useRef<HTMLDivElement>(null)
  const viewport = useElementSize(stage)
  const { showFaces, showLandmark } = useViewOptions()
  const isPlaying = usePhotoViewState((state) => state.isPlaying)
  const [missing, setMissing] = useState<'original' | 'everything' | null>(null)
  const size = useStableSize(photo.facts.width, photo.facts.height)
  const zoom = useZoom(size, viewport)
  usePhotoKeys(viewer, zoom)
  const onOriginalFailed = useCallback(
    (previewShown: boolean) => setMissing(previewShown ? 'original' : 'everything'),
    [],
  )
  const highlightedFace = photo.faces.filter(({ id }) => id === highlightedFaceId)
  return (
    <>
      <PhotoToolbar viewer={viewer} photo={photo} zoom={zoom} />
      <div className="photo-stage-area">
        <Stage
          photoId={photo.id}
          name={photo.name}
          photo={{ ...size, format: photo.facts.format }}
          zoom={zoom}
          stageRef={stage}
          onOriginalFailed={onOriginalFailed}
        >
          <FaceOverlay
            faces={isPlaying ? [] : showFaces ? photo.faces : highlightedFace}
            highlightedId={highlightedFaceId}
            shownWidth={size.width * zoom.view.scale}
          />
          {showLandmark && !isPlaying ? <LandmarkOverlay photo={photo} /> : null}
        </Stage>
        <StepButtons viewer={viewer} />
        {noticeOf(photo, missing) ? (
          <p className="photo-notice" role="status">
            {noticeOf(photo, missing)}
          </p>
        ) : null}
      </div>
    </>
  )
}

function noticeOf(photo: PhotoDetail, missing: 'original' | 'everything' | null): string | null {
  if (missing === 'everything') return texts.photo.noPreview
  if (missing === 'original') {
    return photo.files.some(({ online }) => online) ? texts.photo.cannotShow : texts.photo.offline
  }
  return photo.facts.damaged ? texts.photo.damaged : null
}

/** Still loading (its preview is shown meanwhile), gone, or failed. */
function UnavailablePhoto({ viewer, photoId, query }: OnePhotoProps) {
  const zoom = useZoom(NO_PHOTO, NO_PHOTO)
  usePhotoKeys(viewer, zoom)
  return (
    <>
      <PhotoToolbar viewer={viewer} photo={null} zoom={zoom} />
      <div className="photo-stage-area">
        {query.isError ? (
          <ErrorState
            what={texts.photo.label({ name: '' })}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.data === null ? (
          <div className="empty">
            <h2>{texts.photo.gone}</h2>
            <p>{texts.photo.goneText}</p>
          </div>
        ) : (
          <img className="photo-pending" src={`/thumb/${photoId}/768`} alt="" />
        )}
        <StepButtons viewer={viewer} />
      </div>
    </>
  )
}

/** The same object as long as the numbers are the same: labels change, the picture does not. */
function useStableSize(width: number, height: number) {
  const size = useRef({ width, height })
  if (size.current.width !== width || size.current.height !== height) size.current = { width, height }
  return size.current
}

function usePreloadedNeighbours({ photoIds, index }: Viewer): void {
  const next = photoIds[index + 1]
  const previous = photoIds[index - 1]
  useEffect(() => {
    for (const photoId of [next, previous]) {
      if (photoId === undefined) continue
      new Image().src = `/thumb/${photoId}/768`
      prefetchPhoto(photoId)
    }
  }, [next, previous])
}
