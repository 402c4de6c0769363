import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import './controls.css'

export interface Option<T> {
  value: T
  label: string
  icon: LucideIcon
}

interface OptionMenuProps<T> {
  /** The element that opens the menu: one button. */
  trigger: ReactNode
  options: Option<T>[]
  selected: T | undefined
  /** Below a line: the answer that is none of the options. */
  last?: Option<T>
  onSelect: (value: T) => void
  /** What choosing one does, where the button has no room to say it. */
  heading?: string | undefined
}

/** A menu of alternatives of which at most one holds. A right click, or the menu key, opens it as well. */
export function OptionMenu<T>({ trigger, options, selected, last, onSelect, heading }: OptionMenuProps<T>) {
  const [isOpen, setOpen] = useState(false)
  const item = ({ value, label, icon: Icon }: Option<T>) => (
    <DropdownMenu.CheckboxItem
      key={label}
      className="menu-item"
      checked={value === selected}
      onSelect={() => onSelect(value)}
    >
      <Icon size={16} aria-hidden="true" />
      {label}
      <DropdownMenu.ItemIndicator className="menu-check">
        <Check size={15} aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  )
  return (
    // Not modal: a modal menu would add a style sheet of its own, which the content security policy forbids.
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        asChild
        onContextMenu={(event) => {
          event.preventDefault()
          setOpen(true)
        }}
      >
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Group aria-label={heading}>
            {heading === undefined ? null : (
              <DropdownMenu.Label className="menu-heading">{heading}</DropdownMenu.Label>
            )}
            {options.map(item)}
            {last ? <DropdownMenu.Separator className="menu-separator" /> : null}
            {last ? item(last) : null}
          </DropdownMenu.Group>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
