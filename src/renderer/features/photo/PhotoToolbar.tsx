import {
  ArrowLeft,
  Columns2,
  GalleryThumbnails,
  Info,
  Landmark,
  LayoutGrid,
  Maximize,
  Pause,
  Play,
  ScanFace,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { IconButton } from '../../components/Button.tsx'
import { formatPercent } from '../../format.ts'
import { useSettings } from '../../hooks/useLibrary.ts'
import { useNavigation, type Viewer } from '../../state/navigation.ts'
import { nextToCompare, usePhotoViewState } from '../../state/photo-view.ts'
import { useViewOptions } from '../../state/view-options.ts'
import { texts } from '../../texts.ts'
import { ZOOM_STEP } from './usePhotoKeys.ts'
import type { Zoom } from './useZoom.ts'

const t = texts.photo

interface PhotoToolbarProps {
  viewer: Viewer
  photo: PhotoDetail | null
  zoom: Zoom
}

export function PhotoToolbar({ viewer, photo, zoom }: PhotoToolbarProps) {
  const view = useViewOptions()
  const { isPlaying, setPlaying, compare } = usePhotoViewState()
  const other = nextToCompare(viewer)
  const { closePhoto, openLike } = useNavigation()
  const photoId = viewer.photoIds[viewer.index]
  const facesEnabled = useSettings().data?.facesEnabled ?? true
  return (
    <div className="photo-toolbar" role="toolbar" aria-label={t.label({ name: photo?.name ?? '' })}>
      <IconButton label={texts.back} shortcut="Esc" onClick={closePhoto}>
        <ArrowLeft size={19} aria-hidden="true" />
      </IconButton>
      <span className="photo-name ellipsis" dir="auto" title={photo?.name}>
        {photo?.name}
      </span>
      <span className="photo-position">
        {t.position({ position: viewer.index + 1, total: viewer.photoIds.length })}
      </span>
      <span className="photo-tools">
        <IconButton
          label={t.zoomOut}
          shortcut="−"
          disabled={!zoom.zoomed}
          onClick={() => zoom.zoomBy(1 / ZOOM_STEP)}
        >
          <ZoomOut size={18} aria-hidden="true" />
        </IconButton>
        <output className="photo-zoom">
          {photo ? t.zoom({ percent: formatPercent(zoom.view.scale) }) : ''}
        </output>
        <IconButton label={t.zoomIn} shortcut="+" disabled={!photo} onClick={() => zoom.zoomBy(ZOOM_STEP)}>
          <ZoomIn size={18} aria-hidden="true" />
        </IconButton>
        <IconButton label={t.fit} shortcut="0" disabled={!zoom.zoomed} onClick={zoom.fit}>
          <Maximize size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={t.actualSize} shortcut="1" disabled={!photo} onClick={zoom.zoomToActual}>
          <span className="icon-text" aria-hidden="true">
            1:1
          </span>
        </IconButton>
        <span className="photo-tools-gap" />
        <IconButton
          label={isPlaying ? t.pauseSlideshow : t.playSlideshow}
          shortcut="S"
          disabled={viewer.photoIds.length < 2}
          onClick={() => setPlaying(!isPlaying)}
        >
          {isPlaying ? <Pause size={18} aria-hidden="true" /> : <Play size={18} aria-hidden="true" />}
        </IconButton>
        <IconButton label={t.compare} shortcut="C" disabled={other === null} onClick={() => compare(other)}>
          <Columns2 size={17} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={texts.like.more}
          shortcut="L"
          disabled={photoId === undefined}
          onClick={() => photoId !== undefined && openLike(photoId)}
        >
          <LayoutGrid size={17} aria-hidden="true" />
        </IconButton>
        <span className="photo-tools-gap" />
        <IconButton
          label={t.showLandmark}
          shortcut="M"
          aria-pressed={view.showLandmark}
          onClick={view.toggleLandmark}
        >
          <Landmark size={18} aria-hidden="true" />
        </IconButton>
        {facesEnabled ? (
          <IconButton label={t.faces} shortcut="F" aria-pressed={view.showFaces} onClick={view.toggleFaces}>
            <ScanFace size={19} aria-hidden="true" />
          </IconButton>
        ) : null}
        <IconButton
          label={t.showFilmstrip}
          shortcut="T"
          aria-pressed={view.showFilmstrip}
          onClick={view.toggleFilmstrip}
        >
          <GalleryThumbnails size={18} aria-hidden="true" />
        </IconButton>
        <IconButton label={t.info} shortcut="I" aria-pressed={view.showInfo} onClick={view.toggleInfo}>
          <Info size={19} aria-hidden="true" />
        </IconButton>
      </span>
    </div>
  )
}
