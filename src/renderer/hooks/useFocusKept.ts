import { type RefObject, useEffect, useRef } from 'react'

interface FocusKept<Id> {
  ids: readonly Id[]
  /** The control of each, in the same order. */
  controls: string
  /** Takes the focus when none is left. */
  otherwise: string
}

/** An item that leaves a list with the focus on its control hands it on to the one in its place. */
export function useFocusKept<Id>(
  container: RefObject<HTMLElement | null>,
  { ids, controls, otherwise }: FocusKept<Id>,
): void {
  const shown = useRef(ids)
  useEffect(() => {
    const gone = shown.current.findIndex((id) => !ids.includes(id))
    shown.current = ids
    if (gone < 0 || document.activeElement !== document.body) return
    const left = container.current?.querySelectorAll<HTMLElement>(controls)
    const next = left?.[Math.min(gone, left.length - 1)]
    ;(next ?? container.current?.querySelector<HTMLElement>(otherwise))?.focus({ preventScroll: true })
  }, [container, ids, controls, otherwise])
}
