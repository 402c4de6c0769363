// biome-ignore-all lint/a11y/useSemanticElements: a virtualised justified grid cannot be a table

import { Heart, ImageOff, Star } from 'lucide-react'
import { memo, useState } from 'react'
import { FAVOURITE_MARK } from '../../../shared/limits.ts'
import { texts } from '../../texts.ts'

export interface TileCaption {
  /** Shown on the photo. */
  short: string
  /** Spoken. */
  long: string
}

interface PhotoTileProps {
  photoId: number
  left: number
  width: number
  height: number
  label: string
  active: boolean
  selected: boolean
  column: number
  /** Stars, and whether it is a favourite, as a list gives them. */
  mark: number
  caption?: TileCaption | undefined
  /** It flies past: there is no time to see its preview. */
  inFlight: boolean
}

/** Small previews are 256 px on their long side; a tile clearly larger than that takes the 768 px one. */
const SMALL_PREVIEW_PX = 320

export const PhotoTile = memo(function PhotoTile(props: PhotoTileProps) {
  const { photoId, left, width, height, label, active, selected, column, mark, caption, inFlight } = props
  const marks = markWords(mark)
  const [broken, setBroken] = useState(false)
  const longSide = Math.max(width, height) * window.devicePixelRatio
  const size = longSide > SMALL_PREVIEW_PX ? 768 : 256
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus and names the active cell
    <div
      id={`photo-${photoId}`}
      className="tile"
      role="gridcell"
      aria-label={[label, caption?.long, marks].filter(Boolean).join(', ')}
      aria-colindex={column}
      aria-selected={selected}
      draggable
      data-active={active || undefined}
      data-photo={photoId}
      style={{ left, width, height }}
    >
      {inFlight ? null : broken ? (
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
      {inFlight ? null : <span className="tile-select" data-select aria-hidden="true" />}
      {mark > 0 ? <TileMarks mark={mark} /> : null}
      {caption ? <span className="tile-caption">{caption.short}</span> : null}
    </div>
  )
}, isSameTile)

const starsOf = (mark: number): number => mark % FAVOURITE_MARK
const isFavourite = (mark: number): boolean => mark >= FAVOURITE_MARK

function markWords(mark: number): string {
  const stars = starsOf(mark)
  return [
    isFavourite(mark) ? texts.favourites.badge : '',
    stars > 0 ? texts.favourites.stars({ count: stars }) : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function TileMarks({ mark }: { mark: number }) {
  const stars = starsOf(mark)
  return (
    <span className="tile-marks" aria-hidden="true">
      {isFavourite(mark) ? <Heart size={13} fill="currentColor" /> : null}
      {stars > 0 ? (
        <span className="tile-stars">
          {stars}
          <Star size={11} fill="currentColor" />
        </span>
      ) : null}
    </span>
  )
}

/** A caption is made anew with every drawing of the grid; what it says rarely changes. */
function isSameTile(before: PhotoTileProps, after: PhotoTileProps): boolean {
  const keys = [
    ...(['photoId', 'left', 'width', 'height', 'label', 'active', 'selected', 'column'] as const),
    ...(['mark', 'inFlight'] as const),
  ] as const
  return keys.every((key) => before[key] === after[key]) && before.caption?.long === after.caption?.long
}
