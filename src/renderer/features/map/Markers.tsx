import { Landmark, MapPinCheck } from 'lucide-react'
import { type PointerEvent, useRef, useState } from 'react'
import type { PhotoPositions } from '../../../shared/library.ts'
import { POSITION_SOURCES } from '../../../shared/limits.ts'
import { formatCount } from '../../format.ts'
import { useEscapeWhile } from '../../hooks/useEscapeWhile.ts'
import { texts } from '../../texts.ts'
import type { Cluster } from './cluster.ts'
import { type MapView, type Size, toScreen } from './mercator.ts'

interface MarkersProps {
  clusters: readonly Cluster[]
  positions: PhotoPositions
  view: MapView
  size: Size
  onOpen: (cluster: Cluster) => void
  /** The photos of a marker were dragged to a px of the map. */
  onDrop: (cluster: Cluster, left: number, top: number) => void
  /** A marker has the focus, by keys. */
  onReach: (cluster: Cluster) => void
}

/** A pointer that moved less than this has clicked. */
const DRAG_PX = 6

/** A thumbnail for each group of photos, with their number. */
export function Markers({ clusters, positions, view, size, onOpen, onDrop, onReach }: MarkersProps) {
  return clusters.map((cluster) => (
    <Marker
      key={cluster.first}
      cluster={cluster}
      positions={positions}
      at={toScreen(view, size, cluster)}
      onOpen={() => onOpen(cluster)}
      onDrop={(left, top) => onDrop(cluster, left, top)}
      onReach={() => onReach(cluster)}
    />
  ))
}

interface MarkerProps {
  cluster: Cluster
  positions: PhotoPositions
  at: { left: number; top: number }
  onOpen: () => void
  onDrop: (left: number, top: number) => void
  onReach: () => void
}

function Marker({ cluster, positions, at, onOpen, onDrop, onReach }: MarkerProps) {
  const t = texts.map
  // With the offset: a pointer can come down, move and go up before its first step is rendered.
  const drag = useRef<{ x: number; y: number; offset: { x: number; y: number } | null } | null>(null)
  const wasDragged = useRef(false)
  const [offset, setOffset] = useState<{ x: number; y: number } | null>(null)
  useEscapeWhile(offset !== null, () => {
    drag.current = null
    wasDragged.current = true
    setOffset(null)
  })
  const { count, first } = cluster
  const photoId = positions.ids[first] ?? 0
  const source = POSITION_SOURCES[positions.by[first] ?? 0]
  const isByLandmark = cluster.byLandmark === count
  const isByUser = count === 1 && source === 'user'

  const label = [
    t.cluster({ count }),
    cluster.byLandmark === 0
      ? ''
      : count === 1
        ? t.byLandmark
        : t.byLandmarkSome({ count: cluster.byLandmark }),
    isByUser ? t.byUser : '',
  ]
    .filter(Boolean)
    .join(', ')

  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return
    const [x, y] = [event.clientX - drag.current.x, event.clientY - drag.current.y]
    if (!drag.current.offset && Math.hypot(x, y) < DRAG_PX) return
    drag.current.offset = { x, y }
    setOffset({ x, y })
  }
  const onPointerUp = () => {
    // Else it was given up, or never begun.
    if (!drag.current) return
    const dragged = drag.current.offset
    drag.current = null
    wasDragged.current = dragged !== null
    if (dragged) onDrop(at.left + dragged.x, at.top + dragged.y)
    setOffset(null)
  }

  return (
    <button
      type="button"
      className="map-marker"
      data-by={isByLandmark ? 'landmark' : undefined}
      data-many={count > 1 || undefined}
      data-cluster={first}
      data-dragged={offset ? true : undefined}
      aria-label={label}
      style={{ transform: `translate(${at.left + (offset?.x ?? 0)}px, ${at.top + (offset?.y ?? 0)}px)` }}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onReach()}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { x: event.clientX, y: event.clientY, offset: null }
        wasDragged.current = false
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null
        setOffset(null)
      }}
      onClick={() => {
        if (!wasDragged.current) onOpen()
        wasDragged.current = false
      }}
    >
      <img src={`/thumb/${photoId}/256`} alt="" draggable={false} decoding="async" />
      {count > 1 ? <span className="map-marker-count">{formatCount(count)}</span> : null}
      {isByLandmark ? (
        <span className="map-marker-source">
          <Landmark size={11} aria-hidden="true" />
        </span>
      ) : isByUser ? (
        <span className="map-marker-source">
          <MapPinCheck size={11} aria-hidden="true" />
        </span>
      ) : null}
    </button>
  )
}
