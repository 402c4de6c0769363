// biome-ignore-all lint/a11y/useSemanticElements: a virtualised justified grid cannot be a table
import { ImageOff } from 'lucide-react'
import { memo, useState } from 'react'

interface PhotoTileProps {
  photoId: number
  left: number
  width: number
  height: number
  label: string
  active: boolean
  column: number
}

/** Small previews are 256 px on their long side; a tile clearly larger than that takes the 768 px one. */
const SMALL_PREVIEW_PX = 320

export const PhotoTile = memo(function PhotoTile(props: PhotoTileProps) {
  const { photoId, left, width, height, label, active, column } = props
  const [broken, setBroken] = useState(false)
  const longSide = Math.max(width, height) * window.devicePixelRatio
  const size = longSide > SMALL_PREVIEW_PX ? 768 : 256
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus and names the active cell
    <div
      id={`photo-${photoId}`}
      className="tile"
      role="gridcell"
      aria-label={label}
      aria-colindex={column}
      data-active={active || undefined}
      data-photo={photoId}
      style={{ left, width, height }}
    >
      {broken ? (
        <ImageOff size={20} strokeWidth={1.5} aria-hidden="true" />
      ) : (
        <img
          src={`/thumb/${photoId}/${size}`}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      )}
    </div>
  )
})
