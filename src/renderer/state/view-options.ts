/** How photos are viewed, kept while the window is open. */
import { create } from 'zustand'
import type { PhotoOrder } from '../../shared/library.ts'

interface ViewOptions {
  showFaces: boolean
  showInfo: boolean
  /** Of every album, until the window closes. */
  albumOrder: PhotoOrder
  toggleFaces(): void
  toggleInfo(): void
  setAlbumOrder(order: PhotoOrder): void
}

export const useViewOptions = create<ViewOptions>((set) => ({
  showFaces: false,
  showInfo: true,
  albumOrder: 'newest',
  toggleFaces: () => set((state) => ({ showFaces: !state.showFaces })),
  toggleInfo: () => set((state) => ({ showInfo: !state.showInfo })),
  setAlbumOrder: (albumOrder) => set({ albumOrder }),
}))
