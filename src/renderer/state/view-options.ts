/** How photos are viewed, kept while the window is open. */
import { create } from 'zustand'

interface ViewOptions {
  showFaces: boolean
  showInfo: boolean
  toggleFaces(): void
  toggleInfo(): void
}

export const useViewOptions = create<ViewOptions>((set) => ({
  showFaces: false,
  showInfo: true,
  toggleFaces: () => set((state) => ({ showFaces: !state.showFaces })),
  toggleInfo: () => set((state) => ({ showInfo: !state.showInfo })),
}))
