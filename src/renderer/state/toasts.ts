/** Short messages at the bottom of the window. */
import { create } from 'zustand'

export interface Toast {
  id: number
  kind: 'info' | 'error'
  text: string
  action: ToastAction | null
  /** A second thing to do. */
  more?: ToastAction
}

export interface ToastAction {
  label: string
  run(): void
}

interface ToastState {
  toasts: Toast[]
  show(toast: Omit<Toast, 'id'>): void
  /** Changes a message that is still shown; it stays where it is, and so do its buttons. */
  change(id: number, changes: Partial<Omit<Toast, 'id'>>): void
  dismiss(id: number): void
}

let nextId = 1

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  // Only the newest: after ten quick corrections nobody wants ten boxes.
  show: (toast) => set({ toasts: [{ ...toast, id: nextId++ }] }),
  change: (id, changes) =>
    set((state) => ({
      toasts: state.toasts.map((toast) => (toast.id === id ? { ...toast, ...changes } : toast)),
    })),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}))

export const showToast = (text: string, action: Toast['action'] = null, more?: ToastAction): void =>
  useToasts.getState().show({ kind: 'info', text, action, ...(more ? { more } : {}) })
/** The message that is shown now; undefined when there is none. */
export const newestToastId = (): number | undefined => useToasts.getState().toasts[0]?.id
export const showErrorToast = (text: string, action: Toast['action'] = null): void =>
  useToasts.getState().show({ kind: 'error', text, action })
