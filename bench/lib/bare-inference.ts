/** Worker of the inference floor: loads sessions, says so, runs them on "go", says so. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { Tensor } from 'onnxruntime-node'
import { createSession } from '../../src/analysis/inference/sessions.ts'

export interface BareRun {
  modelPath: string
  shape: number[]
  count: number
}

const runs = workerData as BareRun[]
const prepared = await Promise.all(
  runs.map(async ({ modelPath, shape, count }) => {
    const session = await createSession(modelPath, 'cpu')
    const size = shape.reduce((product, side) => product * side, 1)
    // Mid-grey with a gradient: ReLU nets are no faster on it than on photos.
    const input = new Tensor(
      'float32',
      Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
      shape,
    )
    const feeds = { [session.inputNames[0] ?? '']: input }
    await session.run(feeds)
    return { session, feeds, count }
  }),
)
parentPort?.postMessage('ready')
if (parentPort) await once(parentPort, 'message')
for (const { session, feeds, count } of prepared) {
  for (let i = 0; i < count; i++) await session.run(feeds)
}
parentPort?.postMessage('done')
