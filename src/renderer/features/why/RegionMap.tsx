import { useEffect, useRef } from 'react'
import type { WhyPicture } from '../../../shared/why.ts'
import { heatPixels } from './heat.ts'

/** Laid over the photo: one pixel for each cell of the map, enlarged smoothly. */
export function RegionMap({ regions }: { regions: NonNullable<WhyPicture['regions']> }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const { columns, rows, values } = regions
    context.putImageData(new ImageData(heatPixels(values), columns, rows), 0, 0)
  }, [regions])
  return <canvas ref={canvas} width={regions.columns} height={regions.rows} className="why-regions" />
}
