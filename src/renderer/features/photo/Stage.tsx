import { type PointerEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { BROWSER_TYPES, RENDERED_MAX_PX } from '../../../shared/media.ts'
import { texts } from '../../texts.ts'
import { pointIn, type Zoom } from './useZoom.ts'
import type { Size } from './zoom.ts'

/** How fast wheel and pinch zoom: scale × e^(−delta × speed). A pinch arrives as a wheel event with Ctrl. */
const WHEEL_SPEED = 0.0022
const PINCH_SPEED = 0.011

interface StageProps {
  photoId: number
  name: string
  photo: Size & { format: string }
  zoom: Zoom
  stageRef: RefObject<HTMLDivElement | null>
  onOriginalFailed: (previewShown: boolean) => void
  /** Laid over the photo, in its coordinates. */
  children: ReactNode
}

/** The photo itself: its preview at once, the original as soon as it is decoded; wheel, pinch, double click, drag. */
export function Stage({ photoId, name, photo, zoom, stageRef, onOriginalFailed, children }: StageProps) {
  const [original, setOriginal] = useState<'loading' | 'shown' | 'failed'>('loading')
  const [preview, setPreview] = useState<'loading' | 'shown' | 'failed'>('loading')
  const drag = useRef<{ x: number; y: number } | null>(null)
  useWheelZoom(stageRef, zoom)

  useEffect(() => {
    if (original === 'failed' && preview !== 'loading') onOriginalFailed(preview === 'shown')
  }, [original, preview, onOriginalFailed])

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || !zoom.zoomed || (event.target as Element).closest('button')) return
    drag.current = { x: event.clientX, y: event.clientY }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return
    zoom.panBy(event.clientX - drag.current.x, event.clientY - drag.current.y)
    drag.current = { x: event.clientX, y: event.clientY }
  }
  const endDrag = () => {
    drag.current = null
  }

  const { scale, x, y } = zoom.view
  const source = useSource(photoId, photo, scale)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is reachable by keys and buttons of the photo view
    <div
      ref={stageRef}
      className="stage"
      data-zoomed={zoom.zoomed || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onDoubleClick={(event) => {
        if (!(event.target as Element).closest('button')) zoom.toggle(pointIn(stageRef, event))
      }}
    >
      <div
        className="stage-photo"
        style={{
          width: photo.width * scale,
          height: photo.height * scale,
          transform: `translate(${x}px, ${y}px)`,
        }}
      >
        {original !== 'shown' && preview !== 'failed' ? (
          <img
            src={`/thumb/${photoId}/768`}
            alt={texts.photo.label({ name })}
            draggable={false}
            onLoad={() => setPreview('shown')}
            onError={() => setPreview('failed')}
          />
        ) : null}
        {original === 'failed' ? null : (
          <img
            src={source}
            alt={original === 'shown' ? texts.photo.label({ name }) : ''}
            draggable={false}
            decoding="async"
            data-loading={original === 'loading' || undefined}
            onLoad={(event) => {
              // Decoded before it is shown, so that the swap is never a blank frame.
              event.currentTarget.decode().then(
                () => setOriginal('shown'),
                () => setOriginal('failed'),
              )
            }}
            onError={() => setOriginal('failed')}
          />
        )}
        {children}
      </div>
    </div>
  )
}

/**
 * A format that no browser knows is shown by a copy, which has fewer pixels than a large photo. Once it is enlarged beyond
 * the copy's own pixels, one with every pixel takes its place, and stays.
 */
function useSource(photoId: number, photo: Size & { format: string }, scale: number): string {
  const longest = Math.max(photo.width, photo.height)
  const isCopy = BROWSER_TYPES[photo.format] === undefined && longest > RENDERED_MAX_PX
  const [needsAll, setNeedsAll] = useState(false)
  if (isCopy && !needsAll && scale * window.devicePixelRatio * longest > RENDERED_MAX_PX) setNeedsAll(true)
  return needsAll ? `/media/${photoId}/full` : `/media/${photoId}`
}

/** React's wheel listeners are passive; this one has to keep the page from zooming. */
function useWheelZoom(stageRef: RefObject<HTMLDivElement | null>, zoom: Zoom): void {
  const latest = useRef(zoom)
  latest.current = zoom
  useEffect(() => {
    const stage = stageRef.current
    if (!stage) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1
      const speed = event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED
      latest.current.zoomBy(Math.exp(-event.deltaY * lines * speed), pointIn(stageRef, event))
    }
    stage.addEventListener('wheel', onWheel, { passive: false })
    return () => stage.removeEventListener('wheel', onWheel)
  }, [stageRef])
}
