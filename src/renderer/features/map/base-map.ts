/**
 * Land, borders and country names, drawn on a canvas from Natural Earth (package world-atlas), which comes with the
 * app: nothing is loaded from a network. Coarse shapes for the world, finer ones from zoom 3.
 */
import { geoArea, geoCentroid } from 'd3-geo'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { countryLabel } from './country-labels.ts'
import { type MapView, type Size, toScreen, worldPx, worldX, worldY } from './mercator.ts'

interface Shape {
  path: Path2D
  west: number
  east: number
  north: number
  south: number
}

export interface BaseMap {
  coarse: Shape[]
  /** Null until it is read. */
  fine: Shape[] | null
  names: { name: string; x: number; y: number /** Share of the sphere. */; area: number }[]
}

export interface MapColours {
  water: string
  land: string
  border: string
  text: string
}

const FINE_ZOOM = 3.2

let coarse: Promise<BaseMap> | null = null
let complete: Promise<BaseMap> | null = null

/** The world in coarse shapes: small, so that there is land at once. Read once. */
export function loadCoarseMap(): Promise<BaseMap> {
  coarse ??= readCoarse().catch((error: unknown) => {
    // The next one tries again.
    coarse = null
    throw error
  })
  return coarse
}

/** The same with finer shapes, about 0.2 s of work more. */
export function loadCompleteMap(): Promise<BaseMap> {
  complete ??= readFine().catch((error: unknown) => {
    complete = null
    throw error
  })
  return complete
}

async function readCoarse(): Promise<BaseMap> {
  const countries = countriesOf((await import('world-atlas/countries-110m.json')).default)
  return {
    coarse: countries.flatMap(shapesOf),
    fine: null,
    names: countries.map((country) => {
      const [longitude, latitude] = geoCentroid(largestPart(country))
      return {
        name: country.properties.name,
        x: worldX(longitude),
        y: worldY(latitude),
        area: geoArea(country),
      }
    }),
  }
}

async function readFine(): Promise<BaseMap> {
  const [map, fine] = [await loadCoarseMap(), await import('world-atlas/countries-50m.json')]
  return { ...map, fine: countriesOf(fine.default).flatMap(shapesOf) }
}

type Country = Feature<Polygon | MultiPolygon, { name: string }>

function countriesOf(atlas: unknown): Country[] {
  const topology = atlas as Topology<{ countries: GeometryCollection<{ name: string }> }>
  return feature(topology, topology.objects.countries).features as Country[]
}

const polygonsOf = ({ geometry }: Country): Position[][][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

/** France's name belongs to its mainland, not between it and its islands. */
function largestPart(country: Country): Polygon {
  let best: Polygon = { type: 'Polygon', coordinates: polygonsOf(country)[0] ?? [] }
  for (const coordinates of polygonsOf(country)) {
    const part: Polygon = { type: 'Polygon', coordinates }
    if (geoArea(part) > geoArea(best)) best = part
  }
  return best
}

/**
 * A polygon that crosses the 180th meridian (Russia, Fiji) is followed beyond the edge and drawn at both of them; one that
 * goes round a pole (Antarctica) is closed along the edge of the map.
 */
function shapesOf(country: Country): Shape[] {
  return polygonsOf(country).flatMap((rings) => {
    const unrolled = rings.map(unroll)
    const xs = unrolled.flatMap((ring) => ring.map(([x]) => x))
    const [west, east] = xs.reduce(
      ([least, most], x) => [Math.min(least, x), Math.max(most, x)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
    const shifts = [0, ...(east > 1.0001 ? [-1] : []), ...(west < -0.0001 ? [1] : [])]
    return shifts.map((shift) => shapeOf(unrolled, shift))
  })
}

type Ring = (readonly [x: number, y: number])[]

function unroll(ring: readonly Position[]): Ring {
  const points: [number, number][] = []
  let turns = 0
  let last = worldX(ring[0]?.[0] ?? 0)
  for (const position of ring) {
    const x = worldX(position[0] ?? 0)
    if (x - last > 0.5) turns--
    else if (last - x > 0.5) turns++
    last = x
    points.push([x + turns, worldY(position[1] ?? 0)])
  }
  if (turns !== 0) {
    const edge = (points[0]?.[1] ?? 0) > 0.5 ? 1 : 0
    points.push([points.at(-1)?.[0] ?? 0, edge], [points[0]?.[0] ?? 0, edge])
  }
  return points
}

function shapeOf(rings: readonly Ring[], shift: number): Shape {
  const shape: Shape = { path: new Path2D(), west: 9, east: -9, north: 9, south: -9 }
  for (const ring of rings) {
    for (const [index, [unshifted, y]] of ring.entries()) {
      const x = unshifted + shift
      if (index === 0) shape.path.moveTo(x, y)
      else shape.path.lineTo(x, y)
      shape.west = Math.min(shape.west, x)
      shape.east = Math.max(shape.east, x)
      shape.north = Math.min(shape.north, y)
      shape.south = Math.max(shape.south, y)
    }
    shape.path.closePath()
  }
  return shape
}

/** Draws what is in view. Only shapes that reach into it are touched. */
export function drawBaseMap(
  context: CanvasRenderingContext2D,
  map: BaseMap,
  view: MapView,
  size: Size,
  colours: MapColours,
  labels: readonly { name: string; x: number; y: number }[],
): void {
  const pixelRatio = window.devicePixelRatio
  const scale = worldPx(view.zoom)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = colours.water
  context.fillRect(0, 0, size.width, size.height)
  const origin = toScreen(view, size, { x: 0, y: 0 })
  context.setTransform(
    pixelRatio * scale,
    0,
    0,
    pixelRatio * scale,
    pixelRatio * origin.left,
    pixelRatio * origin.top,
  )
  context.fillStyle = colours.land
  context.strokeStyle = colours.border
  context.lineWidth = 0.8 / scale
  const [halfWidth, halfHeight] = [size.width / scale / 2, size.height / scale / 2]
  for (const shape of (view.zoom >= FINE_ZOOM && map.fine) || map.coarse) {
    if (shape.east < view.x - halfWidth || shape.west > view.x + halfWidth) continue
    if (shape.south < view.y - halfHeight || shape.north > view.y + halfHeight) continue
    context.fill(shape.path, 'evenodd')
    context.stroke(shape.path)
  }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  drawNames(context, map, view, size, colours, labels)
}

/** Names that do not touch each other: places of the library before countries, large countries before small ones. */
function drawNames(
  context: CanvasRenderingContext2D,
  map: BaseMap,
  view: MapView,
  size: Size,
  colours: MapColours,
  labels: readonly { name: string; x: number; y: number }[],
): void {
  const taken: { left: number; right: number; top: number }[] = []
  const write = (name: string, at: { x: number; y: number }, font: string, offset: number) => {
    const { left, top } = toScreen(view, size, at)
    if (left < -80 || top < -20 || left > size.width + 80 || top > size.height + 20) return
    context.font = font
    const half = context.measureText(name).width / 2 + 6
    const box = { left: left - half, right: left + half, top: top + offset }
    const touches = taken.some(
      (other) => Math.abs(other.top - box.top) < 16 && other.left < box.right && other.right > box.left,
    )
    if (touches) return
    taken.push(box)
    context.lineWidth = 3
    context.strokeStyle = colours.land
    context.fillStyle = colours.text
    context.strokeText(name, left, top + offset)
    context.fillText(name, left, top + offset)
  }
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  if (view.zoom >= 5) {
    for (const label of labels) write(label.name, label, '500 12px system-ui, sans-serif', 38)
  }
  if (view.zoom < 2.2 || view.zoom > 9) return
  const smallest = 0.02 / 4 ** (view.zoom - 2)
  for (const country of [...map.names].sort((a, b) => b.area - a.area)) {
    if (country.area > smallest) write(countryLabel(country.name), country, '11px system-ui, sans-serif', 0)
  }
}
