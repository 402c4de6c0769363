import { X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { useToasts } from '../state/toasts.ts'
import { texts } from '../texts.ts'
import './controls.css'

const INFO_MS = 6000
/** An offer may come when a message has been there for a while: with it the time begins anew. */
const OFFER_MS = 8000
const ERROR_MS = 15_000

export function Toaster() {
  const { toasts, dismiss } = useToasts()
  return (
    <Toast.Provider label={texts.notificationRegion} swipeDirection="down">
      {toasts.map((toast) => (
        <Toast.Root
          key={toast.id}
          className={toast.kind === 'error' ? 'toast toast-error' : 'toast'}
          type={toast.kind === 'error' ? 'foreground' : 'background'}
          duration={toast.kind === 'error' ? ERROR_MS : toast.more ? OFFER_MS : INFO_MS}
          onOpenChange={(open) => {
            if (!open) dismiss(toast.id)
          }}
        >
          <Toast.Description>{toast.text}</Toast.Description>
          {toast.more ? (
            <Toast.Action
              className="toast-action"
              altText={toast.more.label}
              onClick={toast.more.run}
              data-action="more-like-this"
            >
              {toast.more.label}
            </Toast.Action>
          ) : null}
          {toast.action ? (
            <Toast.Action className="toast-action" altText={toast.action.label} onClick={toast.action.run}>
              {toast.action.label}
            </Toast.Action>
          ) : null}
          <Toast.Close className="toast-close" aria-label={texts.dismiss}>
            <X size={16} aria-hidden="true" />
          </Toast.Close>
        </Toast.Root>
      ))}
      {/* The key that leads there comes with the name, as assistive technology reads it. */}
      <Toast.Viewport className="toasts" label={`${texts.notificationRegion} ({hotkey})`} />
    </Toast.Provider>
  )
}
