/**
 * What a sandboxed preload finds in its isolated world: `require('electron')` with contextBridge and ipcRenderer.
 *
 * Must use nothing from outside its arguments: its source text is injected.
 */
import type { Codec } from '../codec.ts'
import type { BridgeHalf } from './bridge.ts'

/** Preload → main, as JSON text through the binding. `data` is codec text. */
export type ToMain =
  | { type: 'invoke'; id: number; channel: string; data: string }
  | { type: 'send'; channel: string; data: string }
  | { type: 'resized'; width: number; height: number }

/** Main → preload, as JSON text. */
export type ToPreload =
  | { type: 'answer'; id: number; data: string }
  | { type: 'refusal'; id: number; message: string }
  | { type: 'event'; channel: string; data: string }

type PreloadScript = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void

/** Names of the two globals of the isolated world that carry the messages. The page's own world has neither. */
export const bindingName = '__moodmarkToMain'
export const receiverName = '__moodmarkFromMain'

export interface PreloadWorld {
  codec: Codec
  bridge: BridgeHalf
  /** Sends a ToMain message. */
  post: (text: string) => void
  /** Hands over the function that takes ToPreload messages. */
  receive: (receiver: (text: string) => void) => void
  electronVersion: string
  platform: string
}

/** Runs one preload script. */
export function runPreload(world: PreloadWorld, script: PreloadScript): void {
  type Listener = (event: unknown, ...args: unknown[]) => void
  const { codec, bridge } = world
  const listeners = new Map<string, Listener[]>()
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let nextId = 1
  const post = (message: ToMain): void => world.post(JSON.stringify(message))

  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const id = nextId++
        const data = codec.encode(args)
        waiting.set(id, { resolve, reject })
        post({ type: 'invoke', id, channel, data })
      })
    },
    send(channel: string, ...args: unknown[]): void {
      post({ type: 'send', channel, data: codec.encode(args) })
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      )
      return ipcRenderer
    },
    removeListener(channel: string, listener: Listener) {
      return ipcRenderer.off(channel, listener)
    },
  }

  world.receive((text) => {
    const message = JSON.parse(text) as ToPreload
    if (message.type === 'event') {
      const args = codec.decode(message.data) as unknown[]
      for (const listener of listeners.get(message.channel) ?? [])
        listener({ sender: ipcRenderer, ports: [] }, ...args)
      return
    }
    const promise = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'refusal') promise?.reject(new Error(message.message))
    else promise?.resolve(codec.decode(message.data))
  })

  addEventListener('resize', () => post({ type: 'resized', width: innerWidth, height: innerHeight }))

  const electron = { contextBridge: { exposeInMainWorld: bridge.exposeInMainWorld }, ipcRenderer }
  const module = { exports: {} }
  script(
    (name) => {
      if (name === 'electron') return electron
      throw new Error(`module not found: ${name}`)
    },
    module,
    module.exports,
    {
      platform: world.platform,
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      versions: { electron: world.electronVersion },
      env: {},
      argv: [],
    },
  )
}
