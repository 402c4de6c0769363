/** Short messages at the bottom of the window. */
import { create } from 'zustand'

export interface Toast {
  id: number
  kind: 'info' | 'error'
  text: string
  action: { label: string; run(): void } | null
}

interface ToastState {
  toasts: Toast[]
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
}

let nextId = 1

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  // Only the newest: after ten quick corrections nobody wants ten boxes.
  show: (toast) => set({ toasts: [{ ...toast, id: nextId++ }] }),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}))

export const showToast = (text: string, action: Toast['action'] = null): void =>
  useToasts.getState().show({ kind: 'info', text, action })
export const showErrorToast = (text: string, action: Toast['action'] = null): void =>
  useToasts.getState().show({ kind: 'error', text, action })
