import { useEffect, useId, useRef } from 'react'
import { texts } from '../texts.ts'
import { Button } from './Button.tsx'

interface ConfirmDialogProps {
  title: string
  text: string
  confirmLabel: string
  /** Nothing is taken away, and Undo takes it back. */
  harmless?: boolean
  onConfirm: () => void
  onClose: () => void
}

/** A question before something that is not done lightly. The browser's own modal dialog keeps the focus inside. */
export function ConfirmDialog({
  title,
  text,
  confirmLabel,
  harmless,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={onClose}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      <div className="dialog-actions">
        <Button onClick={() => dialog.current?.close()}>{texts.cancel}</Button>
        <Button
          variant={harmless ? 'primary' : 'danger'}
          onClick={() => {
            onConfirm()
            dialog.current?.close()
          }}
        >
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  )
}
