/** Entry of the places thread of the analysis process: loads maps, cities and gazetteer, answers positions. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Gps } from '../shared/evidence.ts'
import type { WorkerEnd } from '../shared/node/worker-end.ts'
import { Geo } from './landmarks/geo.ts'
import type { NearPosition } from './places.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread of the analysis process.')
const geo = Geo.load(workerData as string)
port.on('message', (message: { gps: Gps; reply: MessagePort } | WorkerEnd) => {
  if (message === 'end') {
    port.close()
    return
  }
  const { gps, reply } = message
  const answer: NearPosition = { place: geo.place(gps.latitude, gps.longitude), nearby: geo.nearby(gps) }
  reply.postMessage(answer)
})
