import { Image, LayoutGrid } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { texts } from '../../texts.ts'

interface PhotoMenuProps {
  onOpen: () => void
  onLike: () => void
  /** The grid: a right click, or the menu key while it has the focus, opens the menu. */
  children: ReactElement
}

/** What can be done with one photo of a grid. */
export function PhotoMenu({ onOpen, onLike, children }: PhotoMenuProps) {
  return (
    // Not modal: a modal menu would add a style sheet of its own, which the content security policy forbids.
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8}>
          <ContextMenu.Item className="menu-item" onSelect={onOpen}>
            <Image size={16} aria-hidden="true" />
            {texts.like.open}
          </ContextMenu.Item>
          <ContextMenu.Item className="menu-item" onSelect={onLike}>
            <LayoutGrid size={16} aria-hidden="true" />
            {texts.like.more}
            <kbd className="menu-key">L</kbd>
          </ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}
