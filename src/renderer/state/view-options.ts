/** How photos are viewed, kept while the window is open. */

import { create } from 'zustand'
import type { PhotoOrder } from '../../shared/limits.ts'

interface ViewOptions {
  showFaces: boolean
  /** The landmark's name and its matching points, over the photo. */
  showLandmark: boolean
  showInfo: boolean
  showFilmstrip: boolean
  /** Of every album, until the window closes. */
  albumOrder: PhotoOrder
  toggleFaces(): void
  toggleLandmark(): void
  toggleInfo(): void
  toggleFilmstrip(): void
  setAlbumOrder(order: PhotoOrder): void
}

export const useViewOptions = create<ViewOptions>((set) => ({
  showFaces: false,
  showLandmark: false,
  showInfo: true,
  showFilmstrip: true,
  albumOrder: 'newest',
  toggleFaces: () => set((state) => ({ showFaces: !state.showFaces })),
  toggleLandmark: () => set((state) => ({ showLandmark: !state.showLandmark })),
  toggleInfo: () => set((state) => ({ showInfo: !state.showInfo })),
  toggleFilmstrip: () => set((state) => ({ showFilmstrip: !state.showFilmstrip })),
  setAlbumOrder: (albumOrder) => set({ albumOrder }),
}))
