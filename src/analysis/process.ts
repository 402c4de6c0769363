/**
 * Entry of the analysis process: decodes photos and runs the models, so that a native crash costs one photo and
 * not the app. Started by main, which restarts it; talks only through the messages of analysis-protocol.ts.
 * On Linux it runs under a plain Node binary, because sharp's GLib clashes with the one inside Electron's.
 */
import type { AnalysisRequest } from '../shared/analysis-protocol.ts'
import { textOf } from './failures.ts'
import { Jobs } from './jobs.ts'
import { connectToParent } from './port.ts'

const port = connectToParent()
const jobs = new Jobs((reply) => port.send(reply))

port.onRequest((request: AnalysisRequest) => {
  if (request.type === 'shutdown') end()
  else jobs.handle(request)
})
// Without main there is nobody to work for.
port.onDisconnect(end)

let isEnding = false
/** Threads are not cut off inside native code, which would end the process with a crash, also when main goes meanwhile. */
function end(): void {
  if (isEnding) return
  isEnding = true
  void jobs.close().then(() => process.exit(0))
}

process.on('unhandledRejection', (error) => {
  port.send({ type: 'log', level: 'error', message: `Unhandled in the analysis process: ${textOf(error)}` })
})
