/** Shortcuts that work everywhere, and the same commands from the menu. */
import { useEffect } from 'react'
import { client } from '../client.ts'
import { useNavigation } from '../state/navigation.ts'
import { redo, undo } from './useCorrections.ts'
import { chooseFolders } from './useFolders.ts'

/** True where the user types: there, undo and letters belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}

function runCommand(command: 'undo' | 'redo' | 'add-folder' | 'settings' | 'find'): void {
  const { go, focusSearch } = useNavigation.getState()
  switch (command) {
    case 'undo':
      void undo()
      break
    case 'redo':
      void redo()
      break
    case 'add-folder':
      void chooseFolders()
      break
    case 'settings':
      go('settings')
      break
    case 'find':
      focusSearch()
  }
}

function commandOf(event: KeyboardEvent): Parameters<typeof runCommand>[0] | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'f' && !event.shiftKey) return 'find'
  if (key === ',') return 'settings'
  if (isTyping(event.target)) return null
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  if (key === 'y') return 'redo'
  return null
}

export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandOf(event)
      if (!command || event.defaultPrevented) return
      // Also keeps the native menu's accelerator from running it a second time.
      event.preventDefault()
      runCommand(command)
    }
    window.addEventListener('keydown', onKeyDown)
    const subscription = client.on('app.command', ({ command }) => runCommand(command))
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      client.off(subscription)
    }
  }, [])
}
