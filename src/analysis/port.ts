/** One message port for both ways this process is started: child_process.fork and Electron's utilityProcess. */
import type { AnalysisReply, AnalysisRequest } from '../shared/analysis-protocol.ts'

export interface Port {
  send(reply: AnalysisReply): void
  onRequest(listener: (request: AnalysisRequest) => void): void
  onDisconnect(listener: () => void): void
}

/** Electron's MessagePortMain, as far as it is used here; Electron itself is not imported. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
}

/** Throws when the file was started by hand: there is nobody to talk to. */
export function connectToParent(): Port {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
  if (parentPort) {
    return {
      send: (reply) => parentPort.postMessage(reply),
      onRequest: (listener) => parentPort.on('message', ({ data }) => listener(data as AnalysisRequest)),
      onDisconnect: (listener) => parentPort.on('close', listener),
    }
  }
  if (!process.send) throw new Error('The analysis process is started by Moodmark, not by hand.')
  return {
    // A message that cannot be sent any more means that the parent is gone; `disconnect` follows.
    send: (reply) => process.connected && process.send?.(reply, undefined, undefined, () => undefined),
    onRequest: (listener) => process.on('message', (message) => listener(message as AnalysisRequest)),
    onDisconnect: (listener) => process.on('disconnect', listener),
  }
}
