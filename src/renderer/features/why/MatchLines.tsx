import type { PhotoDetail } from '../../../shared/library.ts'
import { usePhoto } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { pairLayout } from './pair-layout.ts'

interface MatchLinesProps {
  photo: PhotoDetail
  /** Null when there is no picture of the other one: its points are left out. */
  otherPhotoId: number | null
  /** `x, y` here and there; unit: each photo's longest side. */
  matches: readonly (readonly [number, number, number, number])[]
}

/** Two photos side by side, with a line between each pair of matching details. */
export function MatchLines({ photo, otherPhotoId, matches }: MatchLinesProps) {
  const other = usePhoto(otherPhotoId ?? photo.id).data
  const { left, right, width, height } = pairLayout(
    photo.facts,
    otherPhotoId === null ? null : (other?.facts ?? photo.facts),
  )
  return (
    <svg
      className="why-matches"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={texts.why.detailsLabel({ count: matches.length })}
    >
      <image href={`/thumb/${photo.id}/768`} {...left} />
      {right && otherPhotoId !== null ? <image href={`/thumb/${otherPhotoId}/768`} {...right} /> : null}
      {matches.map(([x, y, otherX, otherY]) => {
        const from = { x: left.x + x * left.longest, y: left.y + y * left.longest }
        const to = right && { x: right.x + otherX * right.longest, y: right.y + otherY * right.longest }
        return (
          <g key={`${x} ${y} ${otherX} ${otherY}`}>
            {to ? <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} /> : null}
            <circle cx={from.x} cy={from.y} r={4} />
            {to ? <circle cx={to.x} cy={to.y} r={4} /> : null}
          </g>
        )
      })}
    </svg>
  )
}
