import { ArrowLeft, ArrowLeftRight, ChevronLeft, ChevronRight, Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { IconButton } from '../../components/Button.tsx'
import { ErrorState } from '../../components/States.tsx'
import { isLayerOpen } from '../../hooks/layers.ts'
import { useElementSize } from '../../hooks/useElementSize.ts'
import { usePhoto } from '../../hooks/useLibrary.ts'
import { isTyping } from '../../hooks/useShortcuts.ts'
import { useNavigation, type Viewer } from '../../state/navigation.ts'
import { usePhotoViewState } from '../../state/photo-view.ts'
import { texts } from '../../texts.ts'
import { Marks } from '../photo/MarksSection.tsx'
import { Stage } from '../photo/Stage.tsx'
import { ZOOM_STEP } from '../photo/usePhotoKeys.ts'
import type { Zoom } from '../photo/useZoom.ts'
import { clampView, doubleClickScale, type Size, zoomTo } from '../photo/zoom.ts'
import { type SyncedView, syncedFrom, viewOf, WHOLE } from './synced-zoom.ts'
import './compare.css'

const t = texts.compare
const NO_SIZE = { width: 1, height: 1 }

interface CompareViewProps {
  viewer: Viewer
  otherId: number
}

/** Two photos side by side: zoom and place are the same in both, the right one can be exchanged. */
export function CompareView({ viewer, otherId }: CompareViewProps) {
  const photoId = viewer.photoIds[viewer.index] ?? 0
  const left = usePhoto(photoId)
  const right = usePhoto(otherId)
  // Measured are the frames, which stay: the stages within are replaced with their photos.
  const leftFrame = useRef<HTMLDivElement>(null)
  const rightFrame = useRef<HTMLDivElement>(null)
  const [synced, setSynced] = useState<SyncedView>(WHOLE)
  const leftZoom = usePaneZoom(left.data, useElementSize(leftFrame), synced, setSynced)
  const rightZoom = usePaneZoom(right.data, useElementSize(rightFrame), synced, setSynced)
  const compare = usePhotoViewState((state) => state.compare)
  const otherIndex = viewer.photoIds.indexOf(otherId)

  const step = (direction: 1 | -1) => {
    // Over the photo on the left: a photo is not compared with itself.
    let next = otherIndex + direction
    if (next === viewer.index) next += direction
    const nextId = viewer.photoIds[next]
    if (nextId !== undefined) compare(nextId)
  }
  const swap = () => {
    if (otherIndex < 0) return
    useNavigation.getState().showPhotoAt(otherIndex)
    compare(photoId)
  }
  const actions: Record<string, () => void> = {
    Escape: () => compare(null),
    c: () => compare(null),
    x: swap,
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    '+': () => leftZoom.zoomBy(ZOOM_STEP),
    '=': () => leftZoom.zoomBy(ZOOM_STEP),
    '-': () => leftZoom.zoomBy(1 / ZOOM_STEP),
    '0': leftZoom.fit,
    '1': leftZoom.zoomToActual,
  }
  useCompareKeys(actions)

  return (
    <div className="photo-main always-dark">
      <div className="photo-toolbar" role="toolbar" aria-label={t.title}>
        <IconButton label={texts.back} shortcut="Esc" onClick={() => compare(null)}>
          <ArrowLeft size={19} aria-hidden="true" />
        </IconButton>
        <h2 className="photo-name">{t.title}</h2>
        <span className="photo-tools">
          <IconButton
            label={texts.photo.zoomOut}
            shortcut="−"
            disabled={synced.enlargement <= 1}
            onClick={() => leftZoom.zoomBy(1 / ZOOM_STEP)}
          >
            <ZoomOut size={18} aria-hidden="true" />
          </IconButton>
          <IconButton label={texts.photo.zoomIn} shortcut="+" onClick={() => leftZoom.zoomBy(ZOOM_STEP)}>
            <ZoomIn size={18} aria-hidden="true" />
          </IconButton>
          <IconButton label={texts.photo.actualSize} shortcut="1" onClick={leftZoom.zoomToActual}>
            <span className="icon-text" aria-hidden="true">
              1:1
            </span>
          </IconButton>
          <IconButton
            label={texts.photo.fit}
            shortcut="0"
            disabled={synced.enlargement <= 1}
            onClick={leftZoom.fit}
          >
            <Maximize size={17} aria-hidden="true" />
          </IconButton>
          <span className="photo-tools-gap" />
          <IconButton label={t.swap} shortcut="X" disabled={otherIndex < 0} onClick={swap}>
            <ArrowLeftRight size={17} aria-hidden="true" />
          </IconButton>
          <IconButton label={t.previous} shortcut="←" disabled={otherIndex <= 0} onClick={() => step(-1)}>
            <ChevronLeft size={19} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t.next}
            shortcut="→"
            disabled={otherIndex < 0 || otherIndex >= viewer.photoIds.length - 1}
            onClick={() => step(1)}
          >
            <ChevronRight size={19} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <div className="compare-panes">
        <Pane query={left} zoom={leftZoom} frameRef={leftFrame} label={t.left} />
        <Pane query={right} zoom={rightZoom} frameRef={rightFrame} label={t.right} />
      </div>
    </div>
  )
}

interface PaneProps {
  query: ReturnType<typeof usePhoto>
  zoom: Zoom
  frameRef: React.RefObject<HTMLDivElement | null>
  label: string
}

function Pane({ query, zoom, frameRef, label }: PaneProps) {
  const stage = useRef<HTMLDivElement>(null)
  const [failedId, setFailedId] = useState<number | null>(null)
  const photo = query.data
  return (
    <section className="compare-pane" aria-label={label}>
      <div ref={frameRef} className="compare-stage">
        {photo ? (
          <Stage
            key={photo.id}
            photoId={photo.id}
            name={photo.name}
            photo={photo.facts}
            zoom={zoom}
            stageRef={stage}
            onOriginalFailed={() => setFailedId(photo.id)}
          >
            {null}
          </Stage>
        ) : query.isError ? (
          <ErrorState what={label} error={query.error} onRetry={() => void query.refetch()} />
        ) : photo === null ? (
          <div className="empty">
            <h2>{texts.photo.gone}</h2>
            <p>{texts.photo.goneText}</p>
          </div>
        ) : null}
      </div>
      <div className="compare-caption">
        <span className="ellipsis" dir="auto" title={photo?.name}>
          {photo?.name}
        </span>
        {photo && failedId === photo.id ? (
          <span className="compare-note">{texts.photo.cannotShow}</span>
        ) : null}
        {photo ? <Marks photo={photo} /> : null}
      </div>
    </section>
  )
}

/** One photo's zoom, which is the other one's as well. */
function usePaneZoom(
  detail: PhotoDetail | null | undefined,
  viewport: Size,
  synced: SyncedView,
  setSynced: (view: SyncedView) => void,
): Zoom {
  const photo: Size = detail?.facts ?? NO_SIZE
  const view = viewOf(synced, photo, viewport)
  const show = (next: typeof view) => setSynced(syncedFrom(next, photo, viewport))
  const middle = { x: viewport.width / 2, y: viewport.height / 2 }
  return {
    view,
    zoomed: synced.enlargement > 1,
    zoomBy: (factor, at = middle) => show(zoomTo(view, view.scale * factor, at, photo, viewport)),
    zoomToActual: () => show(zoomTo(view, 1, middle, photo, viewport)),
    toggle: (at) => show(zoomTo(view, doubleClickScale(view, photo, viewport), at, photo, viewport)),
    panBy: (dx, dy) => show(clampView({ ...view, x: view.x + dx, y: view.y + dy }, photo, viewport)),
    fit: () => setSynced(WHOLE),
  }
}

function useCompareKeys(actions: Record<string, () => void>): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event.target) || isLayerOpen() || event.ctrlKey || event.metaKey || event.altKey) return
      const action = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}
