import { useEffect, useMemo, useState } from 'react'
import type { PhotoPositions } from '../../../shared/library.ts'
import { type MapPoints, MarkerIndex } from './cluster.ts'
import { worldX, worldY } from './mercator.ts'

/** So many are indexed before the next frame is due; of more, the markers come when they are ready. */
const AT_ONCE = 2000

export interface IndexedPhotos {
  positions: PhotoPositions
  points: MapPoints
  index: MarkerIndex
}

/**
 * The index of the photos on the map; of many photos the last one, while a new one is made in slices.
 * @returns null until there is one
 */
export function useMarkerIndex(positions: PhotoPositions, points: MapPoints): IndexedPhotos | null {
  const [made, setMade] = useState<IndexedPhotos | null>(null)
  const atOnce = useMemo(
    () => (positions.ids.length > AT_ONCE ? null : { positions, points, index: MarkerIndex.of(points) }),
    [positions, points],
  )
  useEffect(() => {
    if (atOnce) return
    const given = new AbortController()
    void MarkerIndex.inSlices(points, given.signal).then((index) => {
      if (index && !given.signal.aborted) setMade({ positions, points, index })
    })
    return () => given.abort()
  }, [atOnce, positions, points])
  return atOnce ?? made
}

export function pointsOf({ longitudes, latitudes, by }: PhotoPositions): MapPoints {
  const xs = new Float64Array(longitudes.length)
  const ys = new Float64Array(latitudes.length)
  for (let i = 0; i < xs.length; i++) {
    xs[i] = worldX(longitudes[i] as number)
    ys[i] = worldY(latitudes[i] as number)
  }
  return { xs, ys, by }
}
