import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './Button.tsx'

interface ScreenHeaderProps {
  title: string
  subtitle?: string | undefined
  back?: { label: string; run: () => void }
  children?: ReactNode
}

export function ScreenHeader({ title, subtitle, back, children }: ScreenHeaderProps) {
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
        {subtitle ? <p>{subtitle}</p> : null}
      </div>
      {children}
    </header>
  )
}
