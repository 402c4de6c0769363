/**
 * Land, borders and country names, drawn on a canvas from Natural Earth (package world-atlas), which comes with the
 * app: nothing is loaded from a network. Coarse shapes for the world, finer ones from zoom 3.
 */
import { geoArea, geoCentroid } from 'd3-geo'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
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
  fine: Shape[]
  names: { name: string; x: number; y: number /** Share of the sphere. */; area: number }[]
}

export interface MapColours {
  water: string
  land: string
  border: string
  text: string
}

const FINE_ZOOM = 3.2

let loaded: Promise<BaseMap> | null = null

/** Reads the shapes once, about 0.2 s. */
export function loadBaseMap(): Promise<BaseMap> {
  loaded ??= read()
  return loaded
}

async function read(): Promise<BaseMap> {
  const [coarse, fine] = await Promise.all([
    import('world-atlas/countries-110m.json'),
    import('world-atlas/countries-50m.json'),
  ])
  const coarseCountries = countriesOf(coarse.default)
  return {
    coarse: coarseCountries.flatMap(shapesOf),
    fine: countriesOf(fine.default).flatMap(shapesOf),
    names: coarseCountries.map((country) => {
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

function shapesOf(country: Country): Shape[] {
  return polygonsOf(country).map((rings) => {
    const shape: Shape = { path: new Path2D(), west: 1, east: 0, north: 1, south: 0 }
    for (const ring of rings) {
      for (const [index, position] of ring.entries()) {
        const x = worldX(position[0] ?? 0)
        const y = worldY(position[1] ?? 0)
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
  })
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
  for (const shape of view.zoom >= FINE_ZOOM ? map.fine : map.coarse) {
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
    if (country.area > smallest) write(country.name, country, '11px system-ui, sans-serif', 0)
  }
}
