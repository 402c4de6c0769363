import { useEffect } from 'react'
import { goBack } from '../state/go-back.ts'
import { useNavigation } from '../state/navigation.ts'
import { isLayerOpen } from './layers.ts'
import { isTyping } from './useShortcuts.ts'

/**
 * Escape leaves the screen that asks for it. Not from the app, as useBack does: what Escape gives up on the screen
 * first, a selection, has to listen before it, and a child's effects run before those of its parent.
 */
export function useEscapeBack(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isTyping(event.target) || isLayerOpen()) return
      if (useNavigation.getState().viewer === null) goBack()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}
