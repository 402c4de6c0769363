import { X } from 'lucide-react'
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { IconButton } from '../../components/Button.tsx'
import { useEscapeWhile } from '../../hooks/useEscapeWhile.ts'
import { texts } from '../../texts.ts'

interface UnplacedStripProps {
  photoIds: readonly number[]
  map: RefObject<HTMLElement | null>
  onDrop: (photoIds: number[], left: number, top: number) => void
  onClose: () => void
}

/** More would fill the memory with pictures that nobody scrolls to; placing some brings the next. */
const SHOWN = 120

/** Photos without a place, to be dragged onto the map, or placed in its middle by Enter. */
export function UnplacedStrip({ photoIds, map, onDrop, onClose }: UnplacedStripProps) {
  const t = texts.map
  // In a ref: a pointer can come down, move and go up before the ghost of its first step is rendered.
  const drag = useRef<{ photoId: number; hasMoved: boolean } | null>(null)
  const [ghost, setGhost] = useState<{ photoId: number; x: number; y: number } | null>(null)

  const strip = useRef<HTMLUListElement>(null)
  const cancel = () => {
    drag.current = null
    setGhost(null)
  }
  useEscapeWhile(ghost !== null, cancel)

  // A photo that has been placed leaves the strip, and takes the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) strip.current?.querySelector('button')?.focus()
  }, [photoIds])

  const placeInTheMiddle = (photoId: number) => {
    const box = map.current?.getBoundingClientRect()
    if (box) onDrop([photoId], box.width / 2, box.height / 2)
  }
  const onPointerDown = (event: PointerEvent) => {
    const photoId = Number((event.target as Element).closest<HTMLElement>('[data-photo]')?.dataset['photo'])
    if (event.button !== 0 || !photoId) return
    drag.current = { photoId, hasMoved: false }
    event.currentTarget.setPointerCapture(event.pointerId)
    event.preventDefault()
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return
    drag.current.hasMoved = true
    setGhost({ photoId: drag.current.photoId, x: event.clientX, y: event.clientY })
  }
  const onPointerUp = (event: PointerEvent) => {
    const dragged = drag.current
    cancel()
    const box = map.current?.getBoundingClientRect()
    if (!dragged?.hasMoved || !box) return
    const [left, top] = [event.clientX - box.left, event.clientY - box.top]
    if (left > 0 && top > 0 && left < box.width && top < box.height) onDrop([dragged.photoId], left, top)
  }

  return (
    <section className="map-panel map-panel-strip" aria-label={t.unplaced({ count: photoIds.length })}>
      <header className="map-panel-header">
        <h2>{t.unplaced({ count: photoIds.length })}</h2>
        <p>{t.dragHint}</p>
        <IconButton label={t.close} onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </header>
      <ul
        ref={strip}
        className="map-strip"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={cancel}
      >
        {photoIds.slice(0, SHOWN).map((photoId, index) => (
          <li key={photoId}>
            <button
              type="button"
              data-photo={photoId}
              aria-label={t.placeHere({ position: index + 1, total: photoIds.length })}
              // By a key: a pointer drags it to where it belongs.
              onClick={(event) => event.detail === 0 && placeInTheMiddle(photoId)}
            >
              <img src={`/thumb/${photoId}/256`} alt="" draggable={false} loading="lazy" decoding="async" />
            </button>
          </li>
        ))}
      </ul>
      {ghost ? (
        <img
          className="map-ghost"
          src={`/thumb/${ghost.photoId}/256`}
          alt=""
          style={{ transform: `translate(${ghost.x}px, ${ghost.y}px)` }}
        />
      ) : null}
    </section>
  )
}
