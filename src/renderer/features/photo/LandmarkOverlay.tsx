import type { PhotoDetail } from '../../../shared/library.ts'
import { texts } from '../../texts.ts'

/**
 * What names the landmark, over the photo: the points that a reference photo shares with it, and its name above them.
 * Without such points the name alone, at the edge of the photo.
 */
export function LandmarkOverlay({ photo }: { photo: PhotoDetail }) {
  const points = matchedPoints(photo)
  const name = photo.landmark?.name ?? null
  if (name === null) return <p className="landmark-tag landmark-tag-none">{texts.photo.noLandmark}</p>
  const top = points.length > 0 ? Math.min(...points.map(({ y }) => y)) : null
  const left = points.length > 0 ? points.reduce((sum, { x }) => sum + x, 0) / points.length : null
  return (
    <>
      {points.map(({ x, y }) => (
        <span
          key={`${x} ${y}`}
          className="landmark-point"
          aria-hidden="true"
          style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
        />
      ))}
      <p
        className="landmark-tag"
        data-above={top !== null || undefined}
        dir="auto"
        style={top === null || left === null ? undefined : { left: `${left * 100}%`, top: `${top * 100}%` }}
      >
        {name}
      </p>
    </>
  )
}

/** The points of the shown landmark as fractions of the photo; none when another landmark's details were compared. */
export function matchedPoints({ landmark, local, facts }: PhotoDetail): { x: number; y: number }[] {
  if (!local || local.landmarkId !== landmark?.id) return []
  const longest = Math.max(facts.width, facts.height)
  return local.matches.map(([x, y]) => ({ x: (x * longest) / facts.width, y: (y * longest) / facts.height }))
}
