/**
 * Zoom and place that two photos of different sizes share: how far each is enlarged beyond its own fit, and which point
 * of it, as a fraction of its width and height, lies in the middle of its half of the window.
 */
import { clampView, fitScale, fitView, type Size, type View } from '../photo/zoom.ts'

export interface SyncedView {
  /** Times the scale at which the whole photo is seen; 1 or more. */
  enlargement: number
  centerX: number
  centerY: number
}

export const WHOLE: SyncedView = { enlargement: 1, centerX: 0.5, centerY: 0.5 }

/** The shared view in one photo's own pixels. */
export function viewOf(synced: SyncedView, photo: Size, viewport: Size): View {
  if (synced.enlargement <= 1) return fitView(photo, viewport)
  const scale = fitScale(photo, viewport) * synced.enlargement
  return clampView(
    {
      scale,
      x: viewport.width / 2 - synced.centerX * photo.width * scale,
      y: viewport.height / 2 - synced.centerY * photo.height * scale,
    },
    photo,
    viewport,
  )
}

/** What a change of one photo's view means for both. */
export function syncedFrom(view: View, photo: Size, viewport: Size): SyncedView {
  const enlargement = view.scale / fitScale(photo, viewport)
  if (enlargement <= 1.01) return WHOLE
  return {
    enlargement,
    centerX: (viewport.width / 2 - view.x) / (photo.width * view.scale),
    centerY: (viewport.height / 2 - view.y) / (photo.height * view.scale),
  }
}
