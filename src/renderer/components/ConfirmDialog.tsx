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
  const confirm = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (!element || element.open) return
    element.showModal()
    // Enter says yes to what Undo takes back, and no to everything else: the browser gives the first button the focus.
    if (harmless) confirm.current?.focus()
  }, [harmless])
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
          ref={confirm}
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
