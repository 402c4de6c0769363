import { geoNaturalEarth1, geoPath } from 'd3-geo'
import { useEffect, useState } from 'react'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { WorldPackState } from '../../../shared/world-packs.ts'
import type { WorldRegion } from '../../../shared/world-regions.ts'
import { texts } from '../../texts.ts'

const WIDTH = 640
const HEIGHT = 320
/** Where a region's disc is drawn, longitude and latitude: on its land, apart from the others. */
const MIDDLES: Readonly<Record<WorldRegion, [number, number]>> = {
  europe: [15, 50],
  asia: [90, 40],
  'north-america': [-100, 45],
  'south-america': [-60, -15],
  oceania: [134, -25],
  africa: [20, 5],
}
/** Radius of a disc for 100,000 landmarks; its area is their number. */
const LARGEST_RADIUS = 22

const projection = geoNaturalEarth1().fitSize([WIDTH, HEIGHT], { type: 'Sphere' })

/** The land of the earth as one path; drawn once. */
let land: Promise<string> | null = null
function landPath(): Promise<string> {
  land ??= import('world-atlas/countries-110m.json').then((module) => {
    const topology = module.default as unknown as Topology<{ land: GeometryCollection }>
    return geoPath(projection)(feature(topology, topology.objects.land)) ?? ''
  })
  land.catch(() => {
    // The next one tries again.
    land = null
  })
  return land
}

/** How many landmarks each region's pack knows, and which packs are installed. The list beside it says the same. */
export function RegionMap({ packs }: { packs: WorldPackState[] }) {
  const [path, setPath] = useState('')
  useEffect(() => {
    let shown = true
    landPath().then(
      (found) => shown && setPath(found),
      (error: unknown) => console.error('The land of the map could not be read', error),
    )
    return () => {
      shown = false
    }
  }, [])
  return (
    <svg
      className="region-map"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={texts.packs.mapLabel}
    >
      <path className="region-land" d={path} />
      {packs.map(({ id, region, state, landmarks }) => {
        const middle = region && projection(MIDDLES[region])
        if (!region || !middle) return null
        return (
          <g key={id} className={`region region-${state}`} transform={`translate(${middle.join()})`}>
            <circle r={LARGEST_RADIUS * Math.sqrt(landmarks / 100_000)} />
            <text y={LARGEST_RADIUS + 12} textAnchor="middle">
              {texts.packs.regions[region]}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
