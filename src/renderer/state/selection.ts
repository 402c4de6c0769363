/** The photos that the user has selected in the grid on the screen. */
import { create } from 'zustand'

interface SelectionState {
  ids: ReadonlySet<number>
  /** Where a range begins: the photo that was selected last. */
  anchorId: number | null
  select(ids: Iterable<number>, anchorId: number | null): void
  toggle(id: number): void
  clear(): void
}

const NOTHING: ReadonlySet<number> = new Set()

export const useSelection = create<SelectionState>((set) => ({
  ids: NOTHING,
  anchorId: null,
  select: (ids, anchorId) => set({ ids: new Set(ids), anchorId }),
  toggle: (id) =>
    set((state) => {
      const ids = new Set(state.ids)
      if (!ids.delete(id)) ids.add(id)
      return { ids, anchorId: id }
    }),
  // The same empty set again: clearing nothing draws nothing.
  clear: () => set((state) => (state.ids.size === 0 ? state : { ids: NOTHING, anchorId: null })),
}))
