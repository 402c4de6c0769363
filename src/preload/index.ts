/** Runs sandboxed beside the page, in a world of its own: hands the page the typed client and nothing else. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { InvokeReply } from '../shared/ipc-reply.ts'
import { allowedEvents, allowedInvokes } from './channels.ts'

type Listener = (payload: unknown) => void

const subscriptions = new Map<number, () => void>()
let nextSubscription = 1

async function invoke(channel: string, ...input: unknown[]): Promise<unknown> {
  if (!Object.hasOwn(allowedInvokes, channel)) throw new Error(`Unknown channel ${channel}`)
  const reply: InvokeReply = await ipcRenderer.invoke(channel, ...input)
  if (!reply.ok) throw new Error(reply.message)
  return reply.value
}

function on(channel: string, listener: Listener): number {
  if (!Object.hasOwn(allowedEvents, channel)) throw new Error(`Unknown channel ${channel}`)
  const onEvent = (_event: IpcRendererEvent, payload: unknown) => listener(payload)
  ipcRenderer.on(channel, onEvent)
  const subscription = nextSubscription++
  subscriptions.set(subscription, () => ipcRenderer.off(channel, onEvent))
  return subscription
}

function off(subscription: number): void {
  subscriptions.get(subscription)?.()
  subscriptions.delete(subscription)
}

contextBridge.exposeInMainWorld('moodmark', { invoke, on, off })
