/** The ways back that browsers have taught: the mouse's own button, and Alt with the left arrow. */
import { useEffect } from 'react'
import { goBack } from '../state/go-back.ts'
import { isLayerOpen } from './layers.ts'
import { isTyping } from './useShortcuts.ts'

const BACK_BUTTON = 3

export function useBack(): void {
  useEffect(() => {
    const back = (event: Event) => {
      event.preventDefault()
      if (!isLayerOpen()) goBack()
    }
    const onMouseUp = (event: MouseEvent) => {
      if (event.button === BACK_BUTTON) back(event)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const isOther = event.ctrlKey || event.metaKey || event.shiftKey || isTyping(event.target)
      if (event.altKey && event.key === 'ArrowLeft' && !isOther) back(event)
    }
    window.addEventListener('mouseup', onMouseUp)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('mouseup', onMouseUp)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
