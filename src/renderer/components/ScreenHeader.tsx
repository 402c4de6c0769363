import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './Button.tsx'

interface ScreenHeaderProps {
  title: string
  subtitle?: string | undefined
  /** Whether changes of the subtitle are spoken; where it is left out they never are. */
  isSpoken?: boolean
  back?: { label: string; run: () => void }
  children?: ReactNode
}

export function ScreenHeader({ title, subtitle, isSpoken, back, children }: ScreenHeaderProps) {
  return (
    <header className="screen-header">
      {back ? (
        <IconButton label={back.label} shortcut="Esc" onClick={back.run}>
          <ArrowLeft size={18} aria-hidden="true" />
        </IconButton>
      ) : null}
      <div className="screen-titles">
        <h1 className="ellipsis" dir="auto" title={title}>
          {title}
        </h1>
        {isSpoken !== undefined ? (
          // There before what it says: else the first words would not be spoken.
          <p role="status" aria-live={isSpoken ? 'polite' : 'off'}>
            {subtitle}
          </p>
        ) : subtitle ? (
          <p>{subtitle}</p>
        ) : null}
      </div>
      {children}
    </header>
  )
}
