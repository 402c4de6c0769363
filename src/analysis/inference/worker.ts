/**
 * Entry of the inference worker thread: one thread of the analysis process that owns every ONNX session, so that
 * decoding and messages go on while a net computes. Answers one request after the other.
 */
import { parentPort } from 'node:worker_threads'
import type { WorkerEnd } from '../../shared/node/worker-end.ts'
import { textOf } from '../failures.ts'
import { StageTimes } from '../stage-times.ts'
import { Engine } from './engine.ts'
import type { WorkerMessage, WorkerReply, WorkerRequests, WorkerRequestType } from './worker-protocol.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread of the analysis process.')

let engine: Engine | null = null
/** The engine is told of one request at a time: its sessions share one thread anyway. */
let queue: Promise<void> = Promise.resolve()
const ending = new AbortController()

port.on('message', (message: WorkerMessage | WorkerEnd) => {
  if (message === 'end') ending.abort()
  queue = queue.then(async () => {
    if (message === 'end') port.close()
    else if (!ending.signal.aborted) port.postMessage(await reply(message))
  })
})

async function reply(message: WorkerMessage): Promise<WorkerReply> {
  try {
    return { id: message.id, value: await answer(message) }
  } catch (error) {
    return { id: message.id, error: textOf(error) }
  }
}

function answer(message: WorkerMessage): Promise<unknown> {
  const handle = handlers[message.type] as (input: unknown) => Promise<unknown>
  return handle(message.input)
}

const handlers: {
  [T in WorkerRequestType]: (input: WorkerRequests[T]['input']) => Promise<WorkerRequests[T]['output']>
} = {
  configure: async (config) => {
    engine = await Engine.load(config, ending.signal)
    return {
      device: engine.device,
      backboneSides: engine.landmarks?.sides ?? [],
      sceneSides: [...engine.sceneSides],
    }
  },
  analyse: async ({ landmarks, emotions }) => ({
    landmarks: landmarks
      ? ((await ready().landmarks?.recognise(landmarks.images, landmarks.gps)) ?? null)
      : null,
    emotions: emotions ? await ready().emotions(emotions) : null,
  }),
  embed: async ({ images, hash, ...wanted }) => {
    const landmarks = landmarkEngine()
    const times = new StageTimes()
    const described = await landmarks.embed(images, wanted, times)
    return { ...described, seen: landmarks.seenInTraining(hash), stageMs: times.ms }
  },
  'ask-packs': async ({ images }) => {
    const times = new StageTimes()
    const world = await times.measureAsync('world', () => landmarkEngine().askPacks(images))
    return { world, stageMs: times.ms }
  },
  compare: async ({ features, references }) => landmarkEngine().compare(features, references),
  attribute: async ({ images, landmarkId }) => landmarkEngine().attribute(images, landmarkId),
  emotions: async (input) => {
    const result = await ready().emotions(input)
    if (!result) throw new Error(ready().reasonFor('expressions'))
    return result
  },
  'use-gallery': async (gallery) => {
    landmarkEngine().useGallery(gallery)
    return null
  },
  rank: async ({ embedding, gps, stages, ...found }) => landmarkEngine().rank(embedding, gps, stages, found),
  'rank-all': async ({ embeddings, positions, ...found }) =>
    landmarkEngine().rankAll(embeddings, positions, found),
  'set-prototypes': async (prototypes) => {
    landmarkEngine().setPrototypes(prototypes)
    return null
  },
  'reload-world-packs': async ({ off }) => ready().reloadWorldPacks(off),
}

function ready(): Engine {
  if (!engine) throw new Error('the models are not loaded yet')
  return engine
}

function landmarkEngine() {
  const { landmarks } = ready()
  if (!landmarks) throw new Error(ready().reasonFor('landmarks'))
  return landmarks
}
