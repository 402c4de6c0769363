/** Where two photos lie side by side in a drawing of 1000 units' width, equally high. */

export interface PlacedPhoto {
  x: number
  y: number
  width: number
  height: number
  /** Length of the photo's longest side. */
  longest: number
}

const WIDTH = 1000
const GAP = 24
/** A drawing of one or two tall photos is not taller than this. */
const MAX_HEIGHT = 640

interface Size {
  width: number
  height: number
}

/** @param second null for a drawing of one photo */
export function pairLayout(
  first: Size,
  second: Size | null,
): { left: PlacedPhoto; right: PlacedPhoto | null; width: number; height: number } {
  const ratios = [first, ...(second ? [second] : [])].map(({ width, height }) => width / height)
  const room = WIDTH - (second ? GAP : 0)
  const height = Math.min(MAX_HEIGHT, room / ratios.reduce((sum, ratio) => sum + ratio, 0))
  const widths = ratios.map((ratio) => ratio * height)
  const used = widths.reduce((sum, width) => sum + width, 0) + (second ? GAP : 0)
  const start = (WIDTH - used) / 2
  const placed = (x: number, width: number): PlacedPhoto => ({
    x,
    y: 0,
    width,
    height,
    longest: Math.max(width, height),
  })
  const [leftWidth = 0, rightWidth] = widths
  return {
    left: placed(start, leftWidth),
    right: rightWidth === undefined ? null : placed(start + leftWidth + GAP, rightWidth),
    width: WIDTH,
    height,
  }
}
