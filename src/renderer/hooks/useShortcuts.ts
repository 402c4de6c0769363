/** Shortcuts that work everywhere, and the same commands from the menu. */
import { useEffect } from 'react'
import type { Command } from '../../shared/commands.ts'
import { client } from '../client.ts'
import { RUN } from '../commands.ts'
import { isLayerOpen } from './layers.ts'

/** True where the user types: there, undo and letters belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}

/** A modal dialog asks for an answer: nothing behind it is to change meanwhile. */
const isAsking = (): boolean => document.querySelector('dialog[open]') !== null

function commandOf(event: KeyboardEvent): Command | null {
  if (isAsking()) return null
  // `?` is typed with Shift on most keyboards and otherwise on some: the sign counts, not the key.
  if (event.key === '?' && !isTyping(event.target) && !isLayerOpen()) return 'shortcuts'
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'f' && !event.shiftKey) return 'find'
  if (key === 'k' && !event.shiftKey) return 'palette'
  if (key === 'e' && !event.shiftKey) return 'export'
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
      RUN[command]()
    }
    window.addEventListener('keydown', onKeyDown)
    const subscription = client.on('app.command', ({ command }) => {
      if (!isAsking()) RUN[command]()
    })
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      client.off(subscription)
    }
  }, [])
}
