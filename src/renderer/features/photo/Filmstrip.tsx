import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useNavigation, type Viewer } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import './filmstrip.css'

/** Width and height of a picture in the strip, with the gap beside it. */
const FRAME_PX = 56
const GAP_PX = 4

/** The photos before and after the one that is shown, of however long a list. */
export function Filmstrip({ viewer }: { viewer: Viewer }) {
  const showPhotoAt = useNavigation((state) => state.showPhotoAt)
  const { index } = viewer
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: viewer.photoIds.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => FRAME_PX + GAP_PX,
    overscan: 6,
    // Where the photo is, so that the first drawing is not of the list's beginning.
    initialOffset: () => Math.max(0, (index + 0.5) * (FRAME_PX + GAP_PX) - window.innerWidth / 2),
  })
  useEffect(() => {
    virtualizer.scrollToIndex(index, { align: 'center' })
  }, [virtualizer, index])

  return (
    <nav className="filmstrip" aria-label={texts.photo.filmstrip} ref={scroller}>
      <div className="filmstrip-frames" style={{ width: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const photoId = viewer.photoIds[item.index] ?? 0
          const isShown = item.index === index
          return (
            <button
              key={item.key}
              type="button"
              className="filmstrip-frame"
              // One stop for Tab; the arrow keys step through the photos anyway.
              tabIndex={isShown ? 0 : -1}
              aria-current={isShown || undefined}
              aria-label={texts.photo.filmstripItem({
                position: item.index + 1,
                total: viewer.photoIds.length,
              })}
              style={{ transform: `translateX(${item.start}px)` }}
              onClick={() => showPhotoAt(item.index)}
            >
              <img src={`/thumb/${photoId}/256`} alt="" decoding="async" draggable={false} />
            </button>
          )
        })}
      </div>
    </nav>
  )
}
