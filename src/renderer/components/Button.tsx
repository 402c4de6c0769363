import { Tooltip } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import './controls.css'

interface ButtonProps extends ComponentProps<'button'> {
  variant?: 'plain' | 'primary' | 'danger' | 'quiet'
  large?: boolean
}

export function Button({ variant = 'plain', large = false, className = '', ...props }: ButtonProps) {
  const classes = `button button-${variant} ${large ? 'button-large' : ''} ${className}`
  return <button type="button" {...props} className={classes} />
}

interface IconButtonProps extends ComponentProps<'button'> {
  label: string
  /** Shown beside the label in the tooltip. */
  shortcut?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
}

/** A button with an icon only: its name is spoken and shown as a tooltip. */
export function IconButton({
  label,
  shortcut,
  side = 'bottom',
  className = '',
  children,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button type="button" aria-label={label} {...props} className={`icon-button ${className}`}>
          {children}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {shortcut ? <kbd>{shortcut}</kbd> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
