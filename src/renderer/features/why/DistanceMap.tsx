import { geoPath } from 'd3-geo'
import { useEffect, useState } from 'react'
import type { Topology } from 'topojson-specification'
import type { Why } from '../../../shared/why.ts'
import { formatDistance } from '../../format.ts'
import { texts } from '../../texts.ts'
import { distanceView } from './distance-view.ts'

const WIDTH = 340
const HEIGHT = 190
/** Coasts of the 1:50m map are off by kilometres: closer up they would put photos into the sea. */
const COASTS_FROM_METERS = 30_000

interface DistanceMapProps {
  position: NonNullable<Why['position']>
  name: string
}

/** Where the photo was taken and where the landmark stands, north up, with a scale. Drawn from data of the app alone. */
export function DistanceMap({ position, name }: DistanceMapProps) {
  const t = texts.why
  const { photo, landmark, distanceMeters } = position
  const { projection, scaleMeters, scalePixels } = distanceView(photo, landmark, WIDTH, HEIGHT)
  const land = useLand(distanceMeters >= COASTS_FROM_METERS)
  const at = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
    projection([longitude, latitude]) ?? [WIDTH / 2, HEIGHT / 2]
  const [photoX, photoY] = at(photo)
  const [landmarkX, landmarkY] = at(landmark)
  const distance = formatDistance(distanceMeters)
  return (
    <section aria-labelledby="why-position">
      <h3 id="why-position">{t.position}</h3>
      <svg
        className="why-map"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t.mapLabel({ distance, name })}
      >
        {land ? <path className="why-land" d={geoPath(projection)(land) ?? ''} /> : null}
        <line className="why-way" x1={photoX} y1={photoY} x2={landmarkX} y2={landmarkY} />
        <circle className="why-place" cx={landmarkX} cy={landmarkY} r={7} />
        <circle className="why-taken" cx={photoX} cy={photoY} r={5} />
        <g transform={`translate(12 ${HEIGHT - 12})`}>
          <path className="why-ruler" d={`M0 -5V0H${scalePixels}V-5`} />
          <text x={scalePixels + 6} y={0}>
            {formatDistance(scaleMeters)}
          </text>
        </g>
        <Label x={landmarkX} y={landmarkY} text={name} below={landmarkY >= photoY} />
        <Label x={photoX} y={photoY} text={t.mapPhoto} below={landmarkY < photoY} />
      </svg>
      <p className="why-note" dir="auto">
        {t.distance({ distance, name })}
      </p>
    </section>
  )
}

/** Longer names would run out of the map. */
const LABEL_LENGTH = 26

function Label({ x, y, text, below }: { x: number; y: number; text: string; below: boolean }) {
  const short = text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text
  const anchor = x < WIDTH / 4 ? 'start' : x > (3 * WIDTH) / 4 ? 'end' : 'middle'
  return (
    <text x={x} y={below ? y + 20 : y - 11} textAnchor={anchor} className="why-map-label">
      {short}
    </text>
  )
}

type Land = ReturnType<typeof import('topojson-client')['feature']>

/** Coastlines, read only where they are of use. */
function useLand(isWanted: boolean): Land | null {
  const [land, setLand] = useState<Land | null>(null)
  useEffect(() => {
    if (!isWanted) return
    let isCurrent = true
    Promise.all([import('topojson-client'), import('world-atlas/land-50m.json')]).then(
      ([{ feature }, atlas]) => {
        const topology = atlas.default as unknown as Topology
        const object = topology.objects['land']
        if (isCurrent && object) setLand(feature(topology, object))
      },
      // Position, distance and scale say the same without coasts.
      (error: unknown) => console.error('The coasts could not be read', error),
    )
    return () => {
      isCurrent = false
    }
  }, [isWanted])
  return land
}
