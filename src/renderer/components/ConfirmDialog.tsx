import { useEffect, useId, useRef } from 'react'
import { texts } from '../texts.ts'
import { Button } from './Button.tsx'

interface ConfirmDialogProps {
  title: string
  text: string
  confirmLabel: string
  onConfirm: () => void
  onClose: () => void
}

/** A question before something that cannot be undone by Undo. The browser's own modal dialog keeps the focus inside. */
export function ConfirmDialog({ title, text, confirmLabel, onConfirm, onClose }: ConfirmDialogProps) {
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
          variant="danger"
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
