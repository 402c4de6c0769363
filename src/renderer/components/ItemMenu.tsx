import type { LucideIcon } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import './controls.css'

export interface MenuLine {
  icon: LucideIcon
  label: string
  /** A key that does the same. */
  shortcut?: string
  onSelect: () => void
}

interface ItemMenuProps {
  /** Asked when the menu opens, not with every drawing; `null` is a line between groups. */
  lines: () => (MenuLine | null)[]
  /** A right click on it, or the menu key (Shift+F10) while it has the focus, opens the menu. */
  children: ReactElement
}

/** What can be done with one thing on the screen. */
export function ItemMenu({ lines, children }: ItemMenuProps) {
  return (
    // Not modal: a modal menu would add a style sheet of its own, which the content security policy forbids.
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8}>
          <Lines lines={lines} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

function Lines({ lines }: Pick<ItemMenuProps, 'lines'>) {
  return lines().map((line, index) =>
    line ? (
      <MenuItem key={line.label} {...line} />
    ) : (
      <ContextMenu.Separator key={index} className="menu-separator" />
    ),
  )
}

/** One line of a context menu. */
export function MenuItem({ icon: Icon, label, shortcut, onSelect }: MenuLine) {
  return (
    <ContextMenu.Item className="menu-item" onSelect={onSelect}>
      <Icon size={16} aria-hidden="true" />
      {label}
      {shortcut ? <kbd className="menu-key">{shortcut}</kbd> : null}
    </ContextMenu.Item>
  )
}

/** A line of a context menu that opens further ones. */
export function MenuSub({
  icon: Icon,
  label,
  children,
}: Pick<MenuLine, 'icon' | 'label'> & { children: ReactNode }) {
  return (
    <ContextMenu.Sub>
      <ContextMenu.SubTrigger className="menu-item">
        <Icon size={16} aria-hidden="true" />
        {label}
        <span className="menu-key" aria-hidden="true">
          ›
        </span>
      </ContextMenu.SubTrigger>
      <ContextMenu.Portal>
        <ContextMenu.SubContent className="menu" collisionPadding={8}>
          {children}
        </ContextMenu.SubContent>
      </ContextMenu.Portal>
    </ContextMenu.Sub>
  )
}
