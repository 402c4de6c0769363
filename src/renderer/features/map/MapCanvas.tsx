import { useEffect, useRef, useState } from 'react'
import type { MapNames } from '../../../shared/library.ts'
import { showErrorToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'
import { type BaseMap, drawBaseMap, loadCoarseMap, loadCompleteMap, type MapColours } from './base-map.ts'
import { type MapView, metersPerPx, type Size, toScreen, worldX, worldY } from './mercator.ts'

interface MapCanvasProps {
  view: MapView
  size: Size
  /** Names of the library's places, and areas that the user has named. */
  names: MapNames | null
}

/** Land and names under the markers. */
export function MapCanvas({ view, size, names }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [map, setMap] = useState<BaseMap | null>(null)
  const theme = useThemeName()

  useEffect(() => {
    let isGone = false
    void (async () => {
      for (const load of [loadCoarseMap, loadCompleteMap]) {
        const loaded = await load()
        if (!isGone) setMap(loaded)
      }
    })().catch((error: unknown) => {
      // Photos are in their places without land, too.
      if (!isGone) showErrorToast(texts.failed({ what: texts.map.title }))
      console.error('The base map could not be read', error)
    })
    return () => {
      isGone = true
    }
  }, [])

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || !map || size.width === 0) return
    const frame = requestAnimationFrame(() => {
      const [width, height] = [size.width * window.devicePixelRatio, size.height * window.devicePixelRatio]
      // Setting the size clears the canvas, also when it is the same.
      if (element.width !== width) element.width = width
      if (element.height !== height) element.height = height
      const colours = coloursOf(element)
      const labels = (names?.places ?? []).map(({ name, latitude, longitude }) => ({
        name,
        x: worldX(longitude),
        y: worldY(latitude),
      }))
      drawBaseMap(context, map, view, size, colours, labels)
      drawAreas(context, names?.areas ?? [], view, size, colours)
    })
    return () => cancelAnimationFrame(frame)
  }, [map, view, size, names, theme])

  return <canvas ref={canvas} className="map-canvas" />
}

function drawAreas(
  context: CanvasRenderingContext2D,
  areas: MapNames['areas'],
  view: MapView,
  size: Size,
  colours: MapColours,
): void {
  for (const { name, latitude, longitude, radiusMeters } of areas) {
    const { left, top } = toScreen(view, size, { x: worldX(longitude), y: worldY(latitude) })
    const radius = radiusMeters / metersPerPx(view.zoom, latitude)
    if (radius < 4) continue
    context.beginPath()
    context.arc(left, top, radius, 0, 2 * Math.PI)
    context.strokeStyle = colours.text
    context.lineWidth = 1.5
    context.setLineDash([5, 4])
    context.stroke()
    context.setLineDash([])
    context.font = '600 12px system-ui, sans-serif'
    context.fillStyle = colours.text
    context.fillText(name, left, top - radius - 10)
  }
}

function coloursOf(element: HTMLElement): MapColours {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    water: colour('--map-water-now'),
    land: colour('--map-land-now'),
    border: colour('--map-border-now'),
    text: colour('--map-text-now'),
  }
}

/** Changes with the theme, whether the user or the system changes it. */
function useThemeName(): string {
  const read = () =>
    `${document.documentElement.dataset['theme'] ?? ''} ${matchMedia('(prefers-color-scheme: dark)').matches}`
  const [name, setName] = useState(read)
  useEffect(() => {
    const update = () => setName(read())
    const observer = new MutationObserver(update)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const query = matchMedia('(prefers-color-scheme: dark)')
    query.addEventListener('change', update)
    return () => {
      observer.disconnect()
      query.removeEventListener('change', update)
    }
  }, [])
  return name
}
