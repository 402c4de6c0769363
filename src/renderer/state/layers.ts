/** The command palette and the list of shortcuts: at most one of them is open. */
import { create } from 'zustand'

interface Layers {
  open: 'palette' | 'shortcuts' | null
  show(layer: Layers['open']): void
}

export const useLayers = create<Layers>((set) => ({ open: null, show: (open) => set({ open }) }))
