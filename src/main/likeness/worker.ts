/**
 * Entry of the likeness thread: compares the embeddings of the whole library, so that main never waits for that.
 * It reads the library through a connection of its own and writes nothing.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { WorkerEnd } from '../../shared/node/worker-end.ts'
import { SimilarPhotos } from '../albums/similar.ts'
import { fitCalibration } from '../learning/calibrate.ts'
import { reviewQueue } from '../learning/review-queue.ts'
import { openDatabase } from '../store/database.ts'
import { findUnnamedPlaces } from '../unnamed-places/find.ts'
import type { LikenessReply, LikenessRequest } from './messages.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread of the main process.')
const { db } = openDatabase(workerData as string, { readonly: true })
const similar = new SimilarPhotos(db)

port.on('message', (request: LikenessRequest | WorkerEnd) => {
  if (request === 'end') {
    db.close()
    port.close()
    return
  }
  let reply: LikenessReply
  try {
    reply = { id: request.id, value: answer(request) }
  } catch (error) {
    reply = { id: request.id, error: error instanceof Error ? error.message : String(error) }
  }
  port.postMessage(reply)
})

function answer(request: LikenessRequest): unknown {
  switch (request.topic) {
    case 'calibrate':
      return fitCalibration(db)
    case 'near':
      return similar.near(request.input)
    case 'review-queue':
      return reviewQueue(db)
    case 'similar':
      return similar.of(request.input.photoId, request.input.limit)
    case 'unnamed-places':
      return findUnnamedPlaces(db)
  }
}
