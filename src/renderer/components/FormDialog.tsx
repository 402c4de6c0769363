import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react'
import type { Judgement } from '../../shared/judgements.ts'
import { errorText } from '../client.ts'
import { correctOrThrow } from '../hooks/useCorrections.ts'
import { texts } from '../texts.ts'
import { Button } from './Button.tsx'

export interface FormDialogState {
  dialog: RefObject<HTMLDialogElement | null>
  isSaving: boolean
  /** Why the last attempt to save has failed. */
  error: string | null
  close(): void
  /** Closes when it is stored; otherwise says why not and stays, with everything that was typed. */
  save(judgement: Judgement): Promise<void>
}

/** A modal question whose answer is stored as one correction. */
export function useFormDialog(): FormDialogState {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const close = () => dialog.current?.close()
  return {
    dialog,
    isSaving,
    error,
    close,
    save: async (judgement) => {
      if (isSaving) return
      setSaving(true)
      setError(null)
      try {
        await correctOrThrow(judgement)
        close()
      } catch (failure) {
        setError(errorText(failure))
        setSaving(false)
      }
    },
  }
}

interface FormDialogProps {
  state: FormDialogState
  title: string
  className?: string
  /** What saves it is called. */
  confirm: string
  /** False while something is missing. */
  canConfirm: boolean
  onConfirm: () => void
  onClose: () => void
  /** Answers of another kind, before Cancel. */
  others?: ReactNode
  children: ReactNode
}

/** Title, fields, Cancel, and what saves it, which Enter does as well. */
export function FormDialog({
  state: { dialog, isSaving, error, close },
  title,
  className = '',
  confirm,
  canConfirm,
  onConfirm,
  onClose,
  others,
  children,
}: FormDialogProps) {
  const id = useId()
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [dialog])
  return (
    <dialog ref={dialog} className={`dialog ${className}`} aria-labelledby={`${id}-title`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (canConfirm && !isSaving) onConfirm()
        }}
      >
        <h2 id={`${id}-title`} dir="auto">
          {title}
        </h2>
        {children}
        {error === null ? null : (
          <p className="dialog-error" role="alert">
            {texts.correctionFailed({ reason: error })}
          </p>
        )}
        <div className="dialog-actions">
          {others}
          <Button onClick={close}>{texts.cancel}</Button>
          <Button variant="primary" type="submit" disabled={!canConfirm || isSaving}>
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

interface DialogFieldProps {
  label: string
  value: string
  maxLength: number
  placeholder?: string | undefined
  onChange: (text: string) => void
}

/** One line of text in whatever direction its script has; nothing in it is spell-checked or completed. */
export function DialogField({ label, value, maxLength, placeholder, onChange }: DialogFieldProps) {
  return (
    <label className="dialog-field">
      {label}
      <input
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
