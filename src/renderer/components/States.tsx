/** What a screen shows when it has nothing to show. */
import { type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorText } from '../client.ts'
import { useDelayed } from '../hooks/useDelayed.ts'
import { texts } from '../texts.ts'
import { Button } from './Button.tsx'

interface EmptyStateProps {
  icon: LucideIcon
  title: string
  text?: string
  children?: ReactNode
}

export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  return (
    <div className="empty">
      <div className="empty-icon">
        <Icon size={26} strokeWidth={1.6} aria-hidden="true" />
      </div>
      <h2>{title}</h2>
      {text ? <p>{text}</p> : null}
      {children ? <div className="empty-actions">{children}</div> : null}
    </div>
  )
}

interface ErrorStateProps {
  what: string
  error: unknown
  onRetry: () => void
}

export function ErrorState({ what, error, onRetry }: ErrorStateProps) {
  return (
    <div className="empty empty-error" role="alert">
      <div className="empty-icon">
        <TriangleAlert size={26} strokeWidth={1.6} aria-hidden="true" />
      </div>
      <h2>{texts.failed({ what })}</h2>
      <p className="selectable">{errorText(error) || texts.connectionLost}</p>
      <div className="empty-actions">
        <Button onClick={onRetry}>{texts.retry}</Button>
      </div>
    </div>
  )
}

/** Its children only after 150 ms: what is faster than that must not flash. */
export function Loading({ children }: { children: ReactNode }) {
  const late = useDelayed(true)
  return (
    <div aria-busy="true">
      <span className="visually-hidden" role="status">
        {late ? texts.loading : ''}
      </span>
      {late ? children : null}
    </div>
  )
}
