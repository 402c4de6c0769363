/** Runs sandboxed beside the page, in a world of its own: hands the page the typed client and nothing else. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { InvokeReply } from '../shared/ipc-reply.ts'
import { allowedEvents, allowedInvokes } from './channels.ts'

type Listener = (payload: unknown) => void

const subscriptions = new Map<number, () => void>()
let nextSubscription = 1

/** What every window shows first, asked for while the page's scripts are still being read. */
const askedEarly = new Map<string, Promise<InvokeReply>>()
for (const [channel, ...input] of [['settings.get'], ['photos.list', {}], ['roots.list']] as const) {
  const reply: Promise<InvokeReply> = ipcRenderer.invoke(channel, ...input)
  // A failure is told to whoever calls.
  reply.catch(() => {})
  askedEarly.set(callKey(channel, input), reply)
}

function callKey(channel: string, input: readonly unknown[]): string {
  return `${channel} ${JSON.stringify(input)}`
}

/** The early answer is for the first call alone: the library may have changed since. */
function takeEarly(channel: string, input: unknown[]): Promise<InvokeReply> | undefined {
  if (askedEarly.size === 0) return undefined
  const key = callKey(channel, input)
  const reply = askedEarly.get(key)
  askedEarly.delete(key)
  return reply
}

async function invoke(channel: string, ...input: unknown[]): Promise<unknown> {
  if (!Object.hasOwn(allowedInvokes, channel)) throw new Error(`Unknown channel ${channel}`)
  const reply: InvokeReply = await (takeEarly(channel, input) ?? ipcRenderer.invoke(channel, ...input))
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
