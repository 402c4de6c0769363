import { useEffect, useRef } from 'react'
import { isLayerOpen } from '../../hooks/layers.ts'
import { isTyping } from '../../hooks/useShortcuts.ts'
import { useNavigation, type Viewer } from '../../state/navigation.ts'
import { nextToCompare, usePhotoViewState } from '../../state/photo-view.ts'
import { useViewOptions } from '../../state/view-options.ts'
import { removeFromLibrary } from '../selection/bulk.ts'
import type { Zoom } from './useZoom.ts'

export const ZOOM_STEP = 1.4

/** Keys of the photo view. While a menu or a field is open, keys belong to that. */
export function usePhotoKeys(viewer: Viewer, zoom: Zoom): void {
  const latest = useRef({ viewer, zoom })
  latest.current = { viewer, zoom }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event.target) || isLayerOpen()) return
      if ((event.ctrlKey || event.metaKey || event.altKey) && !'+=-0'.includes(event.key)) return
      if (runKey(event.key, latest.current.viewer, latest.current.zoom)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

function runKey(key: string, viewer: Viewer, zoom: Zoom): boolean {
  const { closePhoto, showPhotoAt, openLike } = useNavigation.getState()
  const { isPlaying, setPlaying, compare } = usePhotoViewState.getState()
  const { toggleFaces, toggleInfo, toggleLandmark, toggleFilmstrip } = useViewOptions.getState()
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'Escape':
      if (isPlaying) setPlaying(false)
      else closePhoto()
      return true
    case 'ArrowRight':
    case 'PageDown':
      showPhotoAt(viewer.index + 1)
      return true
    case 'ArrowLeft':
    case 'PageUp':
      showPhotoAt(viewer.index - 1)
      return true
    case 'Home':
      showPhotoAt(0)
      return true
    case 'End':
      showPhotoAt(viewer.photoIds.length - 1)
      return true
    case '+':
    case '=':
      zoom.zoomBy(ZOOM_STEP)
      return true
    case '-':
      zoom.zoomBy(1 / ZOOM_STEP)
      return true
    case '0':
      zoom.fit()
      return true
    case '1':
      zoom.zoomToActual()
      return true
    case 'l': {
      const photoId = viewer.photoIds[viewer.index]
      if (photoId !== undefined) openLike(photoId)
      return true
    }
    case 'Delete':
    case 'Backspace': {
      const photoId = viewer.photoIds[viewer.index]
      if (photoId !== undefined) void removeFromLibrary([photoId])
      return true
    }
    case 's':
      setPlaying(!isPlaying)
      return true
    case 'c':
      compare(nextToCompare(viewer))
      return true
    case 'm':
      toggleLandmark()
      return true
    case 't':
      toggleFilmstrip()
      return true
    case 'z':
      if (zoom.zoomed) zoom.fit()
      else zoom.zoomToActual()
      return true
    case 'f':
      toggleFaces()
      return true
    case 'i':
      toggleInfo()
      return true
    default:
      return false
  }
}
